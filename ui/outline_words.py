"""What stands against a corrected outline, in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin.adapters.fault_words import fault_words
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.outline import MOST_VERTICES
from ..plugin.domain.outline_errors import TOUCHING, OutlineInvalid, OutlineStepRefused, OutlineUnfinished
from ..plugin.domain.outline_merge import MOST_MERGED, MergeRefused, PatchMerged

STEPS: dict[str, Callable[[], str]] = {
    "triangle": lambda: tr("A ring needs three corners. To take all of it away, remove the part or the hole."),
    "last_part": lambda: tr("This is the only part. An outline cannot be empty: give the change up, or draw a part."),
    "hole_outside": lambda: tr("A hole has to lie inside one part of the outline. Draw it there."),
    "too_few_corners": lambda: tr("A ring needs at least three different corners. Set more points."),
    "line_too_short": lambda: tr("A line needs at least two points. Set more of them."),
    "line_does_not_reshape": lambda: tr(
        "The line does not change the outline. It has to cross the border, and to come back across it."
    ),
    "line_does_not_split": lambda: tr("The line cuts no part in two. It has to begin and to end outside the outline."),
    "too_many_vertices": lambda: tr(
        "An outline can have {count} corners at most. Remove some, or split the patch.", count=f"{MOST_VERTICES:,}"
    ),
}

MERGES: dict[str, Callable[[str], str]] = {
    "itself": lambda name: tr("{id} is the patch that stays. Choose other patches to merge into it.", id=name),
    "another_batch": lambda name: tr(
        "{id} belongs to another batch. Only patches of one batch can be merged.", id=name
    ),
    "merged_already": lambda name: tr(
        "{id} is merged into another patch already. Take that apart first (Shift+M there).", id=name
    ),
    "holds_others": lambda name: tr(
        "Other patches are merged into {id}. Open it and merge into it, or take it apart first (Shift+M there).",
        id=name,
    ),
    "approved": lambda name: tr("{id} is approved. It has to be returned before it can be merged.", id=name),
    "gone": lambda name: tr("{id} is no longer in your area, so that it cannot be merged.", id=name),
    "outline_begun": lambda name: tr("The outline of {id} was begun. Finish it there (E, Enter), then merge.", id=name),
    "in_conflict": lambda name: tr(
        "{id} is in conflict, or the platform refused it. Settle that first, then merge.", id=name
    ),
    "too_many": lambda name: tr("{count} patches can be merged into {id} at most.", count=MOST_MERGED, id=name),
    "none": lambda name: tr("Choose at least one other patch to merge into {id}.", id=name),
    "not_merged": lambda name: tr("No patch is merged into {id}: there is nothing to take apart.", id=name),
}


def _invalid(fault: str) -> str:
    if fault == TOUCHING:
        return tr(
            "The parts of the outline touch along a cut, and one outline cannot hold both. Make one a patch of its own "
            "(Shift+X), remove it (Shift+Del), or take the cut back (Ctrl+Z)."
        )
    return tr(
        "The outline is not valid yet: {fault}. The places are marked. Move the corners there, or press M to mend it.",
        fault=fault_words(fault),
    )


OUTLINE: dict[type[RedlineError], Callable[[Any], str]] = {
    OutlineUnfinished: lambda e: tr(
        "The outline of this patch was begun and is not finished. Press E to go on with it; Enter then finishes it, "
        "Esc gives it up."
    ),
    OutlineInvalid: lambda e: _invalid(e.fault),
    OutlineStepRefused: lambda e: STEPS[e.step]() if e.step in STEPS else e.step,
    MergeRefused: lambda e: MERGES[e.reason](e.issued_id) if e.reason in MERGES else e.reason,
    PatchMerged: lambda e: tr("Merged into {id}: answer it there, or take it apart (Shift+M).", id=e.into),
}
"""Sentences by class, for the table of messages."""
