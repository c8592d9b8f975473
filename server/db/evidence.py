"""Files of evidence and their uploads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update

from .engine import Scope
from .schema import case_current, evidence_file, evidence_held, evidence_named, evidence_upload
from .scoping import within

Named = tuple[str, str]
"""A case's id and a file's SHA-256."""


@dataclass(frozen=True)
class StoredFile:
    """A file in the store; ``suffix`` is by content, with its dot."""

    sha256: str
    size_bytes: int
    suffix: str
    media_type: str


@dataclass(frozen=True)
class Upload:
    """A file on its way. ``case_id`` is the case it was announced for, where one was named."""

    upload_id: str
    account_id: str
    sha256: str
    size_bytes: int
    media_type: str
    name: str
    case_id: Optional[str]
    created_at: str
    expires_at: str
    finished_at: Optional[str] = None


_FILE = tuple(evidence_file.c[name] for name in StoredFile.__dataclass_fields__)
_UPLOAD = tuple(evidence_upload.c[name] for name in Upload.__dataclass_fields__)


def _seen(scope: Scope) -> ColumnElement[bool]:
    """The condition that a named file's case lies in the area."""
    same = and_(case_current.c.org_id == evidence_named.c.org_id, case_current.c.case_id == evidence_named.c.case_id)
    return exists(select(case_current.c.case_id).where(same, within(case_current.c.units, scope.area)))


def _may_read(scope: Scope, account_id: str) -> ColumnElement[bool]:
    file = evidence_file.c
    sent = select(evidence_held.c.sha256).where(
        evidence_held.c.org_id == file.org_id,
        evidence_held.c.sha256 == file.sha256,
        evidence_held.c.account_id == account_id,
    )
    shown = select(evidence_named.c.sha256).where(
        evidence_named.c.org_id == file.org_id,
        evidence_named.c.sha256 == file.sha256,
        evidence_named.c.proven_at.is_not(None),
        _seen(scope),
    )
    return or_(exists(sent), exists(shown))


