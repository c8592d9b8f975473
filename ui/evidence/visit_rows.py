"""What came back from a visit, row by row: which file or note, whose it is, how that was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ...plugin.adapters.evidence_track import Waypoint
from ...plugin.adapters.evidence_visit import Visit
from ...plugin.adapters.translation import tr
from ...plugin.app.evidence_match import Match, MatchWay
from ...plugin.domain.evidence import FileType
from ..came_back import CameBackModel, metres_words, near_words
from ..moments import taken_words
from . import words

NAME, TAKEN, PATCH, WAY, DISTANCE = range(5)
_HEADS: Sequence[Callable[[], str]] = (
    lambda: tr("File or note"),
    lambda: tr("Taken"),
    lambda: tr("Patch"),
    lambda: tr("Found by"),
    lambda: tr("Distance"),
)
WAY_WORDS: Mapping[MatchWay, Callable[[], str]] = {
    MatchWay.NAME: lambda: tr("its name"),
    MatchWay.PLACE: lambda: tr("its place"),
    MatchWay.TRACK: lambda: tr("the track at its time"),
    MatchWay.TIME: lambda: tr("its neighbours in time"),
    MatchWay.SEVERAL: lambda: tr("two patches are about as near"),
    MatchWay.TOO_FAR: lambda: tr("no patch near its place"),
    MatchWay.UNKNOWN: lambda: tr("says neither place nor time"),
}


@dataclass
class Row:
    """One thing that came back. ``case_id`` is whose it is to be; a track is everybody's who gets a photo."""

    name: str
    taken: str
    match: Match
    source: Optional[Path] = None
    note: Optional[Waypoint] = None
    is_track: bool = False
    case_id: Optional[str] = None
    chosen: bool = False

    @property
    def by_hand(self) -> bool:
        """Tell whether the reviewer named another patch than was found."""
        return self.case_id is not None and self.case_id != self.match.case_id


def rows_of(visit: Visit, matches: Sequence[Match]) -> list[Row]:
    """Return a row for each file and note, in order; what found its patch is chosen."""
    rows = []
    for file, found in zip(visit.files, matches):
        is_track = file.type is FileType.TRACK
        taken = taken_words(file.arrival.taken_at)
        rows.append(Row(file.name, taken, found, file.source, None, is_track, found.case_id, bool(found.case_id)))
        rows[-1].chosen = is_track or found.case_id is not None
    for (arrival, mark), found in zip(visit.notes, matches[len(visit.files) :]):
        said = " ".join(part for part in (mark.name, mark.text) if part)
        taken = taken_words(arrival.taken_at)
        rows.append(Row(said, taken, found, None, mark, False, found.case_id, found.case_id is not None))
    return rows


class VisitModel(CameBackModel):
    """The files and notes; a track is everybody's, and needs no patch."""

    heads = _HEADS
    tick_column, patch_column = NAME, PATCH

    def __init__(self, issued: Mapping[str, str], find: Callable[[str], Optional[str]], parent: Any = None) -> None:
        """``issued`` ids by case id; ``find`` returns the case of an issued id, ``None`` for none or several."""
        super().__init__(parent)
        self._issued, self._find = issued, find
        self.rows: list[Row] = []

    def needs_patch(self, row: Row) -> bool:
        """Tell whether the row goes to one patch."""
        return not row.is_track

    def case_of(self, row: Row, typed: str) -> Optional[str]:
        """Return the patch that bears a typed id."""
        return self._find(typed)

    def words(self, row: Row, column: int) -> str:
        """Return the words of a cell."""
        if column == NAME:
            return f"✎ {row.name}" if row.note is not None else row.name
        if column == TAKEN:
            return row.taken
        if column == PATCH:
            return tr("all of this visit") if row.is_track else self._issued.get(row.case_id or "", "")
        if column == WAY:
            return self._way(row)
        return "" if row.match.distance_m is None else metres_words(row.match.distance_m)

    def _way(self, row: Row) -> str:
        if row.is_track:
            return words.TYPE_WORDS[FileType.TRACK]()
        return tr("typed here") if row.by_hand else WAY_WORDS[row.match.way]()

    def tip(self, row: Row, column: int) -> Optional[str]:
        """Return where a file stands, the patches that are near, else the whole of a cell."""
        if column == NAME and row.source:
            return str(row.source)
        near = [(self._issued.get(case_id, case_id), metres) for case_id, metres in row.match.nearest]
        return near_words(near) if near and column in (NAME, PATCH, WAY) else self.words(row, column)
