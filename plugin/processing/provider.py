"""The provider ``redline`` under which the algorithms stand in the Processing toolbox and in ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..adapters.rejected_rows import NoteWords
from ..domain.errors import RedlineError
from .import_batch import ImportBatchAlgorithm, plain_words
from .screen import ScreenAlgorithm

_ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"


class RedlineProvider(QgsProcessingProvider):  # type: ignore[misc]
    """``words`` and ``note_words`` turn our errors and the notes on rows into words for users.

    Without them both stand as they are, for logs.
    """

    def __init__(self, words: Callable[[RedlineError], str] = str, note_words: NoteWords = plain_words) -> None:
        super().__init__()
        self._words, self._note_words = words, note_words

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
        self.addAlgorithm(ImportBatchAlgorithm(self._words, self._note_words))
