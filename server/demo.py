"""A ready server with the demo batch, from the files of the generated demo county."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .db.engine import Database
from .services.accounts import Accounts, parse_grant
from .services.imports import ImportCount, Imports
from .services.ogr_source import read_polygons
from .services.setup import open_database, prepare
from .settings import Settings, read_secret

BATCH_NAME = "2026-05 Demo County 演示县"
UNIT = "320599"
ACCOUNTS = {
    "inspector": ("inspector-demo", (f"inspector:{UNIT}",)),
    "approver": ("approver-demo", (f"approver:{UNIT[:4]}:1",)),
    "approver2": ("approver2-demo", (f"approver:{UNIT[:2]}:2",)),
    "admin": ("admin-demo", ("admin:*",)),
}
"""User name to (password, grants): for a server on this machine only, and printed so that everybody knows."""


@dataclass(frozen=True)
class DemoCount:
    """What the demo put in."""

    zones: ImportCount
    cases: ImportCount


def make_demo(settings: Settings, county: Path) -> DemoCount:
    """Prepare a server with accounts, zones and the demo batch; again, it changes nothing."""
    prepare(settings)
    database = open_database(settings)
    try:
        _add_accounts(database, settings)
        imports = Imports(database, settings.org_id)
        zones = imports.zones(read_polygons(county / "zones.gpkg", "zones"))
        cases = imports.cases(read_polygons(county / "patches.gpkg", "patches"), BATCH_NAME)
        return DemoCount(zones, cases)
    finally:
        database.close()


def _add_accounts(database: Database, settings: Settings) -> None:
    accounts = Accounts(database, settings, read_secret(settings))
    known = {account.username for account in accounts.list_all()}
    for username, (password, grants) in ACCOUNTS.items():
        if username not in known:
            accounts.add(username, password, [parse_grant(text) for text in grants])
