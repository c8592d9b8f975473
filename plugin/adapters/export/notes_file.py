"""Reads the list of a field visit that comes back as XLSX, whatever was done to it on the way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Optional
from uuid import uuid4

from osgeo import gdal

from ...app.export_errors import ExportCancelled, NotesUnreadable
from ...app.note_places import FieldRow
from ...domain.evidence import LonLat
from ...domain.ledger import Template
from ...domain.ledger_place import read_degrees

MOST_BYTES, MOST_UNPACKED = 64 << 20, 1 << 30
_HEAD_ROWS = 40
_OPTIONS = ("FIELD_TYPES=STRING", "HEADERS=DISABLE")
_WANTED = {name: name for name in ("case_id", "issued_id", "lon", "lat", "lon_dms", "lat_dms")}
_FILLED = ("field_notes", "visited_at", "visited_by")


def read_notes(path: Path, templates: Sequence[Template], cancelled: Callable[[], bool]) -> list[FieldRow]:
    """Return the rows of the first sheet that has our headings, in either language, wherever they stand.

    Off the GUI thread. Raises :class:`NotesUnreadable` or :class:`ExportCancelled`.
    """
    content = _sane(path)
    place = f"/vsimem/redline-{uuid4().hex}.xlsx"  # whatever bytes the system names the file by, GDAL finds it here
    gdal.FileFromMemBuffer(place, content)
    try:
        found = _found(place, path, templates, cancelled)
    finally:
        gdal.Unlink(place)
    if found is None:
        raise NotesUnreadable(str(path), "no_table")
    return found


def _found(
    place: str, path: Path, templates: Sequence[Template], cancelled: Callable[[], bool]
) -> Optional[list[FieldRow]]:
    source = gdal.OpenEx(place, gdal.OF_VECTOR, allowed_drivers=["XLSX"], open_options=list(_OPTIONS))
    if source is None:
        raise NotesUnreadable(str(path), "not_xlsx")
    names = meanings(templates)
    sheets = (source.GetLayer(number) for number in range(source.GetLayerCount()))
    read = (_rows(sheet, names, cancelled, path.name) for sheet in sheets)
    return next((rows for rows in read if rows is not None), None)


def _sane(path: Path) -> bytes:
    """Return the file, once its size was looked at, also that of what is packed in it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotesUnreadable(str(path), "too_large")
        content = path.read_bytes()
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except FileNotFoundError as error:
        raise NotesUnreadable(str(path), "missing") from error
    except zipfile.BadZipFile as error:
        raise NotesUnreadable(str(path), "not_xlsx") from error
    except OSError as error:
        raise NotesUnreadable(str(path), error.strerror or str(error)) from error
    if unpacked > MOST_UNPACKED:
        raise NotesUnreadable(str(path), "too_large")
    return content


def meanings(templates: Sequence[Template]) -> Mapping[str, str]:
    """Return what each heading that matters means, in both languages, those of a newer template before older ones."""
    names: dict[str, str] = {}
    for template in templates:
        for column in template.columns:
            meaning = column.id if column.fill and column.id in _FILLED else _WANTED.get(column.source, "")
            if meaning:
                for heading in (column.zh, column.en):
                    names.setdefault(plain(heading), meaning)
    return names


def plain(text: str) -> str:
    """Return a heading without what a spreadsheet may have done to its blanks and capitals."""
    return "".join(text.split()).casefold()


def _rows(
    sheet: gdal.Dataset, names: Mapping[str, str], cancelled: Callable[[], bool], source: str
) -> Optional[list[FieldRow]]:
    lines = _lines(sheet)
    places: dict[str, int] = {}
    for number, cells in lines:
        places = {names[plain(cell)]: place for place, cell in enumerate(cells) if plain(cell) in names}
        if "field_notes" in places and {"case_id", "issued_id"} & set(places):
            break
        if number > _HEAD_ROWS:
            return None
    else:
        return None
    rows = []
    for number, cells in lines:
        if cancelled():
            raise ExportCancelled
        said = {meaning: cells[place] for meaning, place in places.items()}
        if any(said.values()):
            rows.append(_row(number, said, source))
    return rows


def _lines(sheet: gdal.Dataset) -> Iterator[tuple[int, list[str]]]:
    definition = sheet.GetLayerDefn()
    width = definition.GetFieldCount()
    # GDAL before 3.7 may take the first line for names, whatever it is told
    yield 1, [definition.GetFieldDefn(n).GetName().strip() for n in range(width)]
    for feature in sheet:
        yield int(feature.GetFID()), [(feature.GetFieldAsString(n) or "").strip() for n in range(width)]


def _row(number: int, said: Mapping[str, str], source: str) -> FieldRow:
    return FieldRow(
        number,
        said.get("case_id", ""),
        said.get("issued_id", ""),
        said.get("field_notes", ""),
        said.get("visited_at", ""),
        said.get("visited_by", ""),
        place_of(said),
        source=source,
    )


def place_of(said: Mapping[str, str]) -> Optional[LonLat]:
    """Return the place that cells say, ``None`` where they say none."""
    for east, north in (("lon", "lat"), ("lon_dms", "lat_dms")):
        lon, lat = read_degrees(said.get(east, "")), read_degrees(said.get(north, ""))
        if lon is not None and lat is not None and abs(lat) <= 90:
            return lon, lat
    return None
