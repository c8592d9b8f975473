"""Zones and patches from files."""

from __future__ import annotations

import argparse
from pathlib import Path

from ...plugin.domain.mapping import CASE_FIELDS, ZONE_FIELDS
from ...plugin.domain.saved_profiles import Purpose
from ...plugin.domain.states import Secrecy
from ..services.imports import CASE_PROFILE, ZONE_PROFILE, ImportCount, Imports, read_profile
from ..services.ogr_source import read_polygons
from ..settings import Settings
from .parts import Commands, command, opened

_PROFILE = """\
A profile says which of the sender's fields is which of ours; the review program saves the same files:
  {"mapping": 1, "name": "province", "purpose": "patches",
   "fields": {"issued_id": "TBBH", "unit_code": "XZQDM", "date_after": "HSX"},
   "values": {"activity_issued": {"采石": "mining"}}, "constants": {"lead_source": "ministry"}}
Fields of patches: %s
Fields of zones: %s"""


def add(commands: Commands) -> None:
    """Add the commands of this room."""
    profile = _PROFILE % (", ".join(CASE_FIELDS), ", ".join(ZONE_FIELDS))
    zones = command(
        commands,
        "import-zones",
        "Import zones from a file that GDAL reads, reprojected to EPSG:4490; again, only what differs changes.",
        f"  redline-server import-zones zones.gpkg --data ./server\n"
        f"  redline-server import-zones 红线.shp --profile redline.json --data ./server\n{profile}",
    )
    cases = command(
        commands,
        "import-cases",
        "Import a batch of flagged patches; again, ids and findings stay.",
        f'  redline-server import-cases patches.gpkg --batch "2026-05" --data ./server\n'
        f'  redline-server import-cases tb.shp --batch "2026-05" --unit 320506 --profile county.json --data ./server\n'
        f"{profile}",
    )
    for parser in (zones, cases):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", help="the layer in the file (default: the first)")
        parser.add_argument("--profile", type=Path, metavar="JSON", help="a mapping profile, see below")
    cases.add_argument("--batch", required=True, help="the batch's name")
    cases.add_argument("--unit", default="", help="the unit of patches that name none")
    marks = [mark.value for mark in Secrecy]
    cases.add_argument("--secrecy", choices=marks, default=Secrecy.INTERNAL.value, help="the batch's secrecy mark")
    zones.set_defaults(run=_zones)
    cases.set_defaults(run=_cases)


def told(what: str, count: ImportCount) -> None:
    """Say what an import did."""
    print(f"{what}: {count.added} added, {count.changed} changed, {count.unchanged} unchanged")


def _zones(settings: Settings, given: argparse.Namespace) -> None:
    profile = read_profile(given.profile, Purpose.ZONES) if given.profile else ZONE_PROFILE
    rows = read_polygons(given.file, given.layer, needed=profile.fields.values() if given.profile else ())
    with opened(settings) as database:
        told("zones", Imports(database, settings.org_id).zones(rows, profile))


def _cases(settings: Settings, given: argparse.Namespace) -> None:
    profile = read_profile(given.profile, Purpose.PATCHES) if given.profile else CASE_PROFILE
    rows = read_polygons(given.file, given.layer, needed=profile.fields.values() if given.profile else ())
    with opened(settings) as database:
        imports = Imports(database, settings.org_id)
        told("patches", imports.cases(rows, given.batch, profile, given.unit, Secrecy(given.secrecy)))
