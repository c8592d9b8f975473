"""A label beside the facts of a patch: who answers for whom, and what to do where the platform refused that."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from .link_label import LinkLabel


class StandingNote(LinkLabel):
    """Hidden where there is nothing to say."""

    explained = pyqtSignal()
    """It says what to do about a refusal: nobody else has to."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseStanding")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.explains = ""
        """The patch whose refusal it explains, empty for none."""
        self.hide()

    def say(self, html: str, explains: str = "") -> None:
        """Show a text, or nothing; ``explains`` is the patch (its case id) whose refusal it explains."""
        if html:
            self.setText(html)
        self.setVisible(bool(html))
        self.explains = explains
        if explains:
            self.explained.emit()
