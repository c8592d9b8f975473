"""What is said where the window is closed while answers are not on the disk."""

from __future__ import annotations

from ...plugin.adapters.translation import tr


def unsaved_words(count: int) -> str:
    """Return what closing once more would lose."""
    if count == 1:
        return tr("One answer is not on the disk yet; trying again. Close once more to leave without it.")
    return tr(
        "{count} answers are not on the disk yet; trying again. Close once more to leave without them.", count=count
    )
