"""Collections as GeoJSON features: zones, cases (flagged patches) and decisions (their current findings)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...plugin.domain.canonical import fingerprint
from ..db import features as rows
from ..db.engine import Connection, Database
from ..db.features import Selection
from ..db.seen import of_newest
from ..errors import BadParameter, RecordNotFound
from .accounts import Caller

Json = dict[str, Any]
MAX_LIMIT = 10_000
_DETAIL = ("outline", "outline_found", "facts", "finding", "evidence")


@dataclass(frozen=True)
class Collection:
    """A collection's words, the properties it can be filtered by, and how a record becomes a feature."""

    title: str
    description: str
    filters: tuple[str, ...]
    feature: Callable[[Json], Json]


def _feature(record: Json, id_name: str, geometry: Json, properties: Json) -> Json:
    return {"type": "Feature", "id": record[id_name], "geometry": geometry, "properties": properties}


def _plain(record: Json) -> Json:
    values = {name: value for name, value in record.items() if name not in _DETAIL}
    return {name: ",".join(map(str, v)) if isinstance(v, list) else v for name, v in values.items()}


def _zone(record: Json) -> Json:
    return _feature(record, "zone_id", record["outline"], _plain(record))


def _case(record: Json) -> Json:
    return _feature(record, "case_id", record["outline"], {**record["facts"], **_plain(record)})


def _decision(record: Json) -> Json:
    outline = record["outline_found"] or record["outline"]
    return _feature(record, "case_id", outline, {**record["finding"], **_plain(record)})


_CASE_FILTERS = ("batch_id", "review_state", "issued_id")
COLLECTIONS: Mapping[str, Collection] = {
    "zones": Collection("Zones", "Red line and other controlled zones.", ("level", "type"), _zone),
    "cases": Collection("Patches", "Flagged patches as issued.", _CASE_FILTERS, _case),
    "decisions": Collection("Findings", "The current finding of each patch that has one.", _CASE_FILTERS, _decision),
}


def collection(name: str) -> Collection:
    """Return a collection; raises :class:`RecordNotFound`."""
    if name not in COLLECTIONS:
        raise RecordNotFound("collections", name)
    return COLLECTIONS[name]


def read_box(text: str) -> rows.Box:
    """Read ``west,south,east,north`` (or with heights, which are ignored); raises :class:`BadParameter`."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadParameter("bbox", "it is not made of numbers") from error
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(-1e9 < number < 1e9 for number in numbers):
        raise BadParameter("bbox", "it has four numbers: west, south, east, north")
    west, south, east, north = numbers
    if west > east or south > north:
        raise BadParameter("bbox", "west must not exceed east, nor south north")
    return west, south, east, north


def etag_of(feature: Json) -> str:
    """Return the strong ETag of a feature: its version, and the hash of all it says but its links."""
    said = {name: value for name, value in feature.items() if name != "links"}
    return f'"{feature["properties"].get("version", 0)}-{fingerprint(said)[:32]}"'


class Features:
    """Reads collections within the caller's area."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, caller: Caller, wanted: Selection) -> Json:
        """Return a FeatureCollection without its links."""
        made = collection(wanted.collection).feature
        with self._database.read(caller.scope) as connection:
            found = rows.search(connection, caller.scope, wanted)
        features = [made(json.loads(record)) for record in found.records]
        counts = {"numberMatched": found.matched, "numberReturned": len(features)}
        return {"type": "FeatureCollection", "features": features, **counts}

    def one(self, caller: Caller, name: str, record_id: str) -> Json:
        """Return a feature, a finding with the recipes of what was seen (``seen``); raises :class:`RecordNotFound`."""
        with self._database.read(caller.scope) as connection:
            return self.read(connection, caller, name, record_id)

    def read(self, connection: Connection, caller: Caller, name: str, record_id: str) -> Json:
        """Do the same within a transaction."""
        made = collection(name).feature
        record = rows.one(connection, caller.scope, name, record_id)
        views = of_newest(connection, caller.scope, record_id) if name == "decisions" else None
        if record is None:
            raise RecordNotFound(name, record_id)
        feature = made(json.loads(record))
        return feature if views is None else {**feature, "seen": views}

    def box(self, caller: Caller, name: str) -> rows.Box | None:
        """Return the box around what the caller may see of a collection."""
        with self._database.read(caller.scope) as connection:
            return rows.extent(connection, caller.scope, name)
