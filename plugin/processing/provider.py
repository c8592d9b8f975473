"""The provider ``redline`` under which the algorithms stand in the Processing toolbox and in ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..domain.errors import RedlineError
from .screen import ScreenAlgorithm

_ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"


class RedlineProvider(QgsProcessingProvider):  # type: ignore[misc]
    """``words`` turns our errors into sentences for users; without it they stand as they are, for logs."""

    def __init__(self, words: Callable[[RedlineError], str] = str) -> None:
        super().__init__()
        self._words = words

    def id(self) -> str:
        """Return the prefix of the algorithms' ids."""
        return "redline"

    def name(self) -> str:
        """Return the product's name, the same in every language."""
        return "Redline Review"

    def icon(self) -> QIcon:
        """Return our icon, or QGIS's own for providers where the file is missing."""
        path = _ICONS / "redline.svg"
        return QIcon(str(path)) if path.exists() else super().icon()

    def loadAlgorithms(self) -> None:
        """Add the algorithms; called by QGIS."""
        self.addAlgorithm(ScreenAlgorithm(self._words))
