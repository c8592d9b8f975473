"""What is said while patches are merged, and of patches that answer for each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from html import escape
from typing import Optional

from ...plugin.adapters.refusal_words import why_refused
from ...plugin.adapters.translation import tr
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.refusal import Refusal
from ..new_review.parts import in_a_row
from ..review.words import area_words
from .words import three_units

GO = "go:"
"""Begins a link to a patch; its id follows."""
AGAIN = "again"
APART = "apart"


@dataclass(frozen=True)
class Choice:
    """A patch in the list of those that may be chosen; ``key`` is its digit, empty where it has none."""

    key: str
    issued_id: str
    area_m2: Optional[float]
    distance_m: float
    touches: bool
    chosen: bool


def look_words(
    issued_id: str, choices: Sequence[Choice], figures: Optional[OutlineFigures], members: int, more: int
) -> str:
    """Return the lines of the plate: what to do, who may be chosen, and what will become one."""
    lines = [tr("Merge into {id}: choose patches (1–6, or click them); Enter merges, Esc leaves", id=issued_id)]
    lines += [_choice(one) for one in choices] or [tr("No other patch of this batch lies within 2 km.")]
    if more:
        lines.append(tr("and {count} more, by a click on them", count=more))
    chosen = sum(one.chosen for one in choices)
    if figures is not None and chosen:
        lines.append(tr("Becomes one: {area}", area=three_units(figures.area_m2)))
    if members:
        lines.append(tr("{count} merged into it already; Del takes them apart", count=members))
    return "\n".join(lines)


def _choice(one: Choice) -> str:
    where = tr("touches") if one.touches else tr("{distance} m away", distance=f"{one.distance_m:,.0f}")
    mark = "●" if one.chosen else "○"
    return f"{one.key or ' '} {mark} {one.issued_id} · {area_words(one.area_m2)} · {where}"


def merged_words(issued_id: str, others: Sequence[str]) -> str:
    """Return what was done."""
    return tr("Merged: {id} answers for {others}, too. Ctrl+Z takes it back.", id=issued_id, others=", ".join(others))


def apart_warning(issued_id: str, others: Sequence[str], key: str) -> str:
    """Return what has to be known before patches are taken apart."""
    return tr(
        "Press {key} once more to take {others} and {id} apart: each has its own answer again, {id} with its flagged "
        "outline.",
        key=key,
        id=issued_id,
        others=", ".join(others),
    )


def apart_words(issued_id: str, others: Sequence[str]) -> str:
    """Return what was done."""
    return tr("Taken apart: {id} and {others} have their own answers again.", id=issued_id, others=", ".join(others))


def link(case_id: str, issued_id: str) -> str:
    """Return a patch's name as a link to it."""
    return f"<a href='{GO}{escape(case_id)}'>{escape(issued_id)}</a>"


def answered_words(other: str) -> str:
    """Return where the answer of a merged patch is; ``other`` is a link."""
    return tr("⊂ Merged into {id}: its finding is recorded there. Shift+M takes them apart.", id=other)


def answers_words(others: Sequence[str]) -> str:
    """Return for whom a patch answers, too; ``others`` are links."""
    return tr("⊃ Answers for {ids}, too.", ids=", ".join(others))


def refused_merge_words(refusal: Refusal) -> str:
    """Return what to do about a merge that the platform did not take; its code for just that says nothing more."""
    why = "" if refusal.problem == "merge-refused" else why_refused(refusal)
    lines = (
        tr("The platform did not take this merge: one of the patches changed there meanwhile, or cannot be merged."),
        escape(why),
        tr("Take them apart (Shift+M), look at each, then merge them again."),
    )
    return reduce(in_a_row, lines)


def refused_apart_words() -> str:
    """Return what to do about patches that the platform did not take apart."""
    return tr(
        "The platform did not take them apart: one of them changed there meanwhile, so they are merged still. Take "
        "them apart again (Shift+M), or save one finding for all of them where the answer is."
    )


def refused_split_words(issued_id: str, refusal: Refusal, waiting: int) -> str:
    """Return what to do about a split that the platform did not take."""
    why = escape(why_refused(refusal)) or tr("somebody changed the patch meanwhile.")
    lines = [tr("The platform did not take the split of {id}: {reason}", id=escape(issued_id), reason=why)]
    if waiting:
        lines.append(tr("What was found on its pieces waits here, and nothing of it is lost."))
    offer = tr("Offer the split again (Shift+X), with all that waits behind it")
    return " ".join(lines) + f" <a href='{AGAIN}'>{escape(offer)}</a>"


def offered_again_words(issued_id: str) -> str:
    """Return what was done, and what to look at."""
    return tr(
        "Offered again. {id} shows what the platform has now: look at it, and save its finding again.", id=issued_id
    )


def blocked_words() -> str:
    """Return what is said of a finding that waits behind something refused."""
    return tr("This finding waits: the platform did not take an earlier step of this patch, or of one it came from.")
