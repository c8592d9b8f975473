"""Receipts of packages that were handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from sqlalchemy import Connection, insert, select

from .schema import account, receipt


@dataclass(frozen=True)
class Receipt:
    """A receipt: of which volume of which package, who made that, who handed it in, and what became of it.

    ``sha256`` names its bytes in the store of bytes.
    """

    package_id: str
    volume: int
    account_id: str
    device_id: str
    handed_in_by: str
    taken_at: str
    made_at: str
    secrecy: str
    sha256: str
    size_bytes: int
    applied: int
    conflicts: int
    refused: int


_NAMES = list(Receipt.__dataclass_fields__)


def add(connection: Connection, org_id: str, new: Receipt) -> None:
    """Insert a receipt."""
    connection.execute(insert(receipt).values(org_id=org_id, **vars(new)))


def newest(connection: Connection, org_id: str, most: int) -> list[tuple[Receipt, str]]:
    """Return the organisation's receipts with their authors' names, the newest first."""
    same = (account.c.org_id == receipt.c.org_id) & (account.c.account_id == receipt.c.account_id)
    query = select(*(receipt.c[name] for name in _NAMES), account.c.username).join(account, same)
    page = query.where(receipt.c.org_id == org_id).order_by(receipt.c.taken_at.desc(), receipt.c.package_id).limit(most)
    return [(Receipt(*row[:-1]), row[-1]) for row in connection.execute(page)]


def of_volume(connection: Connection, org_id: str, package_id: str, volume: int) -> Optional[Receipt]:
    """Return the newest receipt of a volume."""
    same = (receipt.c.org_id == org_id, receipt.c.package_id == package_id, receipt.c.volume == volume)
    query = select(*(receipt.c[name] for name in _NAMES)).where(*same).order_by(receipt.c.taken_at.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Receipt(*row)
