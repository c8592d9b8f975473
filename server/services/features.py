"""Collections as GeoJSON features: zones, cases (flagged patches) and decisions (their current findings)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import orjson

from ...plugin.domain.canonical import fingerprint
from ..cells import Box
from ..db import features as rows
from ..db.engine import Connection, Database
from ..db.features import Selection
from ..db.times import DAY, Span, utc_text
from ..errors import BadParameter, RecordNotFound
from .accounts import Caller
from .crs import DEFAULT, Crs, given_in
from .desk_upkeep import desk_reading

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


def read_box(text: str, crs: Crs = DEFAULT) -> Box:
    """Read the least of both axes and the most (or with heights, which are ignored) as west, south, east, north.

    Raises :class:`BadParameter`.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadParameter("bbox", "it is not made of numbers") from error
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(-1e9 < number < 1e9 for number in numbers):
        raise BadParameter("bbox", "it has four numbers: the least of both axes, then the most")
    first, second, to_first, to_second = numbers
    if first > to_first or second > to_second:
        raise BadParameter("bbox", "west must not exceed east, nor south north")
    return crs.box_in_degrees((first, second, to_first, to_second))


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)
_OPEN = ("", "..")


def read_span(text: str) -> Span:
    """Read a moment, or two with a slash between of which one may be open (``..``); a date stands for its whole day.

    Raises :class:`BadParameter`.
    """
    first, interval, last = text.partition("/")
    if interval and first in _OPEN and last in _OPEN:
        raise BadParameter("datetime", "an interval has a beginning or an end")
    start = None if interval and first in _OPEN else _moment(first, "T00:00:00.000Z")
    end = None if interval and last in _OPEN else _moment(last if interval else first, "T23:59:59.999Z")
    if start is not None and end is not None and start > end:
        raise BadParameter("datetime", "the interval ends before it begins")
    return Span(start, end)


def _moment(text: str, of_day: str) -> str:
    found = None
    if _MOMENT.fullmatch(text):
        found = utc_text(text if len(text) > DAY else text + of_day)
    if found is None:
        raise BadParameter("datetime", "it is no time as 2026-05-02T08:00:00Z, nor an interval of such as ../TIME")
    return found


def etag_of(feature: Json) -> str:
    """Return the strong ETag of a feature: its version, and the hash of all it says but its links."""
    said = {name: value for name, value in feature.items() if name != "links"}
    return f'"{feature["properties"].get("version", 0)}-{fingerprint(said)[:32]}"'


def feature_of(name: str, record: str, views: Optional[Sequence[Json]] = None) -> Json:
    """Return a record as a feature of a collection, a finding with the recipes of what was seen."""
    feature = collection(name).feature(orjson.loads(record))
    return feature if views is None else {**feature, "seen": list(views)}


def _in(crs: Crs, feature: Json) -> Json:
    return feature if crs == DEFAULT else {**feature, "geometry": given_in(crs, feature["geometry"])}


class Features:
    """Reads collections within the caller's area."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, caller: Caller, wanted: Selection, crs: Crs = DEFAULT) -> Json:
        """Return a FeatureCollection without its links, its geometry in a reference system."""
        made = collection(wanted.collection).feature
        reading = self._database.read if wanted.span is None else partial(desk_reading, self._database)
        with reading(caller.scope) as connection:
            found = rows.search(connection, caller.scope, wanted)
        features = [_in(crs, made(orjson.loads(record))) for record in found.records]
        counts = {"numberMatched": found.matched, "numberReturned": len(features)}
        return {"type": "FeatureCollection", "features": features, **counts}

    def one(self, caller: Caller, name: str, record_id: str, crs: Crs = DEFAULT) -> Json:
        """Return a feature, a finding with the recipes of what was seen (``seen``); raises :class:`RecordNotFound`."""
        with self._database.read(caller.scope) as connection:
            return _in(crs, self.read(connection, caller, name, record_id))

    def read(self, connection: Connection, caller: Caller, name: str, record_id: str) -> Json:
        """Do the same within a transaction."""
        collection(name)  # before anything is read
        views: Optional[list[Json]] = None
        if name == "decisions":
            record, views = rows.finding(connection, caller.scope, record_id)
        else:
            record = rows.one(connection, caller.scope, name, record_id)
        if record is None:
            raise RecordNotFound(name, record_id)
        return feature_of(name, record, views)

    def box(self, caller: Caller, name: str) -> Box | None:
        """Return the box around what the caller may see of a collection."""
        with self._database.read(caller.scope) as connection:
            return rows.extent(connection, caller.scope, name)

    def times(self, caller: Caller, name: str) -> Span | None:
        """Return the time from the first to the last of what the caller may see, ``None`` where nothing has one."""
        with desk_reading(self._database, caller.scope) as connection:
            return rows.lifetime(connection, caller.scope, name)
