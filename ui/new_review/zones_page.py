"""One or several layers of red line and control zones, a tab each."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from .layer_panel import LayerPanel
from .mapping_form import zones_target
from .profile_library import ProfileLibrary
from .services import NewReviewServices
from .shift_watch import Reference


class ZonesPage(QWidget):
    """Tabs of :class:`LayerPanel`; at least one, which may stay empty where zones are ``optional``.

    :attr:`surveyed` when all rows of a layer were read, or a layer went.
    """

    changed = pyqtSignal()
    surveyed = pyqtSignal()

    def __init__(self, services: NewReviewServices, library: ProfileLibrary, optional: bool = False) -> None:
        super().__init__()
        self._services, self._library, self._optional = services, library, optional
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
        label = tr("Red-line or control-zone layer")
        if self._optional:
            label = tr("Red-line or control-zone layer, if there is a new one")
        panel = LayerPanel(label, zones_target(self._services.code_lists), self._services, self._library)
        panel.changed.connect(self._name_tabs)
        panel.surveyed.connect(self.surveyed)
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
            self.surveyed.emit()

    def _name_tabs(self) -> None:
        for index, panel in enumerate(self._all()):
            self._tabs.setTabText(index, panel.name() or tr("Layer {number}", number=index + 1))
        self._tabs.setTabsClosable(self._tabs.count() > 1)
        self.changed.emit()

    def _all(self) -> list[LayerPanel]:
        return [self._tabs.widget(index) for index in range(self._tabs.count())]

    def panels(self) -> list[LayerPanel]:
        """Return the panels in order; where zones are optional, those with a layer."""
        return [panel for panel in self._all() if not (self._optional and panel.is_empty())]

    def references(self) -> list[Reference]:
        """Return what patches can be compared with."""
        return [panel.reference() for panel in self.panels() if panel.outlines()]

    def problem(self) -> str:
        """Return what is missing in the first tab that misses something."""
        return next((panel.problem() for panel in self.panels() if panel.problem()), "")

    def warning(self) -> str:
        """Return what the user should look at though it can be used, of the first tab that has such."""
        return next((panel.warning() for panel in self.panels() if panel.warning()), "")

    def close_down(self) -> None:
        """Forget work that still runs."""
        for panel in self._all():
            panel.close_down()
