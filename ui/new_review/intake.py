"""The work behind the dialog's button, free of widgets: read the layers, plan, build."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from qgis.core import QgsCoordinateTransformContext

from ...plugin.adapters.earlier_layers import EarlierFolder
from ...plugin.adapters.translation import tr
from ...plugin.adapters.vector_layers import LayerRef, place_of, read_rows
from ...plugin.app.earlier import EarlierFindings, earlier_findings, earlier_source
from ...plugin.app.import_batch import ImportPlan
from ...plugin.app.import_places import admin_layer, placed
from ...plugin.app.import_shift import MeasuredShift, shift_note, shifted_back
from ...plugin.app.new_review import Intake, ReviewBuilder, ReviewPlan
from ...plugin.app.places import UnitKind
from ...plugin.app.screen_batch import Engine
from ...plugin.domain.codes import CodeList
from ...plugin.domain.field_guess import with_guessed_values
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.records import Image, WorkspaceInfo
from ..background import Background
from .history_page import HistoryPage
from .images_page import ImageReader
from .layer_panel import LayerPanel
from .parts import headed, patches_words
from .places_page import PlacesPage


@dataclass(frozen=True)
class LayerOrder:
    """A layer to read, and how."""

    ref: LayerRef
    profile: MappingProfile
    back: Optional[MeasuredShift] = None
    """The GCJ-02 shift that is to be taken back."""


def layer_order(panel: LayerPanel) -> LayerOrder:
    """Return what the user chose for a layer."""
    return LayerOrder(panel.ref(), panel.profile(), panel.shift.back())


@dataclass(frozen=True)
class Reading:
    """How layers are read: all that reading needs beside the layers themselves."""

    context: QgsCoordinateTransformContext
    stop: threading.Event
    code_lists: Mapping[str, CodeList]

    def intakes(self, layers: Sequence[LayerOrder], work: Background) -> list[Intake]:
        """Read layers one after the other; raises the ``ReadingError`` leaves."""
        return [self._read(layer, work, place, len(layers)) for place, layer in enumerate(layers)]

    def _read(self, layer: LayerOrder, work: Background, place: int, layers: int) -> Intake:
        def progress(done: int, total: int) -> None:
            work.tell_progress((place + (done / total if total else 0.0)) / layers)

        needed = tuple(layer.profile.fields.values())
        rows = read_rows(layer.ref, self.context, needed, progress, self.stop.is_set)
        profile = with_guessed_values(layer.profile, (row.attributes for row in rows), self.code_lists)
        source = place_of(layer.ref)
        if layer.back is None:
            return Intake(rows, profile, source)
        return Intake(shifted_back(rows), profile, source, shift_note(layer.back))


@dataclass(frozen=True)
class PlacesOrder:
    """Layers of units to fill places from, by what they hold; there may be none."""

    layers: Mapping[UnitKind, LayerOrder]
    engine: Engine

    def fill(self, plan: ImportPlan, reading: Reading, work: Background) -> tuple[ImportPlan, str]:
        """Return the plan with places filled and the words for it, empty where nothing was asked for."""
        if not self.layers:
            return plan, ""
        intakes = reading.intakes(list(self.layers.values()), work)
        layers = [admin_layer(kind, intake) for kind, intake in zip(self.layers, intakes)]
        filled, count = placed(plan, layers, self.engine, work.tell_progress, reading.stop.is_set)
        return filled, tr("Town, village or units filled from layers: {patches}.", patches=patches_words(count))


@dataclass(frozen=True)
class HistoryOrder:
    """A layer of earlier findings; there may be none."""

    layer: Optional[LayerOrder] = None

    def read(self, reading: Reading, work: Background) -> Optional[EarlierFindings]:
        """Return what it says, ``None`` where no layer was given; raises the ``ReadingError`` leaves."""
        if self.layer is None:
            return None
        (intake,) = reading.intakes([self.layer], work)
        return earlier_findings(intake)


def history_order(page: HistoryPage) -> HistoryOrder:
    """Return what the user chose of earlier findings."""
    return HistoryOrder() if page.is_empty() else HistoryOrder(layer_order(page.panel))


def history_words(findings: Optional[EarlierFindings]) -> str:
    """Return what comes in of earlier findings and what is left out, empty for none."""
    if findings is None:
        return ""
    said = (
        (len(findings.cases), tr("{count} to compare with", count=len(findings.cases))),
        (findings.without_verdict, tr("{count} without a verdict left out", count=findings.without_verdict)),
        (findings.without_outline, tr("{count} without an outline left out", count=findings.without_outline)),
        (findings.undated, tr("{count} without a date that can be read", count=findings.undated)),
    )
    return headed(tr("Earlier findings"), " · ".join(words for count, words in said if count) or tr("nothing"))


def places_order(page: PlacesPage, engine: Engine) -> PlacesOrder:
    """Return what the user chose of layers of units."""
    return PlacesOrder({kind: layer_order(panel) for kind, panel in page.panels().items()}, engine)


@dataclass(frozen=True)
class Order:
    """All that the user chose, taken from the widgets once."""

    info: WorkspaceInfo
    batch_name: str
    folder: Path
    patches: LayerOrder
    zones: Sequence[LayerOrder]
    images: Sequence[ImageReader]
    context: QgsCoordinateTransformContext
    stop: threading.Event
    """Set by the user's Cancel; the work then ends with an error of its own, after it has cleaned up."""
    code_lists: Mapping[str, CodeList]
    places: PlacesOrder
    history: HistoryOrder = HistoryOrder()

    def plan(self, builder: ReviewBuilder, work: Background) -> WholePlan:
        """Read every layer and plan; writes nothing."""
        reading = Reading(self.context, self.stop, self.code_lists)
        patches, *zones = reading.intakes((self.patches, *self.zones), work)
        plan = builder.plan(self.info, self.batch_name, patches, zones)
        filled, words = self.places.fill(plan.patches, reading, work)
        earlier = self.history.read(reading, work)
        sources = {**plan.sources, **earlier_source(earlier)}
        return WholePlan(replace(plan, patches=filled, sources=sources), earlier, words)

    def build(self, builder: ReviewBuilder, whole: WholePlan, work: Background) -> str:
        """Write the plan; returns the folder."""

        def files(folder: Path) -> Sequence[Image]:
            """Bring what lies beside the store: it is taken back with it where a later step fails."""
            if whole.earlier is not None:
                EarlierFolder(folder).write(whole.earlier, self.stop.is_set)
            return [image for reader in self.images for image in reader(folder)]

        builder.build(self.folder, whole.review, files, _Steps(work, self.stop))
        return str(self.folder)


@dataclass(frozen=True)
class WholePlan:
    """What a new review will write; ``filled`` says what was filled from layers of units."""

    review: ReviewPlan
    earlier: Optional[EarlierFindings]
    filled: str


class _Steps:
    """Background work as the builder sees it."""

    def __init__(self, work: Background, stop: threading.Event) -> None:
        self._work, self._stop = work, stop

    def progress(self, share: float) -> None:
        self._work.tell_progress(share)

    def cancelled(self) -> bool:
        return self._stop.is_set()
