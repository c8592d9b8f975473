"""What a note that comes back from a visit says in its patch's note: the same words whichever way it came."""

from __future__ import annotations

from datetime import timedelta, timezone

from ..plugin.adapters.translation import tr
from ..plugin.app.note_places import FieldRow
from ..plugin.domain.evidence_rules import EvidenceRules
from ..plugin.domain.visit_time import visit_time


def local_time(text: str, rules: EvidenceRules) -> str:
    """Return a moment as local time; what is none stays as it was written."""
    when = visit_time(text, rules.utc_offset_minutes)
    if when is None or when.moment is None:
        return text
    local = timezone(timedelta(minutes=rules.utc_offset_minutes))
    return f"{when.moment.astimezone(local):%Y-%m-%d %H:%M}"


def note_words(row: FieldRow, rules: EvidenceRules) -> str:
    """Return what a row of the list, or a mark, adds to its patch's note; a track counts in UTC."""
    notes, when = row.notes.strip(), row.visited_at.strip()
    if row.mark:
        return f"{local_time(when, rules)} {notes}" if when else notes
    said = " ".join(filter(None, (local_time(when, rules) if "T" in when else when, row.visited_by)))
    if not said:
        return tr("On site: {notes}", notes=notes)
    if not notes:
        return tr("On site, {when_and_who}", when_and_who=said)
    return tr("On site, {when_and_who}: {notes}", when_and_who=said, notes=notes)
