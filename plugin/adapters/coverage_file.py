"""Coverage as a table file that spreadsheets open."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..app.zone_totals import ZoneLine
from ..domain.errors import RedlineError
from ..screening.looks import Coverage
from .translation import tr

Words = Callable[[str], str]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(eq=False)
class CsvUnwritten(RedlineError):
    """The table could not be written; ``reason`` as the system says it."""

    path: str
    reason: str


def write_coverage(
    path: Path,
    lines: Sequence[Coverage],
    rounds: Mapping[str, str],
    level_words: Words,
    unit_words: Words = str,
) -> None:
    """Write the lines as UTF-8 that spreadsheets recognise; areas in ㎡, shares as 0 … 1, rounds by their names.

    ``level_words`` says a zone level, ``unit_words`` a unit's code. Raises :class:`CsvUnwritten`.
    """
    cells = (_cells(line, rounds, level_words(line.level), unit_words(line.area)) for line in lines)
    _write(path, _headings(), cells)


def write_zone_lines(path: Path, lines: Sequence[ZoneLine], level_words: Words, type_words: Words) -> None:
    """Write what was flagged in each zone, in the same way. Raises :class:`CsvUnwritten`."""
    headings = (
        tr("Zone name"),
        tr("Level"),
        tr("Type"),
        tr("Patches"),
        tr("Flagged area (m²)"),
        tr("Area of the zone (m²)"),
        tr("Share (0–1)"),
    )
    _write(path, headings, (_zone_cells(line, level_words, type_words) for line in lines))


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            writer.writerows(rows)
    except OSError as error:
        raise CsvUnwritten(str(path), error.strerror or str(error)) from error


def _headings() -> Sequence[str]:
    """Numbers stand bare in their cells, so the headings bear the units."""
    return (
        tr("Unit"),
        tr("Level"),
        tr("Batch"),
        tr("Patches there"),
        tr("With a finding"),
        tr("Share of the patches (0–1)"),
        tr("Area of the zones (m²)"),
        tr("Area with images (m²)"),
        tr("Share with images (0–1)"),
        tr("Newest image there"),
    )


def _zone_cells(line: ZoneLine, level_words: Words, type_words: Words) -> Sequence[str]:
    names = (_plain(text) for text in (line.name, level_words(line.level), type_words(line.type)))
    whole = "" if line.zone_m2 is None else f"{line.zone_m2:.1f}"
    share = "" if line.share is None else f"{line.share:.6f}"
    return (*names, str(line.patches), f"{line.flagged_m2:.1f}", whole, share)


def _cells(line: Coverage, rounds: Mapping[str, str], level: str, unit: str) -> Sequence[str]:
    name = rounds.get(line.round_id, line.round_id)
    counts = (str(line.patches), str(line.found), f"{line.found_share:.4f}")
    numbers = (*counts, f"{line.zone_m2:.1f}", f"{line.looked_m2:.1f}", f"{line.share:.4f}")
    return (_plain(unit), _plain(level), _plain(name), *numbers, line.newest)


def _plain(text: str) -> str:
    """A spreadsheet takes a text that begins so for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
