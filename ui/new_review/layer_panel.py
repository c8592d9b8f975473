"""Choose one layer, see what was understood of it, say which field is which."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QSizePolicy

from ...plugin.adapters.reading_errors import LayerGone, LayerWithoutCrs
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import LayerLook, LayerRef, file_of, find_layers, from_project, look_at, with_crs
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.mapping import MappingProfile
from ..background import Background
from ..messages import sentence
from .mapping_form import MappingForm, Target
from .parts import VECTOR_SUFFIXES, DropArea, SayLine, Tone, ask_files
from .preview import PreviewTable
from .services import NewReviewServices
from .zone_levels import LEVEL, level_words, unknown_levels


class LayerPanel(DropArea):
    """The picker, the mapping and the preview of one layer. :attr:`changed` whenever :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(self, label: str, target: Target, services: NewReviewServices) -> None:
        super().__init__()
        self._services, self._has_levels = services, LEVEL in target.words
        self._refs: dict[str, Callable[[], LayerRef]] = {}
        self._ref: Optional[LayerRef] = None
        self._look: Optional[LayerLook] = None
        self._trouble = ""
        self._work: Optional[Background] = None
        self._picker = QComboBox(self)
        self._browse = QPushButton(tr("Browse…"), self)
        self._say = SayLine(self)
        self._crs = QgsProjectionSelectionWidget(self)
        # Nothing is chosen at first: a proposed system would be taken for the layer's own.
        self._crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self._crs.setCrs(QgsCoordinateReferenceSystem())
        self._crs.hide()
        self._form = MappingForm(target, services.language, self)
        self._preview = PreviewTable(target.words, services.code_lists, services.language, self)
        self._lay_out(label)
        self._offer_project_layers()
        self._picker.activated.connect(self._picked)
        self._browse.clicked.connect(self._ask)
        self._form.changed.connect(self._remap)
        self._crs.crsChanged.connect(self._crs_named)
        self._set_mapping_enabled(False)

    def _lay_out(self, label: str) -> None:
        title = QLabel(label, self)
        title.setBuddy(self._picker)
        self._picker.setObjectName("layerPicker")
        self._browse.setObjectName("browseLayer")
        self._picker.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._picker.setMinimumContentsLength(24)
        grid = QGridLayout(self)
        grid.addWidget(title, 0, 0, 1, 3)
        grid.addWidget(self._picker, 1, 0, 1, 2)
        grid.addWidget(self._browse, 1, 2)
        grid.addWidget(self._say, 2, 0, 1, 3)
        grid.addWidget(self._crs, 3, 0, 1, 3)
        grid.addWidget(QLabel(tr("Our field ← field of the layer"), self), 4, 0)
        grid.addWidget(QLabel(tr("The first rows as they will be read"), self), 4, 1, 1, 2)
        grid.addWidget(self._form, 5, 0)
        grid.addWidget(self._preview, 5, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(5, 1)

    def _offer_project_layers(self) -> None:
        self._picker.addItem(tr("Choose a layer of the project, or browse for a file…"), "")
        for layer_id, layer in sorted(self._services.project.mapLayers().items(), key=lambda item: item[1].name()):
            if _is_polygon_layer(layer):
                self._offer(layer_id, layer.name(), partial(self._of_project, layer_id, layer.name()))

    def _of_project(self, layer_id: str, name: str) -> LayerRef:
        layer = self._services.project.mapLayer(layer_id)
        if not isinstance(layer, QgsVectorLayer):
            raise LayerGone(name)
        return from_project(layer)

    def _offer(self, key: str, words: str, ref: Callable[[], LayerRef]) -> None:
        self._refs[key] = ref
        if self._picker.findData(key) < 0:
            self._picker.addItem(words, key)

    def _ask(self) -> None:
        pattern = f"{tr('Vector layers')} ({VECTOR_SUFFIXES});;{tr('All files')} (*)"
        ask_files(self, tr("Choose a layer"), pattern, self.dropped, many=False)

    def dropped(self, paths: list[str]) -> None:
        """Take the first of some files: look into it and choose its first layer with polygons."""
        path = paths[0]
        self._begin("layers", lambda _: find_layers(path), self._found)

    def _found(self, refs: tuple[LayerRef, ...]) -> None:
        for ref in refs:
            where = file_of(ref) or ""
            self._offer(f"{where}|{ref.name}", f"{ref.name} — {where}", lambda ref=ref: ref)
        first = refs[0]
        self._picker.setCurrentIndex(self._picker.findData(f"{file_of(first)}|{first.name}"))
        self._picked(self._picker.currentIndex())

    def _picked(self, _index: int) -> None:
        make = self._refs.get(str(self._picker.currentData()))
        if make is None:
            self._stop()
            self._failed_with("")
            return
        try:
            self._look_at(make())
        except LayerGone as error:
            self._failed(error)

    def _crs_named(self, crs: QgsCoordinateReferenceSystem) -> None:
        """The user says in which reference system a layer is that does not say it itself."""
        if self._ref is not None and crs.isValid() and not self._crs.isHidden():
            self._look_at(with_crs(self._ref, crs))

    def _look_at(self, ref: LayerRef) -> None:
        self._ref = ref
        context = self._services.project.transformContext()
        self._begin("look", lambda _: look_at(ref, context), self._looked)

    def _begin(self, name: str, work: Callable[[Background], Any], done: Callable[[Any], None]) -> None:
        self._stop()
        self._crs.hide()
        self._look, self._trouble = None, tr("The layer is still being read.")
        self._say.say(tr("Reading…"), Tone.BUSY)
        self._work = Background(name, work, self)
        self._work.done.connect(done)
        self._work.failed.connect(self._failed)
        self._work.start()
        self.changed.emit()

    def _looked(self, look: LayerLook) -> None:
        self._look, self._trouble = look, ""
        self._set_mapping_enabled(True)
        self._form.offer(look.fields)

    def _failed(self, error: RedlineError) -> None:
        self._crs.setVisible(isinstance(error, LayerWithoutCrs))
        self._failed_with(sentence(error))

    def _failed_with(self, words: str) -> None:
        self._look, self._trouble = None, words
        self._say.say(words, Tone.PROBLEM)
        self._preview.clear_rows()
        self._set_mapping_enabled(False)
        self.changed.emit()

    def _set_mapping_enabled(self, enabled: bool) -> None:
        self._form.setEnabled(enabled)
        self._preview.setEnabled(enabled)

    def _remap(self) -> None:
        if self._look is not None:
            self._preview.show_rows(self._look.rows, self.profile())
            self._tell(self._look)
        self.changed.emit()

    def _tell(self, look: LayerLook) -> None:
        count = tr("{count} rows", count=look.count) if look.count >= 0 else tr("number of rows unknown")
        warning = self.warning()
        summary = f"{look.name} · {count} · {look.crs}"
        self._say.say(f"{summary}\n{warning}" if warning else summary, Tone.PROBLEM if warning else Tone.GOOD)

    def warning(self) -> str:
        """Return what the user should look at though it can be used, empty for nothing; by the first rows."""
        if self._look is None or not self._has_levels:
            return ""
        rows = [row.attributes for row in self._look.rows]
        return level_words(unknown_levels(rows, self.profile(), self._services.code_lists))

    def profile(self) -> MappingProfile:
        """Return the mapping as chosen."""
        return self._form.profile(self.name())

    def name(self) -> str:
        """Return the layer's name, empty before one is chosen."""
        return self._look.name if self._look is not None else ""

    def ref(self) -> LayerRef:
        """Return the chosen layer; only where :meth:`problem` says nothing."""
        assert self._ref is not None
        return self._ref

    def problem(self) -> str:
        """Return what keeps this layer from being used, empty for nothing."""
        if self._look is None:
            return self._trouble or tr("Choose a layer.")
        missing = self._form.missing()
        return tr("Say which field is the “{field}”, or one for the whole layer.", field=missing) if missing else ""

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._stop()


def _is_polygon_layer(layer: QgsMapLayer) -> bool:
    return (
        isinstance(layer, QgsVectorLayer)
        and layer.isValid()
        and layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
    )
