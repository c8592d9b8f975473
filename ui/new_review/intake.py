"""The work behind the dialog's button, free of widgets: read the layers, plan, build."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ...plugin.adapters.vector_layers import LayerRef, file_of, read_rows
from ...plugin.app.new_review import Intake, ReviewBuilder, ReviewPlan
from ...plugin.domain.codes import CodeList
from ...plugin.domain.field_guess import with_guessed_values
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.records import Image, WorkspaceInfo
from ..background import Background
from .images_page import ImageReader


@dataclass(frozen=True)
class LayerOrder:
    """A layer to read, and how."""

    ref: LayerRef
    profile: MappingProfile


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

    def plan(self, builder: ReviewBuilder, work: Background) -> ReviewPlan:
        """Read every layer and plan; writes nothing."""
        layers = (self.patches, *self.zones)
        intakes = [self._read(layer, work, place, len(layers)) for place, layer in enumerate(layers)]
        return builder.plan(self.info, self.batch_name, intakes[0], intakes[1:])

    def _read(self, layer: LayerOrder, work: Background, place: int, layers: int) -> Intake:
        def progress(done: int, total: int) -> None:
            work.tell_progress((place + (done / total if total else 0.0)) / layers)

        needed = tuple(layer.profile.fields.values())
        rows = read_rows(layer.ref, self.context, needed, progress, self.stop.is_set)
        profile = with_guessed_values(layer.profile, (row.attributes for row in rows), self.code_lists)
        return Intake(rows, profile, file_of(layer.ref) or layer.ref.name)

    def build(self, builder: ReviewBuilder, plan: ReviewPlan, work: Background) -> str:
        """Write the plan; returns the folder."""
        builder.build(self.folder, plan, self._read_images, _Steps(work, self.stop))
        return str(self.folder)

    def _read_images(self, folder: Path) -> Sequence[Image]:
        return [image for reader in self.images for image in reader(folder)]


class _Steps:
    """Background work as the builder sees it."""

    def __init__(self, work: Background, stop: threading.Event) -> None:
        self._work, self._stop = work, stop

    def progress(self, share: float) -> None:
        self._work.tell_progress(share)

    def cancelled(self) -> bool:
        return self._stop.is_set()
