"""A ledger as a file: GeoPackage, XLSX, CSV or GeoJSON, by the ending of its name; whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import pickle
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from ...plugin.domain.geometry import to_geojson
from ...plugin.domain.ledger import ANSWER, EXTRA, Column, Kind, chinese
from ...plugin.domain.ledger_rows import LEGAL_TIME, Cell
from ...plugin.domain.ledger_sheet import (
    FORMULA,
    MOST_LETTERS,
    MOST_ROWS,
    Keep,
    Sheet,
    SheetWriter,
    cut_utf16,
    sheet_of,
    utf16_length,
)
from ...plugin.domain.states import Secrecy
from ..errors import OgrMissing, SourceUnreadable
from ..operator_errors import FileUnwritten
from .gdal_quiet import fill
from .ledger import Columns, LedgerRow
from .whole import whole_file

try:
    from osgeo import ogr, osr
except ImportError:  # GDAL comes with the system, not with this package
    ogr = osr = None

_CUT = (
    "……［此处截断，全文见 GeoPackage、CSV 和 GeoJSON］",
    "… [cut here; whole in the GeoPackage, the CSV and the GeoJSON]",
)
_LAYER = "patches"
_FIELDS = {Kind.NUMBER: "OFTReal", Kind.DEGREES: "OFTReal", Kind.SHARE: "OFTReal", Kind.INTEGER: "OFTInteger"}
_EPSG = 4490


class Told:
    """What was written: how many rows, and the highest mark among them."""

    def __init__(self) -> None:
        self.rows, self.secrecy = 0, Secrecy.PUBLIC

    def seen(self, rows: Iterable[LedgerRow]) -> Iterable[LedgerRow]:
        """Pass rows on."""
        for row in rows:
            self.rows, self.secrecy = self.rows + 1, Secrecy.highest((self.secrecy, row.secrecy))
            yield row


def write_ledger(path: Path, columns: Columns, rows: Iterable[LedgerRow]) -> Told:
    """Write a ledger, in place of a file of that name; raises :class:`FileUnwritten` or :class:`SourceUnreadable`."""
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        known = ", ".join(sorted(WRITERS))
        raise SourceUnreadable(str(path), f"a ledger is written as {known}; the name's ending says which")
    told = Told()
    with whole_file(path) as beside:
        write(beside, columns, told.seen(rows), told)
    return told


def _csv(path: Path, columns: Columns, rows: Iterable[LedgerRow], _told: Told) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells a spreadsheet that it is UTF-8
        out = csv.writer(file)
        out.writerow([column.label(columns.language) for column in columns.template.columns])
        for row in rows:
            out.writerow([_harmless(cell) for cell in row.cells])


def _harmless(cell: Cell) -> Any:
    """A text that a spreadsheet would run as a formula gets the apostrophe that makes it text there."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _geojson(path: Path, columns: Columns, rows: Iterable[LedgerRow], told: Told) -> None:
    names = [column.id for column in columns.template.columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"type":"FeatureCollection","name":{json.dumps(columns.title, ensure_ascii=False)},"features":[')
        for row in rows:
            values = {name: _plain(cell) for name, cell in zip(names, row.cells)}
            feature = {"type": "Feature", "geometry": to_geojson(row.outline), "properties": values}
            file.write(("\n" if told.rows == 1 else ",\n") + json.dumps(feature, ensure_ascii=False))
        mark = json.dumps(columns.mark(told.secrecy), ensure_ascii=False)
        file.write(f'\n],"secrecy":{mark}}}\n')


def _plain(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _xlsx(path: Path, columns: Columns, rows: Iterable[LedgerRow], told: Told) -> None:
    """Write the sheet as the review program lays it out.

    The highest mark and the number of rows stand above them and around every page, so the rows come first into a file
    between: a hundred thousand of them are not held in memory.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as between, tempfile.TemporaryFile(dir=between) as spool:
        for row in rows:
            pickle.dump((row.name, row.cells), spool, pickle.HIGHEST_PROTOCOL)
        spool.seek(0)
        sheet = _sheet(columns, told)
        if sheet.top + told.rows > MOST_ROWS:
            raise OSError(errno.EFBIG, f"a sheet holds {MOST_ROWS:,} rows; export batch by batch")
        options = {"constant_memory": True, "tmpdir": between, "strings_to_urls": False}
        book = xlsxwriter.Workbook(str(path), options)
        try:
            SheetWriter(book, sheet, _keeper(columns.language)).write(pickle.load(spool) for _ in range(told.rows))
            book.set_properties({"title": columns.title, "comments": sheet.mark})
            book.close()
        except XlsxWriterException as error:
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else FileUnwritten(str(path), str(error)) from error
        finally:
            book.fileclosed = 1  # one that is given up would say so on standard error


def _sheet(columns: Columns, told: Told) -> Sheet:
    zh = chinese(columns.language)
    mark, when = columns.mark(told.secrecy), datetime.now(LEGAL_TIME).strftime("%Y-%m-%d %H:%M")
    about = f"共 {told.rows:,} 个图斑 · 导出时间 {when}" if zh else f"{told.rows:,} patches · made on {when}"
    said = f"密级：{mark}" if zh else f"Secrecy: {mark}"
    return sheet_of(columns.template, columns.lists, columns.language, said, (about,))


def _keeper(language: str) -> Keep:
    ending = _CUT[0 if chinese(language) else 1]

    def keep(text: str, _row_name: str, _heading: str) -> str:
        return cut_utf16(text, MOST_LETTERS - utf16_length(ending)) + ending

    return keep


def _geopackage(path: Path, columns: Columns, rows: Iterable[LedgerRow], told: Told) -> None:
    if ogr is None:
        raise OgrMissing
    ogr.UseExceptions()
    made = path.with_name(f"{path.stem}.gpkg")  # GDAL wants its ending so
    try:
        source = [ogr.GetDriverByName("GPKG").CreateDataSource(str(made))]
        fill(source, lambda opened: _write_layer(opened, columns, rows))
        _verify_layer(made, told.rows)
        made.replace(path)
    except (RuntimeError, OSError) as error:
        made.unlink(missing_ok=True)
        raise OSError(errno.EIO, getattr(error, "strerror", None) or str(error)) from error
    finally:
        for ending in ("-journal", "-wal", "-shm"):
            made.with_name(made.name + ending).unlink(missing_ok=True)


def _write_layer(source: Any, columns: Columns, rows: Iterable[LedgerRow]) -> None:
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(_EPSG)
    layer = source.CreateLayer(_LAYER, degrees, ogr.wkbMultiPolygon, [f"IDENTIFIER={columns.title}"])
    for column in columns.template.columns:
        field = ogr.FieldDefn(column.id, _field_kind(column))
        field.SetAlternativeName(column.label(columns.language))
        layer.CreateField(field)
    layer.StartTransaction()
    definition = layer.GetLayerDefn()
    for row in rows:
        feature = ogr.Feature(definition)
        for place, cell in enumerate(row.cells):
            _set(feature, place, cell)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(row.outline))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def _field_kind(column: Column) -> int:
    """Return the field's type; what people wrote is text, also where a number was asked for: nothing of it is lost."""
    written = column.source.startswith((ANSWER, EXTRA))
    return int(getattr(ogr, "OFTString" if written else _FIELDS.get(column.kind, "OFTString")))


def _set(feature: Any, place: int, cell: Cell) -> None:
    if cell is None:
        return
    feature.SetField(place, _plain(cell) if isinstance(cell, (date, str)) else cell)


def _verify_layer(path: Path, expected: int) -> None:
    """GDAL says of a commit that found no room only on its error stream: so the file itself is asked."""
    with closing(sqlite3.connect(path)) as database:
        try:
            found = database.execute(f"SELECT count(*) FROM {_LAYER}").fetchone()[0]
        except sqlite3.Error as error:
            raise RuntimeError(str(error)) from error
    if found != expected:
        raise RuntimeError(f"{found} of {expected} rows arrived; the disk may be full")


Writer = Callable[[Path, Columns, Iterable[LedgerRow], Told], None]
WRITERS: Mapping[str, Writer] = {".csv": _csv, ".geojson": _geojson, ".xlsx": _xlsx, ".gpkg": _geopackage}
