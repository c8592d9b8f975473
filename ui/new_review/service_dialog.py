"""Choose a layer of a database or service: one of QGIS's saved connections, or the address of a WFS or OGC API."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.gui import QgsAuthConfigSelect
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.reading.services import Connection, address, layers_of, saved_connections
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import ServiceLayer
from ...plugin.domain.errors import RedlineError
from ..background import Background
from ..messages import sentence
from .parts import SayLine, Tone, add_row


class ServiceDialog(QDialog):
    """:attr:`chosen` carries a :class:`ServiceLayer`; nothing is sent before the user asks for the layers."""

    chosen = pyqtSignal(object)

    def __init__(self, policy: NetworkPolicy, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("serviceDialog")
        self.setWindowTitle(tr("Layer of a database or service"))
        self._policy = policy
        self._work: Optional[Background] = None
        self._connections, self._url, self._sign_in = QComboBox(self), QLineEdit(self), QgsAuthConfigSelect(self)
        self._ask, self._say, self._layers = QPushButton(tr("Show layers"), self), SayLine(self), QListWidget(self)
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        self._buttons = QDialogButtonBox(ok | cancel, self)
        self._offer_connections()
        self._lay_out()
        self._connections.currentIndexChanged.connect(self._changed)
        self._url.textChanged.connect(self._changed)
        self._ask.clicked.connect(lambda _checked=False: self._show_layers())
        self._layers.itemSelectionChanged.connect(self._selected)
        self._layers.itemDoubleClicked.connect(lambda _item: self.accept())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._changed()

    def _offer_connections(self) -> None:
        self._connections.setObjectName("connection")
        for connection in saved_connections():
            self._connections.addItem(f"{connection.name} — {connection.place}", connection)
        self._connections.addItem(tr("Another address…"), None)

    def _lay_out(self) -> None:
        self._url.setObjectName("serviceAddress")
        self._url.setPlaceholderText("https://…/wfs")
        self._ask.setObjectName("showLayers")
        self._layers.setObjectName("serviceLayers")
        self._form = QFormLayout()
        add_row(self._form, tr("Connection"), self._connections)
        add_row(self._form, tr("Address of a WFS or OGC API"), self._url)
        add_row(self._form, tr("Sign-in"), self._sign_in)
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._say)
        column.addWidget(self._layers, 1)
        column.addWidget(self._buttons)
        self.resize(640, 520)

    def connection(self) -> Connection:
        """Return what is chosen: a connection of QGIS, or the address with its sign-in."""
        saved: Optional[Connection] = self._connections.currentData()
        return saved or address(self._url.text(), self._sign_in.configId())

    def _changed(self, *_what: object) -> None:
        """Another source: what was listed is not its own."""
        self._stop()
        self._layers.clear()
        self._say.say("")
        typed = self._connections.currentData() is None
        for field in (self._url, self._sign_in):
            field.setVisible(typed)
            self._label(field).setVisible(typed)
        self._ask.setEnabled(not typed or bool(self._url.text().strip()))
        self._selected()

    def _label(self, field: QWidget) -> QLabel:
        label: QLabel = self._form.labelForField(field)
        return label

    def _show_layers(self) -> None:
        self._changed()
        connection, policy = self.connection(), self._policy
        if connection.needs_master_password:
            QgsApplication.authManager().setMasterPassword(True)
        self._say.say(tr("Asking {place}…", place=connection.place), Tone.BUSY)
        self._work = Background("service", lambda work: layers_of(connection, policy, work.cancelled), self)
        self._work.done.connect(self._listed)
        self._work.failed.connect(self._failed)
        self._work.start()

    def _listed(self, layers: tuple[ServiceLayer, ...]) -> None:
        self._say.say("")
        for layer in layers:
            item = QListWidgetItem(layer.name)
            item.setToolTip(layer.place)
            item.setData(Qt.ItemDataRole.UserRole, layer)
            self._layers.addItem(item)
        self._layers.setCurrentRow(0)
        self._layers.setFocus()

    def _failed(self, error: RedlineError) -> None:
        self._say.say(sentence(error), Tone.PROBLEM)

    def _selected(self) -> None:
        chosen = bool(self._layers.selectedItems())
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(chosen)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setDefault(chosen)
        self._ask.setDefault(not chosen)

    def accept(self) -> None:
        """Hand the layer over; without one stay."""
        items = self._layers.selectedItems()
        if not items:
            return
        super().accept()
        self.chosen.emit(items[0].data(Qt.ItemDataRole.UserRole))

    def done(self, result: int) -> None:
        """Forget work that still runs."""
        self._stop()
        super().done(result)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
