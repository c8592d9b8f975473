"""What the panel says of a patch that the platform has said something of: what, who, when, and what to do."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple, Optional

from ...plugin.adapters.refusal_words import PROBLEMS, why_refused
from ...plugin.adapters.translation import tr
from ...plugin.app.queue import CaseStatus, QueueRow
from ...plugin.app.queue_rows import AWAY
from ...plugin.domain.departure import DELETED, Departure
from ...plugin.domain.newer_words import unknown_state
from ...plugin.domain.records import VANISHED, Case
from ...plugin.domain.refusal import Refusal
from ...plugin.ports import Contents
from ..moments import local_day
from ..new_review.parts import in_a_row

RETURNED_BY, RETURNED_AT = "returned_by", "returned_at"
"""Members of a case's ``extra``."""


class Said(NamedTuple):
    """What the platform said of a patch: why it refused a finding, why it took the patch away (``None``: it did not).

    ``worked_on``: work of this computer stands on it.
    """

    refusal: Refusal = Refusal()
    departure: Optional[Departure] = None
    worked_on: bool = False


SILENT = Said()


def said_of(contents: Contents, case_id: str, worked_on: bool = False) -> Said:
    """Return what was said of a patch."""
    departure = contents.departures.get(case_id)
    if departure is None and case_id in contents.gone:
        departure = Departure(contents.gone[case_id])
    return Said(contents.refusals.get(case_id, Refusal()), departure, worked_on)


def notice_words(case: Case, row: QueueRow, said: Said) -> str:
    """Return the sentences of the notice, empty where there is nothing to say."""
    if row.status is CaseStatus.REJECTED:
        return _refused_words(said)
    if row.status is CaseStatus.CONFLICT:
        words = tr("Somebody else found otherwise. Both findings are kept until you choose.")
        return in_a_row(_gone_words(said.departure), words) if said.departure is not None else words
    if row.status in AWAY:
        return _away_words(said)
    if row.status is CaseStatus.BLOCKED and said.refusal.outcome:
        return tr(
            "The platform answered this finding with “{word}”, which this version of the program does not know. The "
            "finding is kept here: ask for a newer version, or for what that word means.",
            word=said.refusal.outcome,
        )
    if row.status is CaseStatus.UNKNOWN:
        return tr(
            "The platform says “{word}” of this patch, a state that this version of the program does not know. Nothing "
            "is asked of you here; ask for a newer version.",
            word=unknown_state(case.extra),
        )
    if case.return_reason:
        return _returned_words(case)
    if row.status is CaseStatus.ELSEWHERE:
        return _elsewhere_words(case)
    gone = bool(case.extra.get(VANISHED))
    return tr("The newest layer of its batch no longer holds this patch. What you found stays.") if gone else ""


def _refused_words(said: Said) -> str:
    why = why_refused(said.refusal)
    if said.departure is None:
        rest = "" if said.refusal.problem in PROBLEMS else tr("Look at the finding, correct it and save it again.")
        return reduce(in_a_row, (tr("The platform refused the finding."), why, rest))
    kept = tr("The finding and its files stay here, and can be exported.")
    return reduce(in_a_row, (_gone_words(said.departure), tr("It did not take the finding."), why, kept))


def _away_words(said: Said) -> str:
    if said.departure is None:
        return tr("The platform took this patch out of your area. What you found is kept here.")
    if not said.worked_on:
        rest = tr("Nothing is asked of you any more; the next time it is not listed.")
        return in_a_row(_gone_words(said.departure), rest)
    kept = tr(
        "What you found, with its files, stays here and can be exported. What waits is still sent: the platform "
        "answers whether it takes it."
    )
    return in_a_row(_gone_words(said.departure), kept)


def _gone_words(departure: Departure) -> str:
    who, when = departure.by, local_day(departure.at or departure.told_at)
    if departure.reason == DELETED:
        if who:
            return tr("Deleted on the platform by {who} on {day}.", who=who, day=when)
        return tr("Deleted on the platform, {day}.", day=when) if when else tr("Deleted on the platform.")
    if who:
        return tr("Moved out of your area by {who} on {day}; that is who to ask.", who=who, day=when)
    return tr("Moved out of your area, {day}.", day=when) if when else tr("Moved out of your area.")


def _returned_words(case: Case) -> str:
    who, at = str(case.extra.get(RETURNED_BY) or ""), str(case.extra.get(RETURNED_AT) or "")
    rest = tr("Correct the finding and save it again.")
    if not who:
        return in_a_row(tr("Returned: {reason}", reason=case.return_reason), rest)
    words = tr("Returned by {who} on {day}: {reason}", who=who, day=local_day(at), reason=case.return_reason)
    return in_a_row(words, rest)


def _elsewhere_words(case: Case) -> str:
    words = tr("Found by {who} on {day}.", who=case.finding_by, day=local_day(case.finding_at))
    rest = tr("Nothing is asked of you. If you found otherwise, answer and save: both stay in the record.")
    return in_a_row(words, rest)
