"""Packages handed in over HTTP: by the person who made them, or by an administrator of all of that person's area."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from ...plugin.domain.bundle import VOLUME_BYTES, PackageKind, PackageReader
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.states import Outcome, Role
from .. import clock
from ..area import EVERYWHERE
from ..blobs.folder import disk_faults
from ..blobs.port import BlobKey, Blobs
from ..db import accounts as account_rows
from ..db import receipts as rows
from ..db.accounts import Grant
from ..db.engine import Database
from ..db.journal import Journal
from ..db.receipts import Receipt
from ..errors import RecordNotFound, RoleMissing
from ..operator_errors import PackageUnusable
from ..services.accounts import Caller
from .taking_in import TakeIn, Taken
from .zips import opened, write_volume

MOST_UNPACKED = VOLUME_BYTES + (1 << 30)
"""Bytes that a volume may hold unpacked: photos do not shrink, so more is no volume of ours."""
NEWEST = 200
"""Receipts in a list."""


class BundleDesk:
    """Takes one volume in, returns its receipt and keeps it."""

    def __init__(self, take_in: TakeIn, database: Database, blobs: Blobs, org_id: str) -> None:
        self._take_in, self._org_id = take_in, org_id
        self._database, self._blobs = database, blobs

    def take(self, caller: Caller, package: Path, password: str) -> bytes:
        """Take a package in and return the receipt's bytes; raises as :meth:`hand_in` does."""
        return self.hand_in(caller, package, password)[1]

    def hand_in(self, caller: Caller, package: Path, password: str) -> tuple[Receipt, bytes]:
        """Take a package in, as whoever made it, and return the receipt, under the same password.

        Raises :class:`BadRecord` where it is not what it says, or :class:`RoleMissing` where it is somebody else's.
        """
        try:
            with opened(package, password) as reader:
                author = self._author(reader, caller)
                taken = self._take_in.take(reader, author, vouched_by=caller.username)
        except PackageUnusable as error:
            raise BadRecord("package", error.reason) from error
        with tempfile.TemporaryDirectory() as folder, disk_faults():
            path = Path(folder) / f"receipt{PackageKind.RECEIPT.suffix}"
            made = write_volume(self._take_in.receipt(taken), path, password).read_bytes()
            return self._keep(caller, author, taken, path, made), made

    def _keep(self, caller: Caller, author: Caller, taken: Taken, path: Path, made: bytes) -> Receipt:
        """Keep a receipt, so that who comes later with another stick can fetch it."""
        manifest, named = taken.manifest, sha256(made).hexdigest()
        self._blobs.put(BlobKey(caller.org_id, named), path)
        new = Receipt(
            manifest.package_id,
            manifest.volume,
            author.account_id,
            author.device_id,
            caller.username,
            clock.now(),
            manifest.made_at,
            manifest.secrecy.value,
            named,
            len(made),
            taken.count(Outcome.APPLIED, Outcome.DUPLICATE),
            taken.count(Outcome.CONFLICT),
            taken.refused,
        )
        with self._database.write(caller.scope) as connection:
            journal = Journal(connection, caller.actor, new.taken_at)
            rows.add(connection, caller.org_id, new)
            journal.note("receipt-made", new.package_id, {"volume": new.volume, "sha256": named})
            journal.flush()
        return new

    def receipts(self, caller: Caller) -> list[tuple[Receipt, str]]:
        """Return the receipts that the caller may fetch, each with its author's name: his own, or of his area."""
        with self._database.read(caller.scope) as connection:
            found = rows.newest(connection, caller.org_id, NEWEST)
            grants = account_rows.grants_by_id(connection, caller.org_id, (one.account_id for one, _name in found))
        return [(one, name) for one, name in found if _may_fetch(caller, one, grants.get(one.account_id, ()))]

    def receipt(self, caller: Caller, package_id: str, volume: int) -> tuple[Receipt, Iterator[bytes]]:
        """Return a volume's newest receipt and its bytes; raises :class:`RecordNotFound`."""
        with self._database.read(caller.scope) as connection:
            found = rows.of_volume(connection, caller.org_id, package_id, volume)
            author = () if found is None else account_rows.grants_of(connection, caller.org_id, found.account_id)
        if found is None or not _may_fetch(caller, found, author):
            raise RecordNotFound("receipts", package_id)
        return found, self._blobs.read(BlobKey(caller.org_id, found.sha256))

    def _author(self, reader: PackageReader, caller: Caller) -> Caller:
        if caller.org_id != self._org_id:
            raise BadRecord("package", "this server takes packages of another organisation")
        if sum(member.size_bytes for member in reader.manifest.members) > MOST_UNPACKED:
            raise BadRecord("package", f"it holds more than {MOST_UNPACKED} bytes")
        author = self._take_in.author(reader, caller.org_id)
        if author.account_id != caller.account_id and not _answers_for(caller, author.grants):
            raise RoleMissing("hand in somebody else's package")
        return author


def _may_fetch(caller: Caller, one: Receipt, author: Sequence[Grant]) -> bool:
    return one.account_id == caller.account_id or _answers_for(caller, author)


def _answers_for(caller: Caller, author: Sequence[Grant]) -> bool:
    over = [grant for grant in caller.grants if grant.role == Role.ADMIN.value]
    units = [grant.unit for grant in author] or [EVERYWHERE]  # whose area nobody knows is everywhere's matter
    return all(any(_within(unit, one.unit) for one in over) for unit in units)


def _within(unit: str, over: str) -> bool:
    return over == "*" or (unit != "*" and unit.startswith(over))
