"""The words of two findings that differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ...plugin.adapters.translation import tr
from ...plugin.app.conflict import Disputed, Line, Side
from ...plugin.app.submission import OUTLINE
from ...plugin.domain.form import Form
from ...plugin.domain.merge import RETURN_REASON
from ...plugin.domain.outline_figures import OutlineFigures
from ..moments import local_words
from ..review.words import area_words

NOTHING = "–"
Measured = Mapping[str, OutlineFigures]
"""Figures of the outlines, by ``base``, ``mine`` and ``theirs``."""


def title(issued_id: str) -> str:
    """Return the window's title."""
    return tr("Two findings: {id}", id=issued_id)


def whose_words(found: Disputed, side: Side) -> str:
    """Return whose finding it is, and since when, for the head of its column."""
    if side is Side.MINE:
        return tr("Yours, on this computer")
    if not found.by:
        return tr("On the platform")
    return tr("On the platform, by {name}, {when}", name=found.by, when=local_words(found.at))


def line_words(line: Line, form: Form, language: str) -> str:
    """Return what a line is about."""
    if line.name == OUTLINE:
        return tr("Outline")
    if line.name == RETURN_REASON:
        return tr("Returned meanwhile")
    question = next((one for one in form.questions if one.id == line.name), None)
    return question.label(language) if question is not None else line.name


def value_words(line: Line, side: str, form: Form, language: str, measured: Measured) -> str:
    """Return what one version says there; ``side`` is ``base``, ``mine`` or ``theirs``."""
    if line.name == RETURN_REASON:
        return _return_words(line, side)
    if line.name == OUTLINE:
        return _outline_words(line, side, measured)
    fields: Mapping[str, Any] = getattr(line, side)
    question = next((one for one in form.questions if one.id == line.name), None)
    option = question.chosen(fields) if question is not None and question.kind == "choice" else None
    if option is not None:
        return option.label(language)
    return ", ".join(str(value) for value in fields.values() if value not in (None, "")) or NOTHING


def _return_words(line: Line, side: str) -> str:
    if side == "theirs":
        reason = str(line.theirs.get(RETURN_REASON, ""))
        return tr("Take up the work again: “{reason}”", reason=reason) if reason else tr("Take up the work again")
    return tr("My finding stands, I have read it") if side == "mine" else NOTHING


def _outline_words(line: Line, side: str, measured: Measured) -> str:
    fields: Mapping[str, Any] = getattr(line, side)
    if fields.get(OUTLINE) is None:
        return tr("as it was flagged")
    figures: Optional[OutlineFigures] = measured.get(side)
    if figures is None:
        return tr("corrected")
    zones = tr("{area} in the zones", area=area_words(figures.in_zones_m2))
    return tr("corrected: {area}, {zones}", area=area_words(figures.area_m2), zones=zones)


def by_itself_words(line: Line) -> str:
    """Return why a line is chosen already, empty where a person chooses."""
    if line.by_itself is Side.MINE:
        return tr("only you changed it")
    return tr("only they changed it") if line.by_itself is Side.THEIRS else ""


def settled_words(issued_id: str, sent: bool, theirs: bool) -> str:
    """Return what came of a choice, in one sentence."""
    if theirs:
        return tr("{id}: the platform’s finding stands. Yours is kept in the record.", id=issued_id)
    if sent:
        return tr("{id}: your choice is saved and goes out with the next sync. Both are kept.", id=issued_id)
    return tr("{id}: your choice is saved. The form asks for more before it can go out.", id=issued_id)
