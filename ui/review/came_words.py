"""What a sync changed of the patches on the list, in words."""

from __future__ import annotations

from ...plugin.adapters.translation import tr
from ...plugin.app.came_down import CameDown


def came_words(came: CameDown) -> str:
    """Return what came down, the most urgent first; empty where nothing did."""
    parts = []
    if came.returned:
        one = came.returned == 1
        parts.append(tr("1 patch came back") if one else tr("{count} patches came back", count=came.returned))
    if came.left:
        one = came.left == 1
        parts.append(tr("1 patch left your area") if one else tr("{count} patches left your area", count=came.left))
    if came.deleted:
        one = came.deleted == 1
        parts.append(tr("1 patch was deleted") if one else tr("{count} patches were deleted", count=came.deleted))
    if came.kept:
        one = came.kept == 1
        kept = tr("your work on {count} of them is kept", count=came.kept)
        parts.append(tr("your work on 1 of them is kept") if one else kept)
    if came.elsewhere:
        one = came.elsewhere == 1
        found = tr("{count} patches were found by somebody else", count=came.elsewhere)
        parts.append(tr("1 patch was found by somebody else") if one else found)
    if came.unknown:
        one = came.unknown == 1
        words = tr("{count} patches are in a state that is not known here", count=came.unknown)
        parts.append(tr("1 patch is in a state that is not known here") if one else words)
    return " · ".join(parts)


def away_words(count: int) -> str:
    """Return how many patches with work of this computer are gone; empty for none."""
    if not count:
        return ""
    if count == 1:
        return tr("1 patch that you worked on is no longer yours; your work is kept. The list can be filtered by it.")
    return tr(
        "{count} patches that you worked on are no longer yours; your work is kept. The list can be filtered by them.",
        count=count,
    )
