"""Templates of tables that leave the workspace: JSON files that a province changes without code.

Shape of a file: ``{"export": "ledger", "version": 1, "zh", "en", "columns": [{"id", "zh", "en", "source", "kind"?,
"width"?, "codes"?, "words"?, "group"?, "field"?, "fill"?, "hidden"?}, …]}``. ``source`` is a fact that this version
knows (:mod:`.ledger_rows`), ``answer.FIELD`` of the finding or ``extra.MEMBER`` of what the sender wrote; missing
where people ``fill`` the column in. Values are words of the code list ``codes``, or of ``words`` by value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Optional

from .codes import CodeList, code_words, read_json
from .errors import BadResource

ANSWER, EXTRA = "answer.", "extra."
WIDTH, _MOST_WIDTH = 12.0, 120.0
FIELD_LETTERS = 10
"""A Shapefile's names end there."""


class Kind(str, Enum):
    """How a cell is written."""

    TEXT = "text"
    LONG = "long"  # text that is wrapped
    INTEGER = "integer"
    NUMBER = "number"  # two decimals
    DEGREES = "degrees"  # nine decimals, 0.1 mm
    SHARE = "share"  # 0 … 1, shown in per cent
    DATE = "date"
    YES_NO = "yes_no"


Words = Mapping[str, tuple[str, str]]
"""Chinese and English words by value."""


@dataclass(frozen=True)
class Column:
    """One column. ``group`` (zh, en) stands over neighbouring columns that share it; ``fill``: left for people.

    ``field`` is its name where a format has only ten letters for it (Shapefile).
    """

    id: str
    zh: str
    en: str
    source: str = ""
    kind: Kind = Kind.TEXT
    width: float = WIDTH
    codes: str = ""
    words: tuple[tuple[str, tuple[str, str]], ...] = ()
    group: tuple[str, str] = ("", "")
    field: str = ""
    fill: bool = False
    hidden: bool = False

    def label(self, language: str) -> str:
        """Return the heading for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if chinese(language) else self.en

    def group_label(self, language: str) -> str:
        """Return what stands over the heading, empty where nothing does."""
        return self.group[0 if chinese(language) else 1]

    def said(self, value: Any, lists: Mapping[str, CodeList], language: str) -> str:
        """Return the words of one value; of a code that no list knows the code itself."""
        own = dict(self.words).get(str(value))
        if own is not None:
            return own[0 if chinese(language) else 1]
        return code_words(lists, self.codes, str(value), language) if self.codes else str(value)


@dataclass(frozen=True)
class Template:
    """A table: its name, what it is called, and its columns in order."""

    name: str
    version: int
    zh: str
    en: str
    columns: tuple[Column, ...]

    def label(self, language: str) -> str:
        """Return the title for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if chinese(language) else self.en

    def column(self, column_id: str) -> Optional[Column]:
        """Return a column by its id, ``None`` where the template has none of it."""
        return next((column for column in self.columns if column.id == column_id), None)


def chinese(language: str) -> bool:
    """Tell whether a language tag is one of Chinese."""
    return language.lower().startswith("zh")


def read_template(path: Path, lists: Mapping[str, CodeList], sources: Collection[str]) -> Template:
    """Read a template over the code lists and known facts; raises :class:`BadResource` with file, column and fault."""
    data = read_json(path)
    try:
        columns = tuple(_column(path, entry, lists, sources) for entry in data["columns"])
        found = Template(str(data["export"]), int(data["version"]), str(data["zh"]), str(data["en"]), columns)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadResource(path.name, f"missing or wrong: {error}") from error
    ids = [column.id for column in columns]
    doubled = next((one for one in ids if ids.count(one) > 1), None)
    if doubled is not None or not ids:
        reason = f"column {doubled} stands twice" if ids else "no columns"
        raise BadResource(path.name, reason, ("columns",) if doubled is None else ("columns", doubled))
    return found


def _column(path: Path, entry: Mapping[str, Any], lists: Mapping[str, CodeList], sources: Collection[str]) -> Column:
    name, source, codes = str(entry["id"]), str(entry.get("source", "")), str(entry.get("codes", ""))

    def bad(reason: str) -> BadResource:
        return BadResource(path.name, f"column {name}: {reason}", ("columns", name))

    fill = bool(entry.get("fill", False))
    if not (source in sources or source.startswith((ANSWER, EXTRA)) or (fill and not source)):
        raise bad(f"unknown source {source}")
    if codes and codes not in lists:
        raise bad(f"no code list {codes}")
    if entry.get("kind", "text") not in {kind.value for kind in Kind}:
        raise bad(f"unknown kind {entry['kind']}")
    width = float(entry.get("width", WIDTH))
    if not 1 <= width <= _MOST_WIDTH:
        raise bad(f"width {width:g} is not 1 … {_MOST_WIDTH:g}")
    words = tuple((str(value), _pair(said)) for value, said in dict(entry.get("words", {})).items())
    group = _pair(entry["group"]) if "group" in entry else ("", "")
    field = str(entry.get("field", ""))
    if not (field.isascii() and len(field) <= FIELD_LETTERS):
        raise bad(f"field {field} is not {FIELD_LETTERS} ASCII letters at most")
    return Column(
        name,
        str(entry["zh"]),
        str(entry["en"]),
        source,
        Kind(entry.get("kind", "text")),
        width,
        codes,
        words,
        group,
        field,
        fill,
        bool(entry.get("hidden", False)),
    )


def _pair(said: Sequence[Any]) -> tuple[str, str]:
    zh, en = said
    return str(zh), str(en)
