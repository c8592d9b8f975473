"""The words of the export window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...plugin.adapters.translation import tr
from ...plugin.app.export import ExportReport, Part, Remark, Scope
from ...plugin.app.export_notes import FoundNote
from ...plugin.app.note_places import NoteWay, WhyNot
from ..export_words import REMARKS
from ..numbers import size_words

_NAMED = 12
"""So many names follow each remark."""

PART_WORDS: Mapping[Part, Callable[[], str]] = {
    Part.LEDGER: lambda: tr("Ledger of all answers (XLSX)"),
    Part.GEOPACKAGE: lambda: tr("Layer of the outlines (GeoPackage)"),
    Part.SHAPEFILE: lambda: tr("Layer of the outlines (Shapefile)"),
    Part.PHOTOS: lambda: tr("Photos and other files, one folder per patch"),
    Part.VISIT: lambda: tr("Field visit list in the order of the way (XLSX and KML): patches that need a visit"),
}
SCOPE_WORDS: Mapping[Scope, Callable[[], str]] = {
    Scope.ALL: lambda: tr("All patches"),
    Scope.SHOWN: lambda: tr("Patches shown in the list"),
    Scope.FOUND: lambda: tr("Patches with a finding"),
    Scope.VISIT: lambda: tr("Patches that need a field visit"),
}
NOT_FOUND: Mapping[WhyNot, Callable[[], str]] = {
    WhyNot.UNKNOWN: lambda: tr("no such patch in this workspace"),
    WhyNot.TWO_PATCHES: lambda: tr("its two ids name different patches: were rows moved apart?"),
    WhyNot.AMBIGUOUS: lambda: tr("several patches bear this id"),
    WhyNot.SEVERAL: lambda: tr("several patches are about as near"),
    WhyNot.TOO_FAR: lambda: tr("no patch near its place"),
    WhyNot.SEVERAL_THEN: lambda: tr("several patches were visited then"),
    WhyNot.NOTHING: lambda: tr("says neither id nor place, nor a time at which a patch was visited"),
}
WAYS: Mapping[NoteWay, Callable[[], str]] = {
    NoteWay.ID: lambda: tr("its id"),
    NoteWay.NAME: lambda: tr("its name"),
    NoteWay.PLACE: lambda: tr("its place"),
    NoteWay.TRACK: lambda: tr("the track at its time"),
    NoteWay.PLACE_AND_TIME: lambda: tr("its place and its time"),
    NoteWay.TIME: lambda: tr("its time: this patch was visited then"),
    NoteWay.DAY: lambda: tr("its day: no other patch was visited on it"),
    NoteWay.HAND: lambda: tr("typed here"),
}


def zone_words(zone: int, longitude: int) -> str:
    """Return a 3° zone by its number and central meridian."""
    return tr("{zone} (central meridian {longitude}°E)", zone=zone, longitude=longitude)


def folder_words(report: ExportReport) -> str:
    """Return what was made, and where."""
    return tr(
        "Done: {cases} patches, {files} files, {size}, in {folder}. It is in the record.",
        cases=f"{report.cases:,}",
        files=f"{report.files:,}",
        size=size_words(report.size_bytes),
        folder=report.folder,
    )


def report_words(report: ExportReport) -> list[str]:
    """Return a line for each remark, its names after it."""
    return [_remark_words(remark, names) for remark, names in report.remarks.items()]


def _remark_words(remark: Remark, names: Sequence[str]) -> str:
    words = REMARKS[remark](len(names))
    if not names:
        return words
    more = [tr("… and {count} more", count=len(names) - _NAMED)] if len(names) > _NAMED else []
    return "\n".join([words, *(f"    {name}" for name in (*names[:_NAMED], *more))])


def notes_words(chosen: int, to_look_at: int, lost: int) -> str:
    """Return what came back: how many notes are ticked, and how many want a look."""
    parts = [tr("{count} notes to add.", count=chosen)]
    if to_look_at:
        parts.append(tr("{count} want a look: tick them if their patch is right.", count=to_look_at))
    if lost:
        parts.append(
            tr(
                "{count} found no patch: double-click under “Patch” to choose or type its id, or leave them.",
                count=lost,
            )
        )
    return " ".join(parts)


def left_words(reopened: int, known: int, empty: int) -> str:
    """Return what else there is to know of a list that came back, empty for nothing."""
    parts = []
    if reopened:
        parts.append(tr("{count} of these patches have a finding, which their note opens again.", count=reopened))
    if known:
        parts.append(tr("{count} are there already.", count=known))
    if empty:
        parts.append(tr("{count} rows hold no note.", count=empty))
    return " ".join(parts)


def row_words(note: FoundNote) -> str:
    """Return where a note stands: its file and row."""
    return tr("{file}, row {number}", file=note.row.source or "–", number=note.row.number)
