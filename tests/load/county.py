"""Organisations to review in: units, patches, and an account for each reviewer with an area of his own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from redline_review.plugin.domain.geometry import from_geojson
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.imports import Imports
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import Settings, read_secret

PASSWORD = "a long password"
BATCH = "2026-05"
CITY, PROVINCE = "3205", "32"
SENIORS = (("inspector", CITY, 1), ("approver", CITY, 1), ("approver", CITY, 1), ("approver", PROVINCE, 2))
"""Every organisation has these, the rest are inspectors of one unit each; the first senior one inspects the city."""
PER_UNIT = 3


@dataclass(frozen=True)
class Person:
    """Who reviews: where, as what, and the unit (a prefix) in which."""

    org_id: str
    name: str
    role: str
    unit: str
    level: int = 1

    @property
    def grant(self) -> str:
        """The role as the command line writes it."""
        return f"{self.role}:{self.unit}:{self.level}"


def staff(org_id: str, count: int) -> list[Person]:
    """Return so many people of an organisation, several to a unit, so that they meet on the same patches."""
    people = []
    for number in range(count):
        seat = number - (count - len(SENIORS))
        role, unit, level = SENIORS[seat] if seat >= 0 else ("inspector", unit_of(number), 1)
        people.append(Person(org_id, f"person-{number:03}", role, unit, level))
    return people


def unit_of(number: int) -> str:
    """Return the unit of an inspector, by his number."""
    return f"{CITY}{number // PER_UNIT + 1:02}"


def square(west: float, south: float) -> bytes:
    """Return a patch of about a kilometre (EPSG:4490)."""
    east, north = west + 0.01, south + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def _patches(units: list[str], each: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every unit has its patches; each seventh lies across the border to the next unit."""
    for place, unit in enumerate(units):
        for number in range(each):
            both = f"{unit},{units[(place + 1) % len(units)]}" if number % 7 == 0 else unit
            attributes = {"issued_id": f"{unit}-{number}", "unit_code": both, "date_after": "2026-05-02"}
            yield attributes, square(119.0 + place * 0.1 + number % 7 * 0.012, 31.0 + number // 7 * 0.012)


def furnish(settings: Settings, org_id: str, people: list[Person], patches_each: int) -> None:
    """Make an organisation with its people and patches."""
    own = replace(settings, org_id=org_id)
    prepare(own)
    database = open_database(own)
    accounts = Accounts(database, own, read_secret(own))
    for person in people:
        accounts.add(person.name, PASSWORD, [parse_grant(person.grant)])
    units = sorted({person.unit for person in people if len(person.unit) == len(CITY) + 2})
    zones = [
        ({"zone_code": u, "zone_name": u, "zone_level": "redline", "unit_code": u}, square(119, 31)) for u in units
    ]
    imports = Imports(database, org_id)
    imports.zones(zones)
    imports.cases(list(_patches(units, patches_each)), BATCH)
    database.close()
