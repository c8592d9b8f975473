"""Choose a layer: one of the project, in a file, or of a database or service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Optional

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.reading_errors import LayerGone
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import LayerRef, find_layers, from_project, place_of
from ...plugin.domain.errors import RedlineError
from ..background import Background
from .parts import VECTOR_SUFFIXES, ask_files
from .service_dialog import ServiceDialog


class LayerPicker(QWidget):
    """:attr:`picked` carries a ``LayerRef``, ``None`` for none; :attr:`looking` while a file is opened.

    :attr:`failed` carries a ``RedlineError``.
    """

    picked = pyqtSignal(object)
    looking = pyqtSignal()
    failed = pyqtSignal(object)

    def __init__(self, project: QgsProject, policy: NetworkPolicy, parent: Optional[QWidget] = None) -> None:
        """``policy`` says from which hosts layers may be read."""
        super().__init__(parent)
        self._project, self._policy = project, policy
        self._refs: dict[str, Callable[[], LayerRef]] = {}
        self._work: Optional[Background] = None
        self.box, self._browse = QComboBox(self), QPushButton(tr("Browse…"), self)
        self._online = QPushButton(tr("Database or service…"), self)
        self._online.setObjectName("layerOfService")
        self.box.setObjectName("layerPicker")
        self._browse.setObjectName("browseLayer")
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(24)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self._browse)
        row.addWidget(self._online)
        self._offer_project_layers()
        self.box.activated.connect(self._activated)
        self._browse.clicked.connect(lambda _checked=False: self._ask())
        self._online.clicked.connect(lambda _checked=False: self._ask_service())

    def _offer_project_layers(self) -> None:
        self.box.addItem(tr("Choose a layer of the project, or browse for a file…"), "")
        for layer_id, layer in sorted(self._project.mapLayers().items(), key=lambda item: item[1].name()):
            if _may_hold_patches(layer):
                self._offer(layer_id, layer.name(), partial(self._of_project, layer_id, layer.name()))

    def _of_project(self, layer_id: str, name: str) -> LayerRef:
        layer = self._project.mapLayer(layer_id)
        if not isinstance(layer, QgsVectorLayer):
            raise LayerGone(name)
        return from_project(layer, self._policy)

    def _offer(self, key: str, words: str, ref: Callable[[], LayerRef]) -> None:
        self._refs[key] = ref
        if self.box.findData(key) < 0:
            self.box.addItem(words, key)

    def _ask(self) -> None:
        pattern = f"{tr('Vector layers')} ({VECTOR_SUFFIXES});;{tr('All files')} (*)"
        ask_files(self, tr("Choose a layer"), pattern, lambda paths: self.open_file(paths[0]), many=False)

    def _ask_service(self) -> None:
        dialog = ServiceDialog(self._policy, self)
        dialog.chosen.connect(lambda ref: self._found((ref,)))
        dialog.open()

    def open_file(self, path: str) -> None:
        """Look into a file and pick its first layer with polygons."""
        self.close_down()
        self._work = Background("layers", lambda _: find_layers(path), self)
        self._work.done.connect(self._found)
        self._work.failed.connect(self.failed)
        self._work.start()
        self.looking.emit()

    def _found(self, refs: tuple[LayerRef, ...]) -> None:
        for ref in refs:
            self._offer(_key(ref), f"{ref.name} — {place_of(ref)}", lambda ref=ref: ref)
        self.box.setCurrentIndex(self.box.findData(_key(refs[0])))
        self._activated(self.box.currentIndex())

    def _activated(self, _index: int) -> None:
        self.close_down()
        make = self._refs.get(str(self.box.currentData()))
        try:
            ref = None if make is None else make()
        except RedlineError as error:
            self.failed.emit(error)
        else:
            self.picked.emit(ref)

    def close_down(self) -> None:
        """Forget work that still runs."""
        if self._work is not None:
            self._work.cancel()


def _key(ref: LayerRef) -> str:
    return f"{place_of(ref)}|{ref.name}"


def _may_hold_patches(layer: QgsMapLayer) -> bool:
    """Polygons, points (circles are drawn round them), and layers that do not say what they hold."""
    kinds = QgsWkbTypes.GeometryType
    wanted = (kinds.PolygonGeometry, kinds.PointGeometry, kinds.UnknownGeometry)
    return isinstance(layer, QgsVectorLayer) and layer.isValid() and layer.geometryType() in wanted
