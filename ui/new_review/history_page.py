"""A layer of earlier findings, if there is one: patches at the same place are shown as seen before."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from .layer_panel import LayerPanel
from .mapping_form import history_target
from .parts import SayLine, Tone
from .profile_library import ProfileLibrary
from .services import NewReviewServices
from .shift_watch import Reference


class HistoryPage(QWidget):
    """:attr:`changed` whenever :meth:`problem` may differ, :attr:`surveyed` when all rows were read or forgotten."""

    changed = pyqtSignal()
    surveyed = pyqtSignal()

    def __init__(self, services: NewReviewServices, library: ProfileLibrary) -> None:
        super().__init__()
        self._say = SayLine(self)
        self._say.say(
            tr(
                "Earlier patches with their verdict, date and by whom: where a patch lies on one of them, it is shown "
                "as seen before. They are compared only, and never change."
            ),
            Tone.NOTE,
        )
        label = tr("Layer of earlier findings, if there is one")
        self.panel = LayerPanel(label, history_target(), services, library)
        self.panel.layout().setContentsMargins(0, 0, 0, 0)
        self.panel.changed.connect(self.changed)
        self.panel.surveyed.connect(self.surveyed)
        column = QVBoxLayout(self)
        column.addWidget(self._say)
        column.addWidget(self.panel, 1)

    def is_empty(self) -> bool:
        """Tell whether no layer was chosen."""
        return self.panel.is_empty()

    def references(self) -> list[Reference]:
        """Return what patches and zones can be compared with."""
        return [self.panel.reference()] if self.panel.outlines() else []

    def problem(self) -> str:
        """Return what is wrong with a layer that was chosen, empty for nothing."""
        return "" if self.is_empty() else self.panel.problem()

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return "" if self.is_empty() else self.panel.warning()

    def close_down(self) -> None:
        """Forget work that still runs."""
        self.panel.close_down()
