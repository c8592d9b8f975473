"""What files beside an image tell of it: XML, JSON (STAC items) and ``KEY = VALUE`` lists. Standard library only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MOST_BYTES = 4_000_000
_SUFFIXES = (".xml", ".json", ".met", ".imd", ".txt", "_mtl.txt", "-mtl.txt", "_metadata.xml", "-meta.xml", "_meta.xml")
_BANDS = re.compile(r"[-_](?:B\d{1,2}A?|MSS\d?|PAN\d?|FUS|RGB|TCI|SR_B\d)$", re.IGNORECASE)
"""Ends of names that bands or products of one scene add; the scene's own sidecar lacks them."""
_PAIR = re.compile(r"^\s*([A-Za-z][\w:.-]*)\s*[=:]\s*\"?([^\";]+?)\"?;?\s*$", re.MULTILINE)


@lru_cache(maxsize=256)
def _names_in(folder: str, _stamp: int) -> Mapping[str, str]:
    return {path.name.lower(): path.name for path in Path(folder).iterdir()}


def sidecar_tags(path: Path) -> dict[str, str]:
    """Return what the files beside ``path`` say, by the last part of their members' names; empty without any.

    A file that is cut, huge or of another kind tells nothing: an image is not worth less for it.
    """
    try:
        names = _names_in(str(path.parent), path.parent.stat().st_mtime_ns)
    except OSError:
        return {}
    found: dict[str, str] = {}
    for name in _candidates(path.stem):
        if name.lower() in names and name.lower() != path.name.lower():
            found = {**_read(path.parent / names[name.lower()]), **found}
    return found


def _candidates(stem: str) -> Iterator[str]:
    bare = _BANDS.sub("", stem)
    for known in dict.fromkeys((stem, bare)):
        for suffix in _SUFFIXES:
            yield known + suffix


def _read(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return {}
    suffix = path.suffix.lower()
    return _of_xml(text) if suffix == ".xml" else _of_json(text) if suffix == ".json" else dict(_PAIR.findall(text))


def _of_xml(text: str) -> dict[str, str]:
    if "<!ENTITY" in text:  # nobody's metadata needs any, and they can be made to swell
        return {}
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ElementTree.ParseError:
        return {}
    leaves = ((node.tag.rsplit("}", 1)[-1], (node.text or "").strip()) for node in root.iter() if not len(node))
    return {name: value for name, value in leaves if value}


def _of_json(text: str) -> dict[str, str]:
    try:
        return dict(_flat(json.loads(text)))
    except (ValueError, RecursionError):
        return {}


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, str(key))
    elif isinstance(value, (str, int, float)) and name:
        yield name, str(value)