def readable(connection: Connection, scope: Scope, account_id: str, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """Return those of these files that are stored and that the account sent, or sees with a case of its area."""
    wanted = sorted(set(hashes))
    if not wanted:
        return {}
    query = select(*_FILE).where(
        evidence_file.c.org_id == scope.org_id,
        evidence_file.c.sha256.in_(wanted),
        _may_read(scope, account_id),
    )
    return {row.sha256: StoredFile(*row) for row in connection.execute(query)}


def store(connection: Connection, org_id: str, account_id: str, file: StoredFile, at: str) -> bool:
    """Remember that a file is stored and that an account sent it; tell whether it was new."""
    known = (evidence_file.c.org_id == org_id, evidence_file.c.sha256 == file.sha256)
    fresh = connection.execute(select(evidence_file.c.sha256).where(*known)).first() is None
    if fresh:
        connection.execute(insert(evidence_file).values(org_id=org_id, stored_at=at, **vars(file)))
    held = {"org_id": org_id, "sha256": file.sha256, "account_id": account_id}
    mine = [evidence_held.c[name] == value for name, value in held.items()]
    if connection.execute(select(evidence_held.c.sha256).where(*mine)).first() is None:
        connection.execute(insert(evidence_held).values(**held, held_at=at))
    return fresh


def named(connection: Connection, org_id: str, case_ids: Iterable[str]) -> dict[Named, bool]:
    """Return which files these cases' findings name, and whether each is there and may be read with its case."""
    wanted = sorted(set(case_ids))
    if not wanted:
        return {}
    query = select(evidence_named.c.case_id, evidence_named.c.sha256, evidence_named.c.proven_at).where(
        evidence_named.c.org_id == org_id, evidence_named.c.case_id.in_(wanted)
    )
    return {(row.case_id, row.sha256): row.proven_at is not None for row in connection.execute(query)}


def add_names(
    connection: Connection, org_id: str, account_id: str, names: Sequence[Named], proven: Iterable[str], at: str
) -> None:
    """Insert names; those of ``proven`` files may be read with their cases from now on."""
    there = set(proven)
    rows = [
        {
            "org_id": org_id,
            "case_id": case_id,
            "sha256": sha256,
            "account_id": account_id,
            "named_at": at,
            "proven_at": at if sha256 in there else None,
        }
        for case_id, sha256 in names
    ]
    if rows:
        connection.execute(insert(evidence_named), rows)


def prove_names(connection: Connection, org_id: str, names: Iterable[Named], at: str) -> None:
    """Mark names whose file is there."""
    for case_id, sha256 in names:
        key = (evidence_named.c.case_id == case_id, evidence_named.c.sha256 == sha256)
        connection.execute(update(evidence_named).where(evidence_named.c.org_id == org_id, *key).values(proven_at=at))


def waiting(connection: Connection, scope: Scope, upload: Upload) -> list[Named]:
    """Return the names that an upload fulfils: those its account gave, and that of the case it was sent for.

    What an account named it saw then: under a scope of the whole organisation also where the patch left the area.
    """
    query = select(evidence_named.c.case_id, evidence_named.c.sha256).where(
        evidence_named.c.org_id == scope.org_id,
        evidence_named.c.sha256 == upload.sha256,
        evidence_named.c.proven_at.is_(None),
        or_(evidence_named.c.account_id == upload.account_id, evidence_named.c.case_id == (upload.case_id or "")),
        _seen(scope),
    )
    return [(row.case_id, row.sha256) for row in connection.execute(query)]


def add_upload(connection: Connection, org_id: str, upload: Upload) -> None:
    """Insert an upload."""
    connection.execute(insert(evidence_upload).values(org_id=org_id, **vars(upload)))


def _own(org_id: str, account_id: str) -> tuple[ColumnElement[bool], ...]:
    return (evidence_upload.c.org_id == org_id, evidence_upload.c.account_id == account_id)


def find_upload(connection: Connection, org_id: str, account_id: str, upload_id: str) -> Optional[Upload]:
    """Return an upload of this account."""
    query = select(*_UPLOAD).where(*_own(org_id, account_id), evidence_upload.c.upload_id == upload_id)
    row = connection.execute(query).first()
    return None if row is None else Upload(*row)


def same_upload(connection: Connection, org_id: str, wanted: Upload) -> Optional[Upload]:
    """Return an unfinished upload of the same file by the same account, for the same case."""
    query = select(*_UPLOAD).where(
        *_own(org_id, wanted.account_id),
        evidence_upload.c.sha256 == wanted.sha256,
        evidence_upload.c.size_bytes == wanted.size_bytes,
        evidence_upload.c.media_type == wanted.media_type,
        evidence_upload.c.case_id.is_not_distinct_from(wanted.case_id),
        evidence_upload.c.finished_at.is_(None),
        evidence_upload.c.expires_at > wanted.created_at,
    )
    row = connection.execute(query.limit(1)).first()
    return None if row is None else Upload(*row)


def count_open(connection: Connection, org_id: str, account_id: str) -> int:
    """Return how many uploads of an account are unfinished."""
    query = select(func.count()).select_from(evidence_upload).where(*_own(org_id, account_id))
    return int(connection.execute(query.where(evidence_upload.c.finished_at.is_(None))).scalar_one())


def finish_upload(connection: Connection, org_id: str, upload_id: str, at: str) -> None:
    """Mark an upload as finished."""
    key = (evidence_upload.c.org_id == org_id, evidence_upload.c.upload_id == upload_id)
    connection.execute(update(evidence_upload).where(*key).values(finished_at=at))


def drop_upload(connection: Connection, org_id: str, upload_id: str) -> None:
    """Forget an upload."""
    key = (evidence_upload.c.org_id == org_id, evidence_upload.c.upload_id == upload_id)
    connection.execute(delete(evidence_upload).where(*key))


def run_out(connection: Connection, org_id: str, now: str, limit: int = 100) -> list[str]:
    """Return uploads whose time has passed; in one order, so that two who drop them do not wait for each other."""
    query = select(evidence_upload.c.upload_id).where(
        evidence_upload.c.org_id == org_id, evidence_upload.c.expires_at <= now
    )
    return list(connection.scalars(query.order_by(evidence_upload.c.upload_id).limit(limit)))


def all_files(connection: Connection, org_id: str) -> Iterator[StoredFile]:
    """Give every stored file of an organisation, by hash: for checks and copies."""
    query: Any = select(*_FILE).where(evidence_file.c.org_id == org_id).order_by(evidence_file.c.sha256)
    for row in connection.execute(query):
        yield StoredFile(*row)
