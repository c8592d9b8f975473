"""Layers of towns, villages and answering units, each if there is one: they fill what the sender left out."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.places import UnitKind
from .layer_panel import LayerPanel
from .mapping_form import admin_target
from .parts import SayLine, Tone
from .profile_library import ProfileLibrary
from .services import NewReviewServices
from .shift_watch import Reference


class PlacesPage(QWidget):
    """A tab for each kind of unit; none has to be filled.

    :attr:`surveyed` when all rows of a layer were read, or a layer went.
    """

    changed = pyqtSignal()
    surveyed = pyqtSignal()

    def __init__(self, services: NewReviewServices, library: ProfileLibrary) -> None:
        super().__init__()
        self._panels: dict[UnitKind, LayerPanel] = {}
        self._say, self._tabs = SayLine(self), QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.setObjectName("places")
        for kind, words, label in (
            (UnitKind.TOWN, tr("Towns"), tr("Layer of towns, if there is one")),
            (UnitKind.VILLAGE, tr("Villages"), tr("Layer of villages, if there is one")),
            (UnitKind.UNIT, tr("Answering units"), tr("Layer of counties or other units that answer, if there is one")),
        ):
            panel = self._panels[kind] = LayerPanel(label, admin_target(), services, library)
            panel.changed.connect(self.changed)
            panel.surveyed.connect(self.surveyed)
            self._tabs.addTab(panel, words)
        self._say.say(tr("What the sender gave of a patch's place stays; the rest is filled from here."), Tone.NOTE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._say)
        column.addWidget(self._tabs, 1)

    def panels(self) -> dict[UnitKind, LayerPanel]:
        """Return the panels with a layer, by what they hold."""
        return {kind: panel for kind, panel in self._panels.items() if not panel.is_empty()}

    def references(self) -> list[Reference]:
        """Return what patches and zones can be compared with."""
        return [panel.reference() for panel in self._panels.values() if panel.outlines()]

    def problem(self) -> str:
        """Return what is wrong with a layer that was chosen, empty for nothing."""
        for panel in self.panels().values():
            fields = panel.profile().fields
            words = panel.problem() or ("" if fields else tr("Say which field is the code or the name of a unit."))
            if words:
                return words
        return ""

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return next((panel.warning() for panel in self.panels().values() if panel.warning()), "")

    def close_down(self) -> None:
        """Forget work that still runs."""
        for panel in self._panels.values():
            panel.close_down()
