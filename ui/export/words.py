"""The words of the export window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...plugin.adapters.translation import tr
from ...plugin.app.export import ExportReport, Part, Remark, Scope
from ...plugin.app.export_notes import NoteChange, NotesFound, WhyNot
from ..export_words import REMARKS

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
_WHY_NOT: Mapping[WhyNot, Callable[[], str]] = {
    WhyNot.UNKNOWN: lambda: tr("no such patch in this workspace"),
    WhyNot.TWO_PATCHES: lambda: tr("its two ids name different patches: were rows moved apart?"),
    WhyNot.AMBIGUOUS: lambda: tr("several patches bear this id"),
}


def zone_words(zone: int, longitude: int) -> str:
    """Return a 3° zone by its number and central meridian."""
    return tr("{zone} (central meridian {longitude}°E)", zone=zone, longitude=longitude)


def size_words(size_bytes: int) -> str:
    """Return a size in megabytes, of small ones in kilobytes."""
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 1_000_000 else f"{max(1, round(size_bytes / 1000))} KB"


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


def found_words(found: NotesFound) -> str:
    """Return what a list that came back says."""
    parts = [tr("{count} notes to add.", count=len(found.changes))]
    reopened = sum(change.reopens for change in found.changes)
    if reopened:
        parts.append(tr("{count} of these patches have a finding, which their note opens again.", count=reopened))
    if found.known:
        parts.append(tr("{count} are there already.", count=found.known))
    if found.empty:
        parts.append(tr("{count} rows hold no note.", count=found.empty))
    return " ".join(parts)


def unmatched_words(found: NotesFound) -> str:
    """Return the rows that found no patch, one per line, empty where all did."""
    if not found.unmatched:
        return ""
    lines = [
        tr(
            "Row {number}, {issued_id}: {why}. It says: {notes}",
            number=row.number,
            issued_id=row.issued_id or "–",
            why=_WHY_NOT[why](),
            notes=row.notes,
        )
        for row, why in found.unmatched
    ]
    return "\n".join([tr("Without a patch, left as they are:"), *lines])


def change_cells(change: NoteChange) -> tuple[str, str, str]:
    """Return a row of the look: the patch, its note now, what is added."""
    return change.issued_id, change.before, change.said
