"""Packages handed in over HTTP: by the person who made them, or by an administrator of all of that person's area."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ...plugin.domain.bundle import VOLUME_BYTES, PackageKind, PackageReader
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.states import Role
from ..blobs.folder import disk_faults
from ..errors import RoleMissing
from ..operator_errors import PackageUnusable
from ..services.accounts import Caller
from .taking_in import TakeIn
from .zips import opened, write_volume

MOST_UNPACKED = VOLUME_BYTES + (1 << 30)
"""Bytes that a volume may hold unpacked: photos do not shrink, so more is no volume of ours."""


class BundleDesk:
    """Takes one volume in and returns its receipt."""

    def __init__(self, take_in: TakeIn, org_id: str) -> None:
        self._take_in, self._org_id = take_in, org_id

    def take(self, caller: Caller, package: Path, password: str) -> bytes:
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
            return write_volume(self._take_in.receipt(taken), path, password).read_bytes()

    def _author(self, reader: PackageReader, caller: Caller) -> Caller:
        if caller.org_id != self._org_id:
            raise BadRecord("package", "this server takes packages of another organisation")
        if sum(member.size_bytes for member in reader.manifest.members) > MOST_UNPACKED:
            raise BadRecord("package", f"it holds more than {MOST_UNPACKED} bytes")
        author = self._take_in.author(reader, caller.org_id)
        if author.account_id != caller.account_id and not _answers_for(caller, author):
            raise RoleMissing("hand in somebody else's package")
        return author


def _answers_for(caller: Caller, author: Caller) -> bool:
    over = [grant for grant in caller.grants if grant.role == Role.ADMIN.value]
    return all(any(_within(grant.unit, one.unit) for one in over) for grant in author.grants)


def _within(unit: str, over: str) -> bool:
    return over == "*" or (unit != "*" and unit.startswith(over))
