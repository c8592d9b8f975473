"""The log panel of QGIS, where our troubles stand under one tag; may be called from any thread."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog

TAG = "Redline Review"


def log_warning(words: str) -> None:
    """Write a line into the log panel, without the notice that QGIS would show for it."""
    QgsMessageLog.logMessage(words, TAG, Qgis.MessageLevel.Warning, False)
