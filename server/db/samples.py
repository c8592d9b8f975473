"""Samples of groups that wait for approval: what was drawn, what was looked at, what became of the group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, FromClause, func, insert, select, update

from ..area import units_text
from .engine import Scope
from .schema import account, review_sample, review_sample_case
from .scoping import within
from .waiting import GroupKey


@dataclass(frozen=True)
class Sample:
    """A sample: the first ``size`` of its group in the order of the seed, of patches in ``units``.

    ``drawn_by`` and ``decided_by`` are accounts' ids, with their names beside. ``outcome`` is ``approve`` or
    ``return``, ``None`` while the group is not decided.
    """

    sample_id: str
    key: GroupKey
    seed: str
    size: int
    group_hash: str
    drawn_at: str
    drawn_by: str
    units: tuple[str, ...] = ()
    outcome: Optional[str] = None
    reason: Optional[str] = None
    decided_at: Optional[str] = None
    decided_by: Optional[str] = None
    drawn_by_name: str = ""
    decided_by_name: str = ""


@dataclass(frozen=True)
class Member:
    """A patch of a group in the version that waited, the operation that will decide on it, and whether it was seen."""

    case_id: str
    op_id: str
    version: int
    place: int
    looked_at: Optional[str] = None
    looked_by: Optional[str] = None


_DRAWER, _DECIDER = account.alias("drawer"), account.alias("decider")
_COLUMNS = [
    *(c for c in review_sample.columns if c.name != "org_id"),
    func.coalesce(_DRAWER.c.username, "").label("drawn_by_name"),
    func.coalesce(_DECIDER.c.username, "").label("decided_by_name"),
]


def _named() -> FromClause:
    """The samples with the names of who drew and who decided."""
    found: FromClause = review_sample
    for person, column in ((_DRAWER, review_sample.c.drawn_by), (_DECIDER, review_sample.c.decided_by)):
        found = found.outerjoin(person, (person.c.org_id == review_sample.c.org_id) & (person.c.account_id == column))
    return found


def _sample(row: Any) -> Sample:
    values = dict(row._mapping)
    key = GroupKey(values.pop("batch_id"), values.pop("unit"), values.pop("level"))
    units = tuple(filter(None, values.pop("units").split(",")))
    return Sample(key=key, units=units, **values)


def _visible(scope: Scope) -> list[ColumnElement[bool]]:
    return [review_sample.c.org_id == scope.org_id, within(review_sample.c.units, scope.area)]


def find(connection: Connection, scope: Scope, sample_id: str) -> Optional[Sample]:
    """Return a sample of the area."""
    wanted = (*_visible(scope), review_sample.c.sample_id == sample_id)
    row = connection.execute(select(*_COLUMNS).select_from(_named()).where(*wanted)).first()
    return None if row is None else _sample(row)


def drawn_of(connection: Connection, scope: Scope, key: GroupKey) -> list[Sample]:
    """Return the samples of a group, whoever drew them, the newest first."""
    same = (
        review_sample.c.batch_id == key.batch_id,
        review_sample.c.unit == key.unit,
        review_sample.c.level == key.level,
    )
    query = select(*_COLUMNS).select_from(_named()).where(*_visible(scope), *same)
    return [_sample(row) for row in connection.execute(query.order_by(review_sample.c.sample_id.desc()))]


def newest(connection: Connection, scope: Scope, most: int) -> list[Sample]:
    """Return the samples of the area, the newest first."""
    query = select(*_COLUMNS).select_from(_named()).where(*_visible(scope))
    page = query.order_by(review_sample.c.sample_id.desc()).limit(most)
    return [_sample(row) for row in connection.execute(page)]


def looked(connection: Connection, org_id: str, sample_ids: Iterable[str]) -> dict[str, int]:
    """Return how many patches of each of these samples were looked at."""
    wanted = sorted(sample_ids)
    if not wanted:
        return {}
    member, sample = review_sample_case.c, review_sample.c
    same = (member.org_id == sample.org_id) & (member.sample_id == sample.sample_id) & (member.place < sample.size)
    query = (
        select(sample.sample_id, func.count(member.looked_at))
        .join(review_sample_case, same)
        .where(sample.org_id == org_id, sample.sample_id.in_(wanted))
        .group_by(sample.sample_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def members(connection: Connection, org_id: str, sample_id: str) -> list[Member]:
    """Return the group of a sample in the order in which it was drawn."""
    names = list(Member.__dataclass_fields__)
    query = select(*(review_sample_case.c[name] for name in names)).where(
        review_sample_case.c.org_id == org_id, review_sample_case.c.sample_id == sample_id
    )
    return [Member(*row) for row in connection.execute(query.order_by(review_sample_case.c.place))]


def add(connection: Connection, org_id: str, sample: Sample, group: Sequence[Member]) -> None:
    """Insert a sample with its group."""
    values = {**vars(sample), **vars(sample.key), "org_id": org_id, "units": units_text(sample.units)}
    for name in ("key", "drawn_by_name", "decided_by_name"):
        del values[name]
    connection.execute(insert(review_sample).values(**values))
    own = {"org_id": org_id, "sample_id": sample.sample_id}
    connection.execute(insert(review_sample_case), [{**own, **vars(member)} for member in group])


def change(connection: Connection, org_id: str, sample_id: str, **values: Any) -> None:
    """Update columns of a sample."""
    where = (review_sample.c.org_id == org_id, review_sample.c.sample_id == sample_id)
    connection.execute(update(review_sample).where(*where).values(**values))


def look(connection: Connection, org_id: str, sample_id: str, case_id: str, at: str, by: str) -> None:
    """Note that a patch of a sample was looked at; the first look stays."""
    where = (
        review_sample_case.c.org_id == org_id,
        review_sample_case.c.sample_id == sample_id,
        review_sample_case.c.case_id == case_id,
        review_sample_case.c.looked_at.is_(None),
    )
    connection.execute(update(review_sample_case).where(*where).values(looked_at=at, looked_by=by))
