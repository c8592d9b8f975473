"""A window of its own: what is to leave the workspace as files, and what comes back from the field."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from .make_tab import MakeTab
from .notes_tab import NotesTab
from .place import ExportPlace


def show_export(place: ExportPlace, parent: QWidget) -> None:
    """Bring the window up: the one that is open, with its numbers counted anew, or a new one."""
    for known in parent.findChildren(ExportWindow):
        if known.isVisible():
            known.make.renew()
            known.raise_()
            known.activateWindow()
            return
    ExportWindow(place, parent).show()


class ExportWindow(QDialog):
    """Non-modal. Closing it stops what is being made; nothing half made stays."""

    def __init__(self, place: ExportPlace, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportWindow")
        self.setWindowTitle(tr("Export and field visits"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.make, self.notes = MakeTab(place, self), NotesTab(place, self)
        tabs = QTabWidget(self)
        tabs.setObjectName("exportTabs")
        tabs.setDocumentMode(True)
        tabs.addTab(self.make, tr("Make files"))
        tabs.addTab(self.notes, tr("Notes back from the field"))
        column = QVBoxLayout(self)
        column.addWidget(tabs)
        for tab in (self.make, self.notes):
            tab.close_wanted.connect(self.close)
        self.resize(860, 560)

    def done(self, result: int) -> None:
        """Close, and stop what is under way; notes that are being written are written first."""
        if self.notes.writing:
            self.notes.close_when_written()
            return
        for tab in (self.make, self.notes):
            tab.stop()
        super().done(result)
