"""Coverage as a table file that spreadsheets open."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..domain.errors import RedlineError
from ..screening.looks import Coverage
from .translation import tr

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(eq=False)
class CsvUnwritten(RedlineError):
    """The table could not be written; ``reason`` as the system says it."""

    path: str
    reason: str


def write_coverage(
    path: Path, lines: Sequence[Coverage], rounds: Mapping[str, str], level_words: Callable[[str], str]
) -> None:
    """Write the lines as UTF-8 that spreadsheets recognise; areas in ㎡, shares as 0 … 1, rounds by their names.

    ``level_words`` says a zone level. Raises :class:`CsvUnwritten`.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_headings())
            writer.writerows(_cells(line, rounds, level_words(line.level)) for line in lines)
    except OSError as error:
        raise CsvUnwritten(str(path), error.strerror or str(error)) from error


def _headings() -> Sequence[str]:
    """Numbers stand bare in their cells, so the headings bear the units."""
    return (
        tr("Unit"),
        tr("Level"),
        tr("Round"),
        tr("Area of the zones (m²)"),
        tr("Area looked at (m²)"),
        tr("Share (0–1)"),
        tr("Newest image there"),
    )


def _cells(line: Coverage, rounds: Mapping[str, str], level: str) -> Sequence[str]:
    name = rounds.get(line.round_id, line.round_id)
    numbers = (f"{line.zone_m2:.1f}", f"{line.looked_m2:.1f}", f"{line.share:.4f}")
    return (_plain(line.area), _plain(level), _plain(name), *numbers, line.newest)


def _plain(text: str) -> str:
    """A spreadsheet takes a text that begins so for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
