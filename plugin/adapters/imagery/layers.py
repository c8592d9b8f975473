"""QGIS layers of image files: opened off the GUI thread, kept within a bound, drawn with a given stretch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsBilinearRasterResampler,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QThread

from ...domain.records import Image
from .background import Background
from .bands import BandPlan, plan_bands
from .errors import ImageryError, ImageUnreadable
from .files import identity, open_raster
from .ground import Box
from .scan import path_of
from .stretch import Sample, Stretch, sample, whole_range

MOST_LAYERS = 48


@dataclass(frozen=True)
class Source:
    """An opened image. ``identity`` is the file's size and time when it was opened (the record's may be older)."""

    image: Image
    layer: QgsRasterLayer
    plan: BandPlan
    identity: str


@dataclass(frozen=True)
class Prepared:
    """What a view needs to be drawn: sources in drawing order (last on top), samples for the stretch, problems."""

    sources: tuple[Source, ...]
    samples: tuple[Sample, ...]
    problems: tuple[ImageryError, ...]


class LayerPool:
    """Opened images by id. No layer of it is ever part of a project."""

    def __init__(self, background: Background, root: Optional[Path], most: int = MOST_LAYERS) -> None:
        self._background, self._root, self._most = background, root, most
        self._sources: OrderedDict[str, Source] = OrderedDict()

    def prepare(self, images: Sequence[Image], place: Box, done: Callable[[Prepared], None]) -> None:
        """Open what is not open yet and sample ``place`` (degrees); ``done`` is called on this thread later."""
        known = {image.image_id: self._sources[image.image_id] for image in images if image.image_id in self._sources}
        home = QThread.currentThread()
        root = self._root

        def work() -> Prepared:
            return _prepare_all(images, root, place, known, home)

        def take(prepared: Prepared) -> None:
            self._keep(prepared.sources)
            done(prepared)

        self._background.run(work, take)

    def _keep(self, sources: Sequence[Source]) -> None:
        for source in sources:
            self._sources[source.image.image_id] = source
            self._sources.move_to_end(source.image.image_id)
        while len(self._sources) > self._most:
            self._sources.popitem(last=False)

    def __len__(self) -> int:
        return len(self._sources)

    def close(self) -> None:
        """Let go of all layers."""
        self._sources.clear()


def _prepare_all(
    images: Sequence[Image], root: Optional[Path], place: Box, known: Mapping[str, Source], home: QThread
) -> Prepared:
    sources: list[Source] = []
    samples: list[Sample] = []
    problems: list[ImageryError] = []
    for image in images:
        try:
            source, seen = _prepare(image, root, place, known.get(image.image_id), home)
        except ImageryError as error:
            problems.append(error.kept())
            continue
        sources.append(source)
        samples += [seen] if seen is not None else []
    return Prepared(tuple(sources), tuple(samples), tuple(problems))


def _prepare(
    image: Image, root: Optional[Path], place: Box, known: Optional[Source], home: QThread
) -> tuple[Source, Optional[Sample]]:
    path = path_of(image, root)
    stamp = identity(path)
    with open_raster(path) as dataset:
        plan = plan_bands(dataset, image.sensor)
        seen = sample(path, dataset, plan, place)
    if known is not None and known.identity == stamp:
        return known, seen
    return Source(image, _open_layer(path, home), plan, stamp), seen


def _open_layer(path: Path, home: QThread) -> QgsRasterLayer:
    """Open in a thread that forbids side files (the provider keeps to that later too), then hand over."""
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsRasterLayer(str(path), path.stem, "gdal", options)
    if not layer.isValid():
        raise ImageUnreadable(str(path), layer.error().summary())
    layer.moveToThread(home)
    return layer


def draw_with(source: Source, stretch: Optional[Stretch]) -> None:
    """Give a source's layer its colours; render jobs started before keep theirs."""
    layer, plan = source.layer, source.plan
    limits = stretch if stretch is not None else whole_range(plan)
    if not plan.palette:
        layer.setRenderer(_grey(layer, plan, limits) if len(plan.shown) == 1 else _colour(layer, plan, limits))
    layer.resampleFilter().setZoomedInResampler(QgsBilinearRasterResampler())
    layer.resampleFilter().setZoomedOutResampler(QgsBilinearRasterResampler())


def _grey(layer: QgsRasterLayer, plan: BandPlan, stretch: Stretch) -> QgsSingleBandGrayRenderer:
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), plan.shown[0])
    renderer.setContrastEnhancement(_contrast(layer, plan, stretch, 0))
    _mask(renderer, plan)
    return renderer


def _colour(layer: QgsRasterLayer, plan: BandPlan, stretch: Stretch) -> QgsMultiBandColorRenderer:
    renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *plan.shown)
    renderer.setRedContrastEnhancement(_contrast(layer, plan, stretch, 0))
    renderer.setGreenContrastEnhancement(_contrast(layer, plan, stretch, 1))
    renderer.setBlueContrastEnhancement(_contrast(layer, plan, stretch, 2))
    _mask(renderer, plan)
    return renderer


def _mask(renderer: QgsSingleBandGrayRenderer, plan: BandPlan) -> None:
    if plan.alpha is not None:
        renderer.setAlphaBand(plan.alpha)


def _contrast(layer: QgsRasterLayer, plan: BandPlan, stretch: Stretch, index: int) -> QgsContrastEnhancement:
    contrast = QgsContrastEnhancement(layer.dataProvider().dataType(plan.shown[index]))
    contrast.setMinimumValue(stretch.lows[index], False)
    contrast.setMaximumValue(stretch.highs[index], False)
    contrast.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    return contrast
