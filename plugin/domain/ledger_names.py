"""File names that Windows allows, made of ids and names that may hold anything."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 60
"""Of one name: folder, name and number together stay under the 260 letters of a path on Windows."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_OF_NAMES = sys.getfilesystemencoding()
"""Under a locale such as zh_CN.GBK no file can have every letter."""
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Zl", "Zp")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", "conin$", "conout$", *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³"))
)


def safe_name(text: str, instead: str = "_") -> str:
    """Return a text as part of a file name: no folder in it, nothing invisible, not too long, never empty.

    What Windows forbids, or the system's encoding does not know, becomes ``_``. Letters that change the direction of
    writing are left out: they would show another ending than the file has.
    """
    seen = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _UNSEEN)
    plain = "".join(seen).encode(_OF_NAMES, "replace").decode(_OF_NAMES)
    name = " ".join(_FORBIDDEN.sub("_", plain).split())[:MOST_LETTERS].strip(". ")
    if name.split(".")[0].strip().casefold() in _DEVICES:
        name = f"_{name}"
    return name or instead


def distinct_names(texts: Iterable[str]) -> list[str]:
    """Return safe names in the same order; a number follows where a disk that ignores case would take two for one."""
    taken: set[str] = set()
    found = []
    for text in texts:
        base = name = safe_name(text)
        number = 2
        while name.casefold() in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name.casefold())
        found.append(name)
    return found
