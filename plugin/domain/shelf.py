"""Records that stay rows until somebody asks for one.

A workspace of 100,000 cases opens in the time it takes to read its rows: making every record at once costs many times
that, and a million objects make each pass of Python's collector a pause that the window feels. What the queue shows of
every case is a :class:`CaseLine`; the whole record is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional, TypeVar, Union, overload

from .newer_words import unknown_state
from .outline_merge import merged_into
from .records import VANISHED, Case, Screening, unit_text
from .states import ReviewState, Secrecy

T = TypeVar("T")
CaseRow = tuple[str, int, bytes, Optional[bytes], str]
"""(case id, position in the store, outline, outline found, body): whoever makes the shelf knows how to read a body."""


class CaseLine(NamedTuple):
    """What the queue needs of a case and its screening.

    ``area_m2`` on the ellipsoid, ``None`` before a screening; ``share`` (0 … 1) of the patch in ``zone_id``, the zone
    that holds most of it.
    """

    case_id: str
    batch_id: str
    issued_id: str
    review_state: ReviewState
    activity: str = ""
    town: str = ""
    village: str = ""
    due_date: str = ""
    confidence: float = 0.0
    must_check: Optional[bool] = None
    secrecy: Secrecy = Secrecy.INTERNAL
    area_m2: Optional[float] = None
    share: float = 0.0
    zone_id: str = ""
    units: str = ""
    """Codes and known names of the units that the patch lies in, as one text."""
    vanished: bool = False
    """The newest file of its batch does not hold it any more."""
    merged_into: str = ""
    """The case that answers for it, as the platform has it."""
    found_by: str = ""
    """User name of who gave the finding that the platform has."""
    state_word: str = ""
    """The platform's word for the state of the case where it is not known here."""


def line_of(case: Case, screening: Optional[Screening]) -> CaseLine:
    """Return the line of a case."""
    facts = case.facts
    line = CaseLine(
        case.case_id,
        case.batch_id,
        case.issued_id,
        case.review_state,
        facts.activity_issued or "",
        facts.town_name,
        facts.village_name,
        facts.due_date or "",
        facts.confidence or 0.0,
        facts.must_check,
        case.secrecy,
        units=unit_text(case.units, case.extra),
        vanished=bool(case.extra.get(VANISHED)),
        merged_into=merged_into(case),
        found_by=case.finding_by,
        state_word=unknown_state(case.extra),
    )
    if screening is None:
        return line
    main = max(screening.overlaps, key=lambda overlap: overlap.area_m2, default=None)
    if main is None:
        return line._replace(area_m2=screening.area_m2)
    return line._replace(area_m2=screening.area_m2, share=main.share, zone_id=main.zone_id)


KEPT_RECORDS = 32


class Shelf(Mapping[str, T]):
    """Records by id, made from their rows when asked for; rows are never changed in place, so any thread may read.

    The last few are kept: one key asks for the current patch ten times.
    """

    def __init__(self, rows: Mapping[str, Any], make: Callable[[Any], T]) -> None:
        self.rows, self._make = rows, make
        self._kept: dict[str, tuple[Any, T]] = {}

    def __getitem__(self, identity: str) -> T:
        row = self.rows[identity]
        kept = self._kept.get(identity)
        if kept is not None and kept[0] is row:
            return kept[1]
        made = self._make(row)
        if len(self._kept) >= KEPT_RECORDS:
            self._kept = {}
        self._kept[identity] = (row, made)
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, identity: object) -> bool:
        return identity in self.rows


class CaseShelf(Sequence[Case]):
    """The cases of a workspace in batch order, as rows with their lines; equal to any sequence of the same cases."""

    def __init__(
        self, rows: Mapping[str, CaseRow], lines: Mapping[str, CaseLine], make: Callable[[CaseRow], Case]
    ) -> None:
        self.rows, self.lines, self._make = rows, lines, make
        self.by_id: Mapping[str, Case] = Shelf(rows, make)
        self._ids: Optional[list[str]] = None

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Case: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Case]: ...
    def __getitem__(self, index: Union[int, slice]) -> Union[Case, Sequence[Case]]:
        if self._ids is None:
            self._ids = list(self.rows)
        if isinstance(index, slice):
            return tuple(self._make(self.rows[case_id]) for case_id in self._ids[index])
        return self._make(self.rows[self._ids[index]])

    def __iter__(self) -> Iterator[Case]:
        return map(self._make, self.rows.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other))

    __hash__ = None  # type: ignore[assignment]

    def outlines(self) -> list[tuple[str, bytes]]:
        """Return ids and outlines, without making a record."""
        return [(case_id, row[2]) for case_id, row in self.rows.items()]


def cases_by_id(cases: Iterable[Case]) -> Mapping[str, Case]:
    """Return cases by id, in their order."""
    return cases.by_id if isinstance(cases, CaseShelf) else {case.case_id: case for case in cases}


def outlines_of(cases: Iterable[Case]) -> list[tuple[str, bytes]]:
    """Return ids and outlines of cases, in their order."""
    return cases.outlines() if isinstance(cases, CaseShelf) else [(case.case_id, case.outline) for case in cases]
