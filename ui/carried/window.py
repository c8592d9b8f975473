"""One window for what is carried by hand: the check before leaving, what goes out, what comes back."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.bundle import PackageKind
from .export_tab import ExportTab
from .leaving_tab import LeavingTab
from .place import CarriedPlace, Part
from .receipt_tab import ReceiptTab


def show_carried(place: CarriedPlace, parent: QWidget, part: Part = Part.LEAVING) -> CarriedWindow:
    """Bring the window up at a part of it: the one that is open, or a new one."""
    for known in parent.findChildren(CarriedWindow):
        if known.isVisible():
            known.show_part(part)
            known.raise_()
            known.activateWindow()
            return known
    window = CarriedWindow(place, parent)
    window.show_part(part)
    window.show()
    return window


class CarriedWindow(QDialog):
    """Non-modal. Closing it stops what is under way; nothing half made stays."""

    def __init__(self, place: CarriedPlace, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("carriedWindow")
        self.setWindowTitle(tr("Carried by hand"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.leaving, self.export, self.receipt = (
            LeavingTab(place, self),
            ExportTab(place, self),
            ReceiptTab(place, self),
        )
        self._parts = (self.leaving, self.export, self.receipt)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("carriedTabs")
        self._tabs.setDocumentMode(True)
        for tab, words in zip(self._parts, (tr("Before leaving"), tr("Export for transfer"), tr("Take in receipt"))):
            self._tabs.addTab(tab, words)
            tab.close_wanted.connect(self.close)
        self._tabs.currentChanged.connect(lambda number: self._parts[number].shown())
        column = QVBoxLayout(self)
        column.addWidget(self._tabs)
        self.resize(760, 500)

    def show_part(self, part: Part) -> None:
        """Turn to a tab, and bring it up to date."""
        if self._tabs.currentIndex() == part.value:
            self._parts[part.value].shown()
        self._tabs.setCurrentIndex(part.value)

    def changeEvent(self, event: QEvent) -> None:
        """Count anew when the reviewer comes back to this window: findings were given meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._parts[self._tabs.currentIndex()].shown()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take receipts."""
        if _receipts(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose the receipts that were dropped."""
        self.show_part(Part.RECEIPT)
        self.receipt.choose(_receipts(event))
        event.acceptProposedAction()

    def done(self, result: int) -> None:
        """Close, and stop what is under way."""
        for part in self._parts:
            part.stop()
        super().done(result)


def _receipts(event: QDropEvent) -> list[str]:
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(PackageKind.RECEIPT.suffix)]
