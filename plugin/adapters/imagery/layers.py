"""QGIS layers of image files: opened off the GUI thread, kept within a bound, drawn with a given stretch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Optional

from qgis.core import (
    QgsBilinearRasterResampler,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QThread

from ...domain.errors import RedlineError
from ...domain.records import Image
from .background import Background
from .band_rules import BandRules, rules_in_force
from .bands import BandPlan, plan_bands
from .errors import ImageryError, ImageUnreadable, ImageWorkFailed, SourceUnknown
from .files import identity, open_raster
from .ground import Box
from .looks import PLAIN, Look
from .opened import ImageAccess, Prepared, Source
from .scan import path_of
from .stretch import Sample, Stretch, samples, toned, whole_range

MOST_LAYERS = 48


class LayerPool:
    """Opened images by id. No layer of it is ever part of a project."""

    def __init__(
        self,
        background: Background,
        root: Optional[Path],
        most: int = MOST_LAYERS,
        access: Optional[ImageAccess] = None,
    ) -> None:
        """``access`` opens what is no file; without it files alone can be shown."""
        self._access = access
        self.background = background
        """Where files are read; whoever paints from them reads there, too."""
        self._root, self._most = root, most
        self._sources: OrderedDict[str, Source] = OrderedDict()
        self._rules = _RulesOnce(root)

    def prepare(self, images: Sequence[Image], place: Box, done: Callable[[Prepared], None]) -> None:
        """Open what is not open yet and sample ``place`` (degrees); ``done`` is called on this thread later.

        What nobody foresaw comes as a problem, too, with no source: nobody waits for ever.
        """
        known = {image.image_id: self._sources[image.image_id] for image in images if image.image_id in self._sources}
        home = QThread.currentThread()
        root, rules, access = self._root, self._rules, self._access

        def work() -> Prepared:
            return _prepare_all(images, root, place, known, home, rules, access)

        def take(prepared: Prepared) -> None:
            self._keep(prepared.sources)
            done(prepared)

        def fail(fault: ImageWorkFailed) -> None:
            done(Prepared((), (), (fault,)))

        remote = access is not None and access.remote(images)
        (access.lane if remote else self.background).run(work, take, fail)

    def may_fetch_ahead(self, images: Sequence[Image]) -> bool:
        """Tell whether pictures of these may be made before somebody asks for them (a setting, for services)."""
        access = self._access
        return access is None or access.fetch_ahead or not access.remote(images)

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


class _RulesOnce:
    """The rules for bands of a workspace, read by the first thread that needs them; a fault is told once."""

    def __init__(self, root: Optional[Path]) -> None:
        self._root, self._lock = root, Lock()
        self._rules: Optional[BandRules] = None

    def get(self) -> tuple[BandRules, Optional[RedlineError]]:
        """Return the rules, and what is wrong with the workspace's or user's own at the first call."""
        with self._lock:
            if self._rules is not None:
                return self._rules, None
            self._rules, bad = rules_in_force(self._root)
            return self._rules, bad


def _prepare_all(
    images: Sequence[Image],
    root: Optional[Path],
    place: Box,
    known: Mapping[str, Source],
    home: QThread,
    once: _RulesOnce,
    access: Optional[ImageAccess],
) -> Prepared:
    sources: list[Source] = []
    taken: list[Sample] = []
    rules, bad = once.get()
    problems: list[RedlineError] = [bad.kept()] if bad is not None else []
    for image in images:
        try:
            before = known.get(image.image_id)
            if image.kind == "file":
                source, seen = _prepare(image, root, place, before, home, rules)
            elif access is not None:
                source, seen = access.kind_of(image).prepare(image, place, before, access, home)
            else:
                raise SourceUnknown(image.kind)
        except ImageryError as error:
            problems.append(error.kept())
            continue
        sources.append(source)
        taken += seen
    if any(source.path is None for source in sources):
        sources = [_with_layer(source, home) for source in sources]
    return Prepared(tuple(sources), tuple(taken), tuple(problems))


def _prepare(
    image: Image, root: Optional[Path], place: Box, known: Optional[Source], home: QThread, rules: BandRules
) -> tuple[Source, tuple[Sample, ...]]:
    path = path_of(image, root)
    stamp = identity(path)
    with open_raster(path) as dataset:
        plan = plan_bands(dataset, image.sensor, rules)
        seen = samples(path, dataset, plan, place)
    if known is not None and known.identity == stamp:
        return known, seen
    if plan.palette:
        return Source(image, _open_layer(path, home), plan, stamp), seen
    return Source(image, None, plan, stamp, path), seen


def _with_layer(source: Source, home: QThread) -> Source:
    """Return a source that QGIS can draw: a picture that it must draw in part it draws as a whole."""
    return source if source.layer is not None else replace(source, layer=_open_layer(Path(str(source.path)), home))


def _open_layer(path: Path, home: QThread) -> QgsRasterLayer:
    """Open in a thread that forbids side files (the provider keeps to that later too), then hand over."""
    options = QgsRasterLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsRasterLayer(str(path), path.stem, "gdal", options)
    if not layer.isValid():
        raise ImageUnreadable(str(path), layer.error().summary())
    layer.moveToThread(home)
    return layer


def draw_with(source: Source, stretch: Optional[Stretch], look: Look = PLAIN) -> None:
    """Give a source's layer its colours; render jobs started before keep theirs."""
    layer, plan = source.layer, source.plan
    assert layer is not None
    if plan.palette:
        layer.brightnessFilter().setBrightness(round(look.brightness * 2.55))
        layer.brightnessFilter().setContrast(look.contrast)
    else:
        limits = toned(stretch if stretch is not None else whole_range(plan), look.brightness, look.contrast)
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
