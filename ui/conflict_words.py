"""What keeps a conflict from being settled, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin.adapters.translation import tr
from ..plugin.app import conflict_errors as conflict
from ..plugin.domain.errors import RedlineError

CONFLICT: dict[type[RedlineError], Callable[[Any], str]] = {
    conflict.ChoiceMissing: lambda error: tr(
        "{count} lines still want a choice: yours or theirs. Choose a side for each, then save.",
        count=len(error.names),
    ),
    conflict.ReasonMissing: lambda _error: tr(
        "Say in a few words why you chose so: the record keeps it with both findings. Then save."
    ),
    conflict.NoConflict: lambda _error: tr(
        "This patch is in no conflict any more. Close this window; the list shows how it stands."
    ),
}
"""One maker of words for each error."""
