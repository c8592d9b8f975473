"""Redline Review (红线核查): verify suspected damage inside the ecological protection red line.

The repository root is this package; QGIS loads it through :func:`classFactory` only.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:
    """Return the plugin object for QGIS; ``iface`` is the running ``QgisInterface``."""
    from .ui.entry import RedlineReviewPlugin

    return RedlineReviewPlugin(iface)
