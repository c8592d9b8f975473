"""The words of what is known of a patch: earlier findings, its group, why it is urgent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Union

from ...plugin.adapters.translation import tr
from ...plugin.app.known_cases import SeenBefore
from ...plugin.app.priority import Priority, PriorityReason, Reason
from ...plugin.domain.form import Form
from ..moments import local_day
from .words import area_words, share_words

CodeWords = Callable[[str, str], str]
"""(name of a code list, code) → words"""
Value = Union[float, int, str]


def finding_words(finding: Mapping[str, Any], form: Form, language: str, plain: str = "") -> str:
    """Return a finding in the words of the form: its verdict, and what the change was.

    ``plain``: what to say of a verdict that is no answer of the form, as senders of earlier findings write it.
    """
    questions = {question.id: question for question in form.questions if question.kind == "choice"}
    chosen = [questions[name].chosen(finding) for name in ("reality", "activity_actual") if name in questions]
    return " · ".join(option.label(language) for option in chosen if option is not None) or plain or tr("no verdict")


def seen_words(seen: SeenBefore, verdict: str) -> str:
    """Return an earlier finding in one line: verdict, date, by whom, how much of this patch it covers."""
    who = seen.found_by or (tr("on this computer") if seen.found_at else "")
    share = tr("{share} of this patch", share=share_words(seen.share))
    return " · ".join(part for part in (verdict, local_day(seen.found_at), who, share) if part)


def _times(count: Value) -> str:
    return tr("found real here once") if count == 1 else tr("found real here {count} times", count=count)


def _due(days: Value) -> str:
    left = int(days)
    if left == 0:
        return tr("due today")
    if left < 0:
        return tr("overdue by 1 day") if left == -1 else tr("overdue by {count} days", count=-left)
    return tr("due in 1 day") if left == 1 else tr("due in {count} days", count=left)


def reason_words(reason: Reason, codes: CodeWords) -> str:
    """Return one reason in words."""
    words: Mapping[PriorityReason, Callable[[Value], str]] = {
        PriorityReason.REDLINE_SHARE: lambda v: tr("{share} in the red line", share=share_words(float(v))),
        PriorityReason.AREA: lambda v: area_words(float(v)),
        PriorityReason.ACTIVITY: lambda v: codes("activity", str(v)),
        PriorityReason.RECURRENCE: _times,
        PriorityReason.CONFIDENCE: lambda v: tr("{share} certain", share=share_words(float(v))),
        PriorityReason.DUE: _due,
    }
    return words[reason.code](reason.value)


def priority_words(priority: Priority, codes: CodeWords) -> str:
    """Return the score and its reasons, the weightiest first."""
    reasons = tr(", ").join(reason_words(reason, codes) for reason in priority.reasons)
    score = tr("{score} of 100", score=f"{priority.score:.0f}")
    return tr("{score}: {reasons}", score=score, reasons=reasons) if reasons else score


def priority_lines(priority: Priority, codes: CodeWords) -> str:
    """Return the reasons with their points, one a line."""
    lines = [
        tr("{points} points: {reason}", points=f"{reason.points:.0f}", reason=reason_words(reason, codes))
        for reason in priority.reasons
    ]
    return "\n".join([tr("Urgency {score} of 100", score=f"{priority.score:.0f}"), *lines])
