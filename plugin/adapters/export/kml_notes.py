"""The visit's KML as it comes back from a phone or a map program: what was written to our points, and new marks.

Our own facts (the headings of the list) are told apart from what people added, whether the program kept them as data
or only in the description. Read with the standard library; a document type is refused, since entities can grow without
bound.
"""

from __future__ import annotations

import html
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Optional
from xml.etree import ElementTree

from ...app.export_errors import ExportCancelled, NotesUnreadable
from ...app.note_places import FieldRow
from ...domain.evidence import LonLat
from ...domain.ledger import Template
from .notes_file import MOST_BYTES, meanings, place_of, plain

_NUMBER = re.compile(r"^\d{1,6}[.、．]\s*")
_BREAK, _TAG = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE), re.compile(r"<[A-Za-z/!][^>]*>")
_HTML = re.compile(r"</?[A-Za-z][^>]*>")
_FACT = re.compile(r"([^:：]{1,60})[:：]\s*(.*)")


def read_kml_notes(
    path: Path, content: bytes, templates: Sequence[Template], cancelled: Callable[[], bool]
) -> list[FieldRow]:
    """Return a row for each point with words; raises :class:`NotesUnreadable` or :class:`ExportCancelled`."""
    try:
        text = _unpacked(content) if content[:2] == b"PK" else content
        if len(text) > MOST_BYTES or b"<!DOCTYPE" in text.replace(b"\0", b""):
            raise NotesUnreadable(str(path), "too_large" if len(text) > MOST_BYTES else "not_kml")
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise NotesUnreadable(str(path), "not_kml") from error
    reader, rows = _Reader(templates, path.name), []
    for number, mark in enumerate(_named(root, "Placemark"), 1):
        if cancelled():
            raise ExportCancelled
        rows.extend(reader.row(number, mark))
    return rows


def _unpacked(content: bytes) -> bytes:
    """Return the first KML of a KMZ, no more of it than is allowed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        name = next(name for name in [*archive.namelist(), ""] if name.lower().endswith(".kml") or not name)
        with archive.open(name) as file:
            return file.read(MOST_BYTES + 1)


class _Reader:
    """Reads points with the headings of the templates."""

    def __init__(self, templates: Sequence[Template], source: str) -> None:
        self._meanings, self._source = meanings(templates), source
        every = (column for template in templates for column in template.columns)
        self._headings = {plain(heading) for column in every for heading in (column.zh, column.en)}

    def row(self, number: int, mark: ElementTree.Element) -> list[FieldRow]:
        data = dict(_data(mark))
        said = {self._meanings[plain(name)]: text for name, text in data.items() if plain(name) in self._meanings}
        left, facts = self._told_apart(_words(_text(mark, "description")), data)
        said = {**facts, **said}
        ours = bool(said.get("issued_id") or said.get("case_id"))
        name, place = _text(mark, "name"), _place(mark)
        if not ours and place is None and not left:
            return []  # a line that was walked, the line between our points
        words = (said.get("field_notes", ""), left) if ours else (name, said.get("field_notes", ""), left)
        notes = "\n".join(dict.fromkeys(part.strip() for part in words if part.strip()))
        when = said.get("visited_at", "")
        if notes and not when:  # programs set a time to every point: without words it is no visit
            when = next((one.text or "" for one in _named(mark, "when")), "")
        row = FieldRow(
            number,
            said.get("case_id", ""),
            said.get("issued_id", ""),
            notes,
            when.strip(),
            said.get("visited_by", ""),
            place or place_of(said),
            () if ours else (name, _NUMBER.sub("", name)),
            self._source,
            mark=not ours,
        )
        return [row]

    def _told_apart(self, text: str, data: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """Return what people added to a description, and the facts of ours in it that matter."""
        for name, value in data.items():
            if plain(name) in self._headings:
                text = text.replace(f"{name}: {value}", "")
        left, facts = [], {}
        for line in text.splitlines():
            found = _FACT.match(line.strip())
            if found is None or plain(found[1]) not in self._headings:
                left.append(line.strip())
            elif plain(found[1]) in self._meanings:
                facts[self._meanings[plain(found[1])]] = found[2].strip()
        return "\n".join(filter(None, left)), facts


def _named(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in root.iter() if str(one.tag).rpartition("}")[2] == name)


def _text(mark: ElementTree.Element, name: str) -> str:
    found = next((one for one in mark if str(one.tag).rpartition("}")[2] == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _words(description: str) -> str:
    """Return a description as plain text; map programs write HTML into it."""
    if _HTML.search(description):
        description = html.unescape(_TAG.sub("", _BREAK.sub("\n", description)))
    return description.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def _data(mark: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for one in _named(mark, "Data"):
        yield one.get("name", ""), _text(one, "value")
    for one in _named(mark, "SimpleData"):
        yield one.get("name", ""), (one.text or "").strip()


def _place(mark: ElementTree.Element) -> Optional[LonLat]:
    """Return the place of the first point."""
    for point in _named(mark, "Point"):
        parts = _text(point, "coordinates").split(",")
        try:
            lon, lat = float(parts[0]), float(parts[1])
        except (ValueError, IndexError):
            return None
        good = math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
        return (lon, lat) if good else None
    return None
