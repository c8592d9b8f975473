"""Which batch of an open workspace a layer of patches belongs to, and the layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.records import Batch
from .layer_panel import LayerPanel
from .parts import SayLine, Tone, in_a_row


class BatchPage(QWidget):
    """:attr:`changed` whenever :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(self, batches: Sequence[Batch], server_url: str, panel: LayerPanel) -> None:
        super().__init__()
        self.may_stay_empty: Callable[[], bool] = lambda: False
        """Tells whether something else comes in, so that no patches have to."""
        self._server_url, self.panel = server_url, panel
        self._box, self._name = QComboBox(self), QLineEdit(self)
        self._box.setObjectName("batch")
        self._name.setObjectName("batchName")
        self._name.setPlaceholderText(tr("Name of the new batch, for example 2026-05"))
        names = dict.fromkeys(batch.name for batch in reversed(batches))  # of one name the newest is meant
        for name in names:
            self._box.addItem(name, name)
        self._box.addItem(tr("A new batch"), None)
        self._say = SayLine(self)
        label = QLabel(tr("Batch"), self)
        label.setBuddy(self._box)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._box, 1)
        row.addWidget(self._name, 1)
        panel.layout().setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._say)
        column.addWidget(panel, 1)
        self._box.currentIndexChanged.connect(lambda _index: self._tell())
        self._name.textChanged.connect(lambda _text: self._tell())
        panel.changed.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self._name.setVisible(self._known() is None)
        self._say.say(in_a_row(self._batch_words(), self._platform_words()), Tone.NOTE)
        self.changed.emit()

    def _batch_words(self) -> str:
        if self._known() is None:
            return ""
        if self.panel.is_returned():
            return tr("These are rejected rows, mended: they add to the batch, and nothing in it is marked as missing.")
        return tr(
            "Its patches follow the layer, new ones are added, those that the layer no longer holds are marked. "
            "Findings and drafts stay as they are."
        )

    def _platform_words(self) -> str:
        if not self._server_url:
            return ""
        return tr(
            "This workspace works with {server}: what that platform knows is brought up to date by it alone, so its "
            "patches and zones stay as they are here; new patches are offered to it.",
            server=self._server_url,
        )

    def _known(self) -> Optional[str]:
        return self._box.currentData()

    def batch_name(self) -> str:
        """Return the name of the batch to be filled."""
        return self._known() or str(self._name.text().strip())

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if self.panel.is_empty() and self.may_stay_empty():
            return ""
        if not self.batch_name():
            return tr("Give the new batch a name.")
        return self.panel.problem()

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing."""
        return self.panel.warning()

    def close_down(self) -> None:
        """Forget work that still runs."""
        self.panel.close_down()
