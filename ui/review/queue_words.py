"""The words of the queue: orders, headings, and the one measure that a row shows beside its activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Optional

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import GroupKey, Heading, Links, QueueRow, SortKey
from ..new_review.parts import patches_words
from .words import STATUS_WORDS, area_words, share_words

SORT_WORDS: Mapping[SortKey, Callable[[], str]] = {
    SortKey.ISSUED: lambda: tr("As issued"),
    SortKey.PRIORITY: lambda: tr("Most urgent first"),
    SortKey.DUE: lambda: tr("Due first"),
    SortKey.TOWN: lambda: tr("By town and due date"),
    SortKey.AREA: lambda: tr("Largest first"),
    SortKey.SHARE: lambda: tr("Most in a zone first"),
    SortKey.CONFIDENCE: lambda: tr("Most certain first"),
}

GROUP_WORDS: Mapping[GroupKey, Callable[[], str]] = {
    GroupKey.NONE: lambda: tr("Not grouped"),
    GroupKey.TOWN: lambda: tr("Grouped by town"),
    GroupKey.VILLAGE: lambda: tr("Grouped by village"),
    GroupKey.ZONE: lambda: tr("Grouped by zone"),
    GroupKey.STATUS: lambda: tr("Grouped by state"),
    GroupKey.DUE: lambda: tr("Grouped by due date"),
    GroupKey.DUTY: lambda: tr("Must be checked, own choice"),
    GroupKey.SEEN: lambda: tr("Seen before or not"),
    GroupKey.PLACE: lambda: tr("Same place together"),
}

_UNKNOWN: Mapping[GroupKey, Callable[[], str]] = {
    GroupKey.TOWN: lambda: tr("Town not given"),
    GroupKey.ZONE: lambda: tr("In no zone"),
    GroupKey.DUE: lambda: tr("No due date"),
    GroupKey.PLACE: lambda: tr("By themselves"),
}


def heading_words(group: GroupKey, heading: Heading) -> str:
    """Return what the patches under a heading share."""
    if heading.returned:
        return tr("Returned")
    value = heading.values[0] if heading.values else ""
    if group is GroupKey.STATUS:
        return STATUS_WORDS[value]()
    if group is GroupKey.DUTY:
        return duty_words(value) or tr("Must be checked or own choice: not said")
    if group is GroupKey.SEEN:
        return tr("Seen before") if value else tr("Not seen before")
    if group is GroupKey.VILLAGE:
        return " · ".join(part for part in heading.values if part) or tr("Village not given")
    if not value:
        return _UNKNOWN[group]() if group in _UNKNOWN else ""
    if group is GroupKey.PLACE:
        return tr("Group of {count}", count=heading.count)
    return str(value)


def duty_words(must_check: Optional[bool]) -> str:
    """Return whether a patch must be checked or is of own choice; empty where nobody said it."""
    if must_check is None:
        return ""
    return tr("Must be checked") if must_check else tr("Own choice")


def todo_words(heading: Heading) -> str:
    """Return how many patches stand under a heading and how many of them are open."""
    count = patches_words(heading.count)
    return f"{count} · {tr('{count} to do', count=heading.todo)}" if heading.todo else f"{count} · ✓"


def measure_words(row: QueueRow, sort: SortKey, links: Links) -> str:
    """Return the measure by which the list is ordered; the area where that says nothing of its own."""
    measure = _MEASURES.get(sort)
    words = measure(row, links) if measure is not None else ""
    return words or ("" if row.area_m2 is None else area_words(row.area_m2))


def urgency_words(score: float | None) -> str:
    """Return a score of 0 … 100; empty where there is none yet."""
    return "" if score is None else tr("{score} of 100", score=f"{score:.0f}")


_MEASURES: dict[SortKey, Callable[[QueueRow, Links], str]] = {
    SortKey.SHARE: lambda row, _links: share_words(row.share) if row.share else tr("outside"),
    SortKey.DUE: lambda row, _links: row.due_date[5:],
    SortKey.TOWN: lambda row, _links: row.town,
    SortKey.CONFIDENCE: lambda row, _links: share_words(row.confidence),
    SortKey.PRIORITY: lambda row, links: urgency_words(links.scores.get(row.case_id)),
}
