"""What can go wrong behind the ports: disk and line. Raised by adapters, handled by the application and the window."""

from __future__ import annotations

from dataclasses import dataclass

from .domain.errors import RedlineError


class StoreError(RedlineError):
    """The local store could not do what was asked; nothing of it was written."""


@dataclass(eq=False)
class DiskFull(StoreError):
    """No room left on the workspace's disk."""

    path: str


@dataclass(eq=False)
class WorkspaceReadOnly(StoreError):
    """The folder or the store cannot be written."""

    path: str


@dataclass(eq=False)
class StoreLocked(StoreError):
    """Another process has the store open for writing."""

    path: str


@dataclass(eq=False)
class StoreDamaged(StoreError):
    """The store is no SQLite database of ours, or fails its integrity check.

    ``snapshot`` is the newest good copy of it and ``snapshot_at`` when that was taken (RFC 3339 UTC); both empty
    where there is none, or nobody looked.
    """

    path: str
    reason: str
    snapshot: str = ""
    snapshot_at: str = ""


@dataclass(eq=False)
class NewerSchema(StoreError):
    """The store was written by a newer version; it opens read-only."""

    path: str
    found: int
    known: int


@dataclass(eq=False)
class NotAWorkspace(StoreError):
    """The folder has no readable ``workspace.json``."""

    path: str
    reason: str


@dataclass(eq=False)
class WorkspaceExists(StoreError):
    """The folder holds a workspace already; it is opened, not made anew."""

    path: str


@dataclass(eq=False)
class UnsafePlace(StoreError):
    """A workspace must lie on a local disk; ``reason`` is ``network`` or ``cloud``."""

    path: str
    reason: str


@dataclass(eq=False)
class UpkeepFailed(StoreError):
    """A file beside the store was not brought up to date; the store is whole, and the next upkeep tries again.

    ``reason`` is ``full``, ``read_only`` or the system's own words.
    """

    path: str
    reason: str


@dataclass(eq=False)
class ReferenceUnwritten(UpkeepFailed):
    """The read-only layer of the zones could not be written."""


@dataclass(eq=False)
class SnapshotFailed(UpkeepFailed):
    """No snapshot of the store could be taken; the older ones stand."""


@dataclass(eq=False)
class WorkspaceFileUnwritten(UpkeepFailed):
    """``workspace.json`` could not be brought up to date; it stands as it was."""


@dataclass(eq=False)
class PicturesUnwritten(UpkeepFailed):
    """Pictures of what was seen could not be written; the findings stand, and it is tried again."""


@dataclass(eq=False)
class EvidenceMissing(StoreError):
    """A file of the evidence folder is not there (any more)."""

    path: str


@dataclass(eq=False)
class EvidenceChanged(StoreError):
    """A file of the evidence folder is not what its name, its hash, says."""

    path: str


@dataclass(eq=False)
class StoreClosed(StoreError):
    """The workspace was closed before this could be written."""

    path: str


@dataclass(eq=False)
class LogUnwritten(StoreError):
    """The log of syncs could not be written to where somebody wanted it."""

    path: str
    reason: str


class TransportError(RedlineError):
    """The platform could not be reached or did not answer as agreed; everything stays in the outbox."""


@dataclass(eq=False)
class ServerUnreachable(TransportError):
    """No connection, or it broke; ``reason`` is for the log."""

    url: str
    reason: str


@dataclass(eq=False)
class ServerTimeout(TransportError):
    """No answer within the time limit."""

    url: str
    timeout_s: float


@dataclass(eq=False)
class BadAnswer(TransportError):
    """Something answered, but not the platform's contract (a login page, half a body, wrong JSON)."""

    url: str
    status: int
    reason: str


@dataclass(eq=False)
class ServerBusy(TransportError):
    """429 or 5xx; ``retry_after_s`` as the server asked, 0 where it did not say."""

    url: str
    status: int
    retry_after_s: float


@dataclass(eq=False)
class SignInNeeded(TransportError):
    """The token is missing, expired beyond renewal, or revoked."""

    url: str


@dataclass(eq=False)
class SignInRefused(TransportError):
    """Wrong name or password, or the account is locked."""

    url: str
    detail: str


@dataclass(eq=False)
class HostNotAllowed(TransportError):
    """The workspace's network mode does not allow this host."""

    host: str
    mode: str


@dataclass(eq=False)
class FileRefused(TransportError):
    """The platform does not take a file. ``problem`` is the last part of the problem's type, ``detail`` its words."""

    url: str
    status: int
    problem: str
    detail: str


@dataclass(eq=False)
class UploadGone(TransportError):
    """There is no such upload (any more); the file is announced again."""

    url: str


@dataclass(eq=False)
class UploadElsewhere(TransportError):
    """A chunk did not begin where the upload stands, or arrived damaged: ask where it stands and go on from there."""

    url: str


@dataclass(eq=False)
class CursorGone(TransportError):
    """410: the feed must be read again from the start; ``forked`` when the server's past is another one."""

    url: str
    forked: bool


@dataclass(eq=False)
class IssuerUnreachable(ServerUnreachable):
    """The issuer that the platform's people sign in at could not be reached, or does not work just now."""


@dataclass(eq=False)
class IssuerFaulty(TransportError):
    """The issuer answered, but not as an OpenID Connect issuer must; ``reason`` is for the log."""

    url: str
    reason: str


@dataclass(eq=False)
class IssuerRefused(TransportError):
    """The issuer lets nobody in by this sign-in: the error code of RFC 6749 that it gave, and its own words."""

    url: str
    code: str
    detail: str


@dataclass(eq=False)
class BrowserSilent(TransportError):
    """Nobody came back from the browser in time."""

    url: str
    timeout_s: float


@dataclass(eq=False)
class SignInCancelled(TransportError):
    """The user called off a sign-in in the browser."""

    url: str
