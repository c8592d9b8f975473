"""Choosing images of services that QGIS knows: its connections to tiles, and layers of WMS and WMTS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional, Union

from qgis.core import QgsCsException, QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.imagery.capabilities import OfferedLayer
from ...plugin.adapters.imagery.errors import SourceNotAllowed
from ...plugin.adapters.imagery.ground import box_of
from ...plugin.adapters.imagery.services import (
    Connection,
    connections,
    images_of_layer,
    map_images,
    offered_layers,
    tile_image,
)
from ...plugin.adapters.imagery.sources import image_access
from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.records import Image
from ...plugin.domain.states import NetworkMode
from ..messages import sentence
from .parts import SayLine, Tone

LISTED_LATER = NetworkPolicy(NetworkMode.LISTED)
"""Of a workspace that is still being made: what is chosen for it will be on its list."""
_LAYER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class ServicePlace:
    """What was chosen of a service: its images, one of each day that it tells, or one without a day."""

    host: str
    words: str
    images: tuple[Image, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes two choices the same."""
        return tuple(image.image_id for image in self.images)


def tile_place(connection: Connection) -> ServicePlace:
    """Return the place of a tile connection."""
    return ServicePlace(connection.host, f"{connection.name} (XYZ)", (tile_image(connection),))


def map_place(connection: Connection, layer: OfferedLayer) -> ServicePlace:
    """Return the place of a layer of a WMS or WMTS."""
    words = f"{connection.name}: {layer_words(layer)} ({layer.service.upper()})"
    return ServicePlace(connection.host, words, map_images(connection, layer))


def layer_words(layer: OfferedLayer) -> str:
    """Return a layer's title, with its days where it has some."""
    if not layer.moments:
        return layer.title
    first, last = layer.moments[0][:10], layer.moments[-1][:10]
    if len(layer.moments) == 1:
        return f"{layer.title}, {first}"
    return tr(
        "{title}, {count} dates from {first} to {last}",
        title=layer.title,
        count=len(layer.moments),
        first=first,
        last=last,
    )


def project_service(layer: QgsMapLayer) -> Optional[ServicePlace]:
    """Return what a layer of the project shows of a service, where it belongs to one of QGIS's connections."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "wms":
        return None
    try:
        box = box_of(layer.extent(), layer.crs())
    except QgsCsException:
        return None
    found = images_of_layer(layer.source(), layer.name(), box)
    if found is None:
        return None
    connection, image = found
    return ServicePlace(connection.host, f"{connection.name}: {layer.name()}", (image,))


class ServiceButton(QPushButton):
    """Offers QGIS's connections in a menu; :attr:`chosen` carries :class:`ServicePlace` records."""

    chosen = pyqtSignal(list)
    failed = pyqtSignal(object)

    def __init__(self, policy: NetworkPolicy, parent: QWidget) -> None:
        super().__init__(tr("Service"), parent)
        self._policy = policy
        self.setObjectName("addService")
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._offer(menu))
        self.setMenu(menu)

    def _offer(self, menu: QMenu) -> None:
        """Fill the menu with what QGIS knows now."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for connection in connections():
            mark = "XYZ" if connection.kind == "xyz" else "WMS/WMTS"
            entry = menu.addAction(f"{connection.name} ({mark})".replace("&", "&&"))
            entry.setToolTip(connection.host)
            entry.triggered.connect(lambda _=False, one=connection: self._choose(one))
        if menu.isEmpty():
            menu.addAction(tr("QGIS has no connection to XYZ, WMS or WMTS; add one in its browser")).setEnabled(False)

    def _choose(self, connection: Connection) -> None:
        policy = self._policy
        if policy.mode is NetworkMode.NONE and not policy.allows(f"http://{connection.host}/"):
            self.failed.emit(SourceNotAllowed(connection.name, connection.host))
        elif connection.kind == "xyz":
            self.chosen.emit([tile_place(connection)])
        else:
            # asked because the user chose it just now; adding its images puts the host on the workspace's list
            asking = NetworkPolicy(policy.mode, (connection.host,))
            dialog = LayersDialog(connection, asking, self)
            dialog.chosen.connect(self.chosen)
            dialog.open()


class LayersDialog(QDialog):
    """Asks a WMS or WMTS what it offers, and lets layers be chosen; :attr:`chosen` carries their places."""

    chosen = pyqtSignal(list)

    def __init__(self, connection: Connection, policy: NetworkPolicy, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("serviceImagesDialog")
        self.setWindowTitle(tr("Images of “{name}”", name=connection.name))
        self._connection = connection
        self._say, self._layers = SayLine(self), QListWidget(self)
        self._layers.setObjectName("serviceImages")
        self._layers.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._layers.itemSelectionChanged.connect(self._refresh)
        self._layers.itemDoubleClicked.connect(lambda _item: self.accept())
        self._buttons = QDialogButtonBox(self)
        self._add = self._buttons.addButton(tr("Choose"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setObjectName("chooseServiceImages")
        self._buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self._say, self._layers, self._buttons):
            column.addWidget(widget)
        self.resize(460, 360)
        self._access = image_access(None, policy)
        self._ask(policy)

    def _ask(self, policy: NetworkPolicy) -> None:
        connection = self._connection

        def asked() -> Union[Sequence[OfferedLayer], RedlineError]:
            try:
                return offered_layers(connection, policy)
            except RedlineError as error:
                return error.kept()

        self._say.say(tr("Asking {host} what it offers…", host=connection.host), Tone.BUSY)
        self._access.lane.run(asked, self._answered, self._answered)
        self._refresh()

    def _answered(self, answer: Union[Sequence[OfferedLayer], RedlineError]) -> None:
        if isinstance(answer, RedlineError):
            self._say.say(sentence(answer), Tone.PROBLEM)
            return
        self._say.say("" if answer else tr("This service offers no layer."), Tone.NOTE)
        for layer in answer:
            item = QListWidgetItem(layer_words(layer))
            item.setData(_LAYER, layer)
            item.setToolTip(layer.name)
            self._layers.addItem(item)
        if answer:
            self._layers.setCurrentRow(0)

    def _refresh(self) -> None:
        self._add.setEnabled(bool(self._layers.selectedItems()))

    def accept(self) -> None:
        """Hand the chosen layers on."""
        layers = [item.data(_LAYER) for item in self._layers.selectedItems()]
        if layers:
            self.chosen.emit([map_place(self._connection, layer) for layer in layers])
            super().accept()

    def done(self, result: int) -> None:
        """Close, whichever way; an answer that is still on its way is dropped."""
        self._access.lane.close()
        super().done(result)
