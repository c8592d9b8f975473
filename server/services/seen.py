"""The recipes of what was seen, as they come with a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ...plugin.domain.canonical import canonical_json
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.operations import Operation
from ...plugin.domain.states import OperationKind

MOST_VIEWS = 8
MOST_BYTES = 256 * 1024
"""A view of forty tiles takes 25 KB."""


def seen_with(op: Operation) -> Optional[Sequence[Mapping[str, Any]]]:
    """Return the views' recipes that came with a finding, ``None`` for an operation that is none.

    What is in a recipe is the reviewer's program's affair: members that nobody here knows stay. Raises ``BadRecord``
    where they are no list of objects, or larger than views could make them.
    """
    if op.kind is not OperationKind.SUBMIT:
        return None
    seen = op.payload.get("seen", [])
    if not isinstance(seen, list) or not all(isinstance(view, dict) for view in seen):
        raise BadRecord("seen", "not a list of recipes")
    if len(seen) > MOST_VIEWS or len(canonical_json(seen)) > MOST_BYTES:
        raise BadRecord("seen", f"more than {MOST_VIEWS} views or {MOST_BYTES // 1024} KiB")
    return seen
