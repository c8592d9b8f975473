"""The server's own typed errors. Their words stand in :mod:`.problems`; a test finds none missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class SignInFailed(RedlineError):
    """Wrong name or password, or a disabled account: never said which."""


@dataclass(eq=False)
class AccountLocked(RedlineError):
    """Too many wrong passwords; opens again by itself."""

    retry_after_s: int


@dataclass(eq=False)
class TokenInvalid(RedlineError):
    """No access token, an expired one, or one we did not make."""


@dataclass(eq=False)
class IssuerUnavailable(RedlineError):
    """The issuer's keys cannot be had, so no token of it can be checked. ``reason`` is for the log."""

    reason: str


@dataclass(eq=False)
class TooManyAttempts(RedlineError):
    """Too many wrong passwords from one address within a minute, for whichever accounts."""

    retry_after_s: int


@dataclass(eq=False)
class RefreshInvalid(RedlineError):
    """A refresh token that is not ours, expired or revoked."""


@dataclass(eq=False)
class RefreshReplayed(RedlineError):
    """An old refresh token came again after its grace: its whole family is revoked."""


@dataclass(eq=False)
class DeviceMismatch(RedlineError):
    """The pushed audit chain belongs to another device than the one that signed in."""


@dataclass(eq=False)
class RoleMissing(RedlineError):
    """The caller has no role in the case's area that may ever do this act."""

    act: str


@dataclass(eq=False)
class LevelNotAllowed(RedlineError):
    """The case waits for an approver of another level. Levels count from 1."""

    level: int


@dataclass(eq=False)
class CaseExists(RedlineError):
    """A ``create`` for a case that is there already."""

    case_id: str


@dataclass(eq=False)
class KindNotSupported(RedlineError):
    """An operation of a kind that this server does not carry out yet."""

    kind: str


@dataclass(eq=False)
class OperationBlocked(RedlineError):
    """An earlier operation of the same case, on which this one stands, was not applied."""

    by_op_id: str


@dataclass(eq=False)
class OpIdTaken(RedlineError):
    """The ``op_id`` was used before for other content."""

    op_id: str


@dataclass(eq=False)
class NotStorable(RedlineError):
    """The database refused this one operation."""

    op_id: str


@dataclass(eq=False)
class UnknownForm(RedlineError):
    """A finding names a form that this server does not have."""

    form: str


@dataclass(eq=False)
class FeedForked(RedlineError):
    """The cursor stands on a past that this server does not have (restored from a backup)."""


@dataclass(eq=False)
class CursorGone(RedlineError):
    """The cursor cannot be read, or the caller's area changed: start again."""


@dataclass(eq=False)
class TooManyOperations(RedlineError):
    """More operations in one push than the contract allows."""

    count: int
    limit: int


@dataclass(eq=False)
class BodyTooLarge(RedlineError):
    """A request body above the limit, also after decompression."""

    limit_bytes: int


@dataclass(eq=False)
class BadEncoding(RedlineError):
    """A Content-Encoding that is not offered, or a body that does not decompress."""

    encoding: str


@dataclass(eq=False)
class BadParameter(RedlineError):
    """A query parameter that cannot be used."""

    name: str
    reason: str


@dataclass(eq=False)
class RecordNotFound(RedlineError):
    """No such record, or none the caller may see."""

    collection: str
    record_id: str


@dataclass(eq=False)
class PreconditionRequired(RedlineError):
    """A single write that does not say what it replaces."""


@dataclass(eq=False)
class PreconditionFailed(RedlineError):
    """What was to be replaced is not what stands. ``record`` is that as a feature, empty where there is none."""

    version: int
    conflicts: tuple[str, ...]
    record: dict[str, Any]


@dataclass(eq=False)
class DatabaseUnavailable(RedlineError):
    """The database does not answer, is locked too long, or went away."""


@dataclass(eq=False)
class StorageFull(RedlineError):
    """No room left where the database lies; nothing was written."""


@dataclass(eq=False)
class DatabaseRefused(RedlineError):
    """The database refused the statement: a constraint or a value it cannot hold. ``reason`` is for the log."""

    reason: str


@dataclass(eq=False)
class SchemaOutdated(RedlineError):
    """The database's schema is not the one this version works with."""

    found: str
    needed: str


@dataclass(eq=False)
class UnsafeDatabaseRole(RedlineError):
    """The server's database role could bypass row-level security."""

    role: str


@dataclass(eq=False)
class BadSetting(RedlineError):
    """A setting from the environment or the settings file that cannot be used."""

    name: str
    reason: str


@dataclass(eq=False)
class FolderNotUsable(RedlineError):
    """The data folder cannot be made or written."""

    path: str
    reason: str


@dataclass(eq=False)
class PortInUse(RedlineError):
    """Another program listens there already."""

    host: str
    port: int


@dataclass(eq=False)
class SourceUnreadable(RedlineError):
    """A file to import that is missing, unreadable, or lacks what an import needs."""

    path: str
    reason: str


@dataclass(eq=False)
class OgrMissing(RedlineError):
    """GDAL's Python module is not installed."""


@dataclass(eq=False)
class AccountUnknown(RedlineError):
    """No account of this name."""

    username: str


@dataclass(eq=False)
class AccountExists(RedlineError):
    """An account of this name exists already."""

    username: str


@dataclass(eq=False)
class WeakPassword(RedlineError):
    """A password that is too short."""

    at_least: int


@dataclass(eq=False)
class BadGrant(RedlineError):
    """A role or unit that cannot be granted."""

    text: str
