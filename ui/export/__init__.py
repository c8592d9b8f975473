"""Out of the laptop: exports, and notes that come back from the field."""

from __future__ import annotations

from .place import ExportPlace
from .window import ExportWindow, show_export

__all__ = ["ExportPlace", "ExportWindow", "show_export"]
