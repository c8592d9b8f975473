"""The ledger as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..area import WHOLE, Area, check_unit
from ..db.engine import Scope
from ..services.ledger import Ledger, read_columns
from ..services.ledger_files import write_ledger
from ..services.unit_names import read_unit_names
from ..settings import Settings
from .parts import Commands, command, opened

_EXAMPLES = """\
  redline-server export ledger.xlsx --data ./server
  redline-server export 台账.gpkg --batch "2026-05" --area 320506 --data ./server
  redline-server export ledger.csv --language en --data ./server
  redline-server export ledger.geojson --template ours.json --data ./server
The columns are those of a template (resources/exports/ledger.json, or one of your own). Outlines are those that count:
the corrected one, else the flagged one, in CGCS2000 (EPSG:4490). In a CSV a text that a spreadsheet would run as a
formula bears an apostrophe before it. What was written bears the highest secrecy mark of its patches; it is printed."""


def add(commands: Commands) -> None:
    """Add the command of this room."""
    words = "Write the ledger as GeoPackage, XLSX, CSV or GeoJSON, by the ending of the file's name."
    parser = command(commands, "export", words, _EXAMPLES)
    parser.add_argument("file", type=Path, help="ledger.gpkg, ledger.xlsx, ledger.csv or ledger.geojson")
    parser.add_argument("--batch", help="this batch only")
    parser.add_argument("--area", action="append", metavar="UNIT", help="these units only, given as often as needed")
    parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of headings and words (default zh)")
    parser.add_argument("--template", type=Path, metavar="JSON", help="the columns (default: the ledger's)")
    parser.set_defaults(run=_export)


def _export(settings: Settings, given: argparse.Namespace) -> None:
    columns = read_columns(settings.resources, given.template, given.language)
    area = Area(tuple(check_unit(unit) for unit in given.area)) if given.area else WHOLE
    names = read_unit_names(settings)
    with opened(settings) as database:
        ledger = Ledger(database, Scope(settings.org_id, area), given.batch, names)
        told = write_ledger(given.file, columns, ledger.rows(columns))
    print(f"{given.file}: {told.rows:,} patches, marked {columns.mark(told.secrecy)}")
