"""One or several layers of red line and control zones, a tab each."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from .layer_panel import LayerPanel
from .mapping_form import zones_target
from .services import NewReviewServices


class ZonesPage(QWidget):
    """Tabs of :class:`LayerPanel`; at least one."""

    changed = pyqtSignal()

    def __init__(self, services: NewReviewServices) -> None:
        super().__init__()
        self._services = services
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.tabCloseRequested.connect(self._remove)
        more = QToolButton(self)
        more.setObjectName("addZoneLayer")
        more.setText(tr("Add another layer"))
        more.clicked.connect(lambda _checked=False: self.add())
        self._tabs.setCornerWidget(more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tabs)
        self.add()

    def add(self) -> LayerPanel:
        """Add a tab and go there."""
        panel = LayerPanel(
            tr("Red-line or control-zone layer"), zones_target(self._services.code_lists), self._services
        )
        panel.changed.connect(self._name_tabs)
        self._tabs.setCurrentIndex(self._tabs.addTab(panel, ""))
        self._name_tabs()
        return panel

    def _remove(self, index: int) -> None:
        if self._tabs.count() > 1:
            panel = self._tabs.widget(index)
            self._tabs.removeTab(index)
            panel.close_down()
            panel.deleteLater()
            self._name_tabs()

    def _name_tabs(self) -> None:
        for index, panel in enumerate(self.panels()):
            self._tabs.setTabText(index, panel.name() or tr("Layer {number}", number=index + 1))
        self._tabs.setTabsClosable(self._tabs.count() > 1)
        self.changed.emit()

    def panels(self) -> list[LayerPanel]:
        """Return the panels in order."""
        return [self._tabs.widget(index) for index in range(self._tabs.count())]

    def problem(self) -> str:
        """Return what is missing in the first tab that misses something."""
        return next((panel.problem() for panel in self.panels() if panel.problem()), "")

    def warning(self) -> str:
        """Return what the user should look at though it can be used, of the first tab that has such."""
        return next((panel.warning() for panel in self.panels() if panel.warning()), "")

    def close_down(self) -> None:
        """Forget work that still runs."""
        for panel in self.panels():
            panel.close_down()
