"""How a table lies on paper: the lines that a cell needs, the columns of a page, groups over their columns on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from .codes import CodeList
from .ledger import Column

SCALE = 80
"""Per cent of the size on screen: 8 points on paper."""
PAGE_LETTERS = 190.0
"""Widths of columns that an A3 page across holds at that scale, whichever font stands in for the spreadsheet's own."""
_FULL_ENOUGH = 0.6
"""Of a page: a group that does not fit behind it begins the next one."""
LOOKED_AT = 1200
"""Letters of a text that its height follows; more than the highest row shows."""
_PADDING, _BOLD = 1.5, 1.15
_PIECE = re.compile("[^\\s\\-\u2e80-\U0010ffff]*-\\s*|[^\\s\\-\u2e80-\U0010ffff]+\\s*|[\u2e80-\U0010ffff]\\s*|\\s+")
"""What stays together on a line: a word, a part of an id up to its hyphen, one Chinese letter."""
_LINE, FIRST_LINE = 13.5, 15.0
MOST_HEIGHT = 390.0
"""Points; a spreadsheet takes 409."""


def letters(text: str) -> int:
    """Return how wide a text is, in digits; a Chinese letter is as wide as two."""
    return sum(2 if c > "\u2e7f" else 1 for c in text)


def room(width: float) -> int:
    """Return how many digits a cell of a width has room for beside its indent."""
    return max(1, int(width - _PADDING))


def heading_room(width: float) -> int:
    """Return the same for headings, which are bold."""
    return max(1, int((width - _PADDING) / _BOLD))


@lru_cache(maxsize=4096)
def lines_of(text: str, most: int) -> int:
    """Return how many lines a text takes where a line holds ``most`` digits."""
    return sum(_lines(line, most) for line in text.split("\n"))


def _lines(text: str, most: int) -> int:
    if letters(text) <= most:
        return 1
    count, used = 1, 0
    for piece in _PIECE.findall(text):
        wide = letters(piece.rstrip())
        if used and used + wide > most:
            count, used = count + 1, 0
        if wide > most:
            more = (wide - 1) // most
            count, used = count + more, wide - more * most
        used += letters(piece) if wide <= most else 0
    return count


def height_of(lines: int) -> float:
    """Return the height of a row, in points, that shows so many lines."""
    return min(MOST_HEIGHT, FIRST_LINE if lines <= 1 else lines * _LINE + 3)


def widths_of(
    columns: Sequence[Column], headings: Sequence[str], lists: Mapping[str, CodeList], language: str
) -> list[float]:
    """Return the columns' widths, none so narrow that a word of its heading or of its code list would be broken."""
    found = []
    for column, heading in zip(columns, headings):
        said = [words for _value, words in column.words]
        values = [words[0 if language.lower().startswith("zh") else 1] for words in said]
        known = lists.get(column.codes)
        values += [code.label(language) for code in known.codes] if known is not None else []
        longest = max((_longest(value) for value in values), default=0)
        found.append(max(column.width, _longest(heading) * _BOLD + _PADDING, longest + _PADDING))
    return found


def _longest(text: str) -> int:
    return max((letters(piece.strip()) for piece in _PIECE.findall(text)), default=0)


def page_starts(widths: Sequence[float], frozen: int, groups: Sequence[str]) -> list[int]:
    """Return the columns that begin a page where the ``frozen`` first ones stand on each; hidden ones are 0 wide."""
    first = sum(widths[:frozen])
    starts: list[int] = []
    used = first
    for place in range(frozen, len(widths)):
        begins = bool(groups) and groups[place] != groups[place - 1]
        needed = sum(widths[n] for n in _same(groups, place)) if begins else widths[place]
        full = used + widths[place] > PAGE_LETTERS
        early = begins and used + needed > PAGE_LETTERS and used > PAGE_LETTERS * _FULL_ENOUGH
        if used > first and (full or early):
            starts.append(place)
            used = first
        used += widths[place]
    return starts


def _same(groups: Sequence[str], place: int) -> Iterator[int]:
    for n in range(place, len(groups)):
        if groups[n] != groups[place]:
            return
        yield n


def group_runs(groups: Sequence[str], cuts: Sequence[int]) -> list[tuple[int, int, str]]:
    """Return (first, last, words) of each group; at a cut it ends and begins again, so that every page says it."""
    runs: list[tuple[int, int, str]] = []
    for place, words in enumerate(groups):
        if runs and runs[-1][2] == words and place not in cuts:
            runs[-1] = (runs[-1][0], place, words)
        else:
            runs.append((place, place, words))
    return runs
