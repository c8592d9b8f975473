"""Code lists: JSON files that a province changes without code.

Shape of a file: ``{"list": "activity", "source": …, "codes": [{"code", "zh", "en", "source", "verified",
"official_code"?, "when"?, "fills"?, "retired"?, "maps_to"?}, …], "maps_to"?, "items_missing"?}``. Our own slugs are the
codes; an official code stays empty until someone has the text. ``when`` names answers without which the code is not
offered (``{"zone_level": ["redline"]}``), ``fills`` texts that choosing it fills in; a ``retired`` code is read in
older findings and not offered any more.
An older list ``maps_to`` the list that came after it, each of its codes to those there that it may mean.
``items_missing`` says which text nobody had at hand, so that the list is still to be filled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Optional

from .errors import BadResource, UnknownCode


@dataclass(frozen=True)
class Code:
    """One choice: its slug, its words in both languages, where they come from and whether that was read."""

    code: str
    zh: str
    en: str
    source: str
    verified: bool
    official_code: str = ""
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    retired: bool = False
    maps_to: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True)
class CodeList:
    """An ordered list of codes under one name."""

    name: str
    codes: tuple[Code, ...]
    maps_to: str = ""
    items_missing: str = ""

    def get(self, code: str) -> Code:
        """Return the code of this slug; raises :class:`UnknownCode`."""
        found = self._by_code.get(code)
        if found is None:
            raise UnknownCode(self.name, code)
        return found

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self._by_code

    @cached_property
    def _by_code(self) -> Mapping[str, Code]:
        """Tables of 100,000 rows ask some twenty times a row."""
        return {item.code: item for item in self.codes}


def read_code_list(path: Path) -> CodeList:
    """Read one file; raises :class:`BadResource` naming the file and the fault (line and column for bad JSON)."""
    return code_list_of(path.name, read_json(path))


def code_list_of(file_name: str, data: Any) -> CodeList:
    """Return the list that a file holds; raises :class:`BadResource` naming the file, the code and the fault."""
    code = ""
    try:
        codes = []
        for entry in data["codes"]:
            code = str(entry.get("code", "")) if isinstance(entry, dict) else ""
            codes.append(_code(entry))
        name = str(data["list"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BadResource(file_name, f"missing {error}", (code,) if code else ()) from error
    slugs = [c.code for c in codes]
    doubled = next((s for s in slugs if slugs.count(s) > 1), None)
    if doubled is not None:
        raise BadResource(file_name, f"code {doubled} stands twice", (doubled, doubled))
    return CodeList(name, tuple(codes), str(data.get("maps_to", "")), str(data.get("items_missing", "")))


def _code(entry: Mapping[str, Any]) -> Code:
    return Code(
        str(entry["code"]),
        str(entry["zh"]),
        str(entry["en"]),
        str(entry["source"]),
        bool(entry["verified"]),
        str(entry.get("official_code", "")),
        tuple((str(name), tuple(values)) for name, values in entry.get("when", {}).items()),
        tuple((str(name), str(text)) for name, text in entry.get("fills", {}).items()),
        bool(entry.get("retired", False)),
        tuple(str(code) for code in entry.get("maps_to", ())),
    )


def older_code(lists: Mapping[str, CodeList], name: str, code: object) -> Optional[Code]:
    """Return the code of an older list that maps to the list ``name``; ``None`` where that knows it itself, or none."""
    if not name or (name in lists and code in lists[name]):
        return None
    return next((one.get(str(code)) for one in lists.values() if one.maps_to == name and code in one), None)


def counterparts(lists: Mapping[str, CodeList], name: str, code: str) -> tuple[str, ...]:
    """Return the codes of the list ``name`` that a code of it, or of an older one, may mean."""
    if name in lists and code in lists[name]:
        return (code,)
    older = older_code(lists, name, code)
    return older.maps_to if older is not None else ()


def code_words(lists: Mapping[str, CodeList], name: str, code: object, language: str) -> str:
    """Return a code's words; of an older list's also what they mean in this one; of what none knows the code itself."""
    found, chinese = lists.get(name), language.lower().startswith("zh")
    if found is not None and code in found:
        return found.get(str(code)).label(language)
    older = older_code(lists, name, code)
    if older is None:
        return str(code)
    now = [found.get(one).label(language) for one in older.maps_to if found is not None and one in found]
    if not now:
        return older.label(language)
    return (
        f"{older.label(language)}（{'或'.join(now)}）" if chinese else f"{older.label(language)} ({' or '.join(now)})"
    )


def read_json(path: Path) -> Any:
    """Read a UTF-8 JSON resource; raises :class:`BadResource` with the place of the fault."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))  # editors on Windows may write the mark
    except OSError as error:
        raise BadResource(str(path), "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BadResource(path.name, "is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadResource(path.name, f"line {error.lineno}, column {error.colno}: {error.msg}") from error


def read_code_lists(folder: Path) -> dict[str, CodeList]:
    """Read every ``*.json`` of a folder, by list name."""
    lists = (read_code_list(path) for path in sorted(folder.glob("*.json")))
    return {item.name: item for item in lists}
