"""Code lists: JSON files that a province changes without code.

Shape of a file: ``{"list": "activity", "source": …, "codes": [{"code", "zh", "en", "source", "verified",
"official_code"?, "when"?, "fills"?, "retired"?}, …]}``. Our own slugs are the codes; an official code stays empty until
someone has the text. ``when`` names answers without which the code is not offered (``{"zone_level": ["redline"]}``),
``fills`` texts that choosing it fills in; a ``retired`` code is read in older findings and not offered any more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def label(self, language: str) -> str:
        """Return the words for a language tag: Chinese for ``zh…``, else English."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True)
class CodeList:
    """An ordered list of codes under one name."""

    name: str
    codes: tuple[Code, ...]

    def get(self, code: str) -> Code:
        """Return the code of this slug; raises :class:`UnknownCode`."""
        for item in self.codes:
            if item.code == code:
                return item
        raise UnknownCode(self.name, code)

    def __contains__(self, code: object) -> bool:
        return any(item.code == code for item in self.codes)


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
    return CodeList(name, tuple(codes))


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
