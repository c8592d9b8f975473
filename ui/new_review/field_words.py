"""Words for our fields, for the reasons of a receipt and for codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...plugin.adapters.translation import tr
from ...plugin.app.import_rows import Reason, RowNote
from ...plugin.domain.errors import BadRecord
from .parts import headed

Words = Callable[[], str]

CASE_WORDS: Mapping[str, Words] = {
    "issued_id": lambda: tr("Patch id"),
    "date_before": lambda: tr("Earlier date"),
    "date_after": lambda: tr("Later date"),
    "activity_issued": lambda: tr("Issued activity"),
    "confidence": lambda: tr("Confidence"),
    "must_check": lambda: tr("Must check"),
    "town_name": lambda: tr("Town"),
    "town_code": lambda: tr("Town code"),
    "village_name": lambda: tr("Village"),
    "unit_code": lambda: tr("Unit code"),
    "due_date": lambda: tr("Due date"),
    "lead_source": lambda: tr("Lead source"),
}
ZONE_WORDS: Mapping[str, Words] = {
    "level": lambda: tr("Zone level"),
    "type": lambda: tr("Zone type"),
    "name": lambda: tr("Zone name"),
    "code": lambda: tr("Zone code"),
    "unit_code": lambda: tr("Unit code"),
}
ADMIN_WORDS: Mapping[str, Words] = {
    "code": lambda: tr("Code"),
    "name": lambda: tr("Name"),
}
HISTORY_WORDS: Mapping[str, Words] = {
    "verdict": lambda: tr("Verdict"),
    "date": lambda: tr("Date of the finding"),
    "by": lambda: tr("By whom"),
    "id": lambda: tr("Patch id"),
}
REASON_WORDS: Mapping[Reason, Words] = {
    Reason.NO_GEOMETRY: lambda: tr("no outline: draw it or ask the sender"),
    Reason.EMPTY_GEOMETRY: lambda: tr("an empty outline: draw it or ask the sender"),
    Reason.NOT_POLYGON: lambda: tr("a point or line, not a polygon"),
    Reason.BEYOND_REPAIR: lambda: tr("an outline without area: draw it again"),
    Reason.OFF_THE_GLOBE: lambda: tr("coordinates outside the Earth: check the layer's reference system"),
    Reason.SELF_CROSSING: lambda: tr("outline crossed itself: mended"),
    Reason.CURVES: lambda: tr("curves: drawn as short straight lines"),
    Reason.POINT_CIRCLED: lambda: tr("a point: a circle drawn round it"),
    Reason.PARTS_DROPPED: lambda: tr("points or lines beside the polygon: left out"),
    Reason.DUPLICATE_ID: lambda: tr("the same id as an earlier row: left out; give it its own id"),
    Reason.ID_GENERATED: lambda: tr("had no id: named by us"),
    Reason.BAD_VALUE: lambda: tr("a value that cannot be read"),
    Reason.NO_LEVEL: lambda: tr("no zone level: choose one for the whole layer, or fill the field"),
}


def bad_value(error: BadRecord) -> str:
    """Return the words for a value that cannot be read."""
    return tr("cannot be read: {value}", value=error.reason)


def fault_words(detail: str) -> str:
    """Return the words for a receipt's detail, ``kind: value``."""
    kind, _, value = detail.partition(": ")
    kinds = {"date": tr("date"), "confidence": tr("confidence")}
    return tr("{kind} “{value}”", kind=kinds[kind], value=value) if kind in kinds else detail


def note_words(note: RowNote) -> str:
    """Return why a row was left out or what was done to it, with the value at fault."""
    reason = REASON_WORDS[note.reason]()
    return headed(reason, fault_words(note.detail)) if note.detail else reason
