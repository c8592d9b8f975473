"""What speaks against saving a finding on what the views show just now; a second Enter saves it all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...plugin.adapters.translation import tr


def doubt(seen: Iterable[Mapping[str, Any]]) -> str:
    """Return the sentence that asks first, empty where every view shows its images whole."""
    views = list(seen)
    if any(view.get("problems") or view.get("unreadable") for view in views):
        return tr(
            "A view could not show an image of this patch, and says which. Enter once more saves the finding all the "
            "same."
        )
    if not views or not all(view.get("images") for view in views):
        return tr("Not every view shows an image of this patch. Enter once more saves the finding all the same.")
    return ""
