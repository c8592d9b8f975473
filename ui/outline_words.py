"""What stands against a corrected outline, in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin.adapters.fault_words import fault_words
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.outline import MOST_VERTICES
from ..plugin.domain.outline_errors import OutlineInvalid, OutlineStepRefused, OutlineUnfinished

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

OUTLINE: dict[type[RedlineError], Callable[[Any], str]] = {
    OutlineUnfinished: lambda e: tr(
        "The outline of this patch was begun and is not finished. Press E to go on with it; Enter then finishes it, "
        "Esc gives it up."
    ),
    OutlineInvalid: lambda e: tr(
        "The outline is not valid yet: {fault}. The places are marked. Move the corners there, or press M to mend it.",
        fault=fault_words(e.fault),
    ),
    OutlineStepRefused: lambda e: STEPS[e.step]() if e.step in STEPS else e.step,
}
"""Sentences by class, for the table of messages."""
