"""Which outline of a patch is the one that was found, where it is not the flagged one. Pure."""

from __future__ import annotations

from typing import Optional

from ..domain.records import Case, Draft
from ..domain.states import OutboxState
from .merged import answered_by
from .working_state import working_state


def outline_found(case: Case, draft: Optional[Draft], outbox: Optional[OutboxState]) -> Optional[bytes]:
    """Return the outline (WKB in degrees) whose figures count beside the flagged ones, in the window as in a table.

    ``None`` where the flagged outline stands, and where another patch answers for this one.
    """
    outline = working_state(case, draft, outbox).outline
    return None if outline == case.outline or answered_by(case, draft, outbox) else outline
