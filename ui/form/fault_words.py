"""What is wrong with a date or number, in words: where it stands, and in the top line."""

from __future__ import annotations

from ...plugin.adapters.translation import tr
from ...plugin.domain import answer_values as values
from ...plugin.domain.errors import AnswerFaulty

ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return a text that keeps its direction of writing to itself: what stands beside it stays in its order."""
    return f"{ISOLATE}{text}{END_ISOLATE}"


def needed_sentence(question: str) -> str:
    """Return that a question (in words) must be answered in writing, and how its field is left."""
    return tr("“{question}” is needed for this finding. Write it, or leave the field with Esc.", question=question)


def needed_hint() -> str:
    """Return the same beneath the question itself."""
    return tr("Needed for this finding. Write it, or leave the field with Esc.")


def fault_sentence(error: AnswerFaulty) -> str:
    """Return what is wrong with an answer, and how to write it."""
    value, bound = isolated(error.value), error.bound
    if error.fault == values.NO_DATE:
        return tr("“{value}” is no date. Write it like 2026-05-02.", value=value)
    if error.fault == values.TOO_EARLY:
        return tr("{value} is too early: nothing before {bound}. Correct the date.", value=value, bound=bound)
    if error.fault == values.TOO_LATE:
        return tr("{value} is too late: nothing after {bound}. Correct the date.", value=value, bound=bound)
    if error.fault == values.TOO_SMALL:
        return tr("{value} is too small: {bound} at least. Correct the number.", value=value, bound=bound)
    if error.fault == values.TOO_LARGE:
        return tr("{value} is too large: {bound} at most. Correct the number.", value=value, bound=bound)
    return tr("“{value}” is no number. Write digits only, like 12.5.", value=value)
