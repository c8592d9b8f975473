"""Workspaces made from files without a window: for the tour over real images and for tests. Needs QGIS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.imagery.scan import ScanOptions, scan
from ..plugin.adapters.vector_layers import FileLayer, find_layers, read_rows
from ..plugin.adapters.workspace import Workspace, create_workspace
from ..plugin.app.import_batch import plan_import, run_import
from ..plugin.app.import_rows import ImportReceipt
from ..plugin.app.import_zones import NO_ZONES, plan_zones
from ..plugin.app.screen_batch import screen_workspace
from ..plugin.domain.acts import Act
from ..plugin.domain.identity import IdFactory
from ..plugin.domain.mapping import MappingProfile
from ..plugin.domain.records import Batch
from ..plugin.domain.states import ActKind, NetworkMode, Secrecy
from ..plugin.screening.engine import screen


@dataclass(frozen=True)
class VectorSource:
    """A file with one layer of polygons: our field → the file's field, and what the file does not say."""

    path: Path
    fields: Mapping[str, str]
    constants: Mapping[str, object] = field(default_factory=dict)

    def layer(self) -> FileLayer:
        """Return the file's first layer with polygons."""
        return find_layers(str(self.path))[0]

    def profile(self) -> MappingProfile:
        """Return the mapping."""
        return MappingProfile(self.path.name, dict(self.fields), {}, dict(self.constants))


@dataclass(frozen=True)
class ImageSource:
    """Files or folders of one date (ISO), or of the dates they bear themselves (``None``)."""

    places: tuple[Path, ...]
    date: str | None = None


def make_workspace(
    folder: Path,
    batch_name: str,
    patches: VectorSource,
    zones: Sequence[VectorSource],
    images: Sequence[ImageSource],
    server_url: str = "",
) -> tuple[Workspace, ImportReceipt]:
    """Make a workspace, import, take the images in and screen; returns it with the import's receipt.

    Raises the ``RedlineError`` leaves of reading, store and images.
    """
    clock, ids, context = SystemClock(), IdFactory(), QgsCoordinateTransformContext()
    workspace = create_workspace(folder, batch_name, NetworkMode.LISTED, Secrecy.PUBLIC, server_url, (), clock)
    store = workspace.open_store()
    try:
        batch = Batch(ids.new(clock.unix_ms()), batch_name, Secrecy.PUBLIC)
        rows = read_rows(patches.layer(), context)
        plan = plan_import(rows, patches.profile(), batch, (), ids, clock)
        zone_plan = NO_ZONES
        for source in zones:
            found = plan_zones(read_rows(source.layer(), context), source.profile(), Secrecy.PUBLIC, (), ids, clock)
            zone_plan = zone_plan.joined(found)
        run_import(store, plan, zone_plan, clock, {"patches": patches.path.name}, bool(server_url)).result()
        known = [
            image
            for source in images
            for image in scan(source.places, ScanOptions(date=source.date, root=folder)).images
        ]
        store.save_images(known, Act(ActKind.IMPORT, None, clock.now(), {"images": len(known)})).result()
        screen_workspace(store, store.contents(), screen, clock).result()
    finally:
        store.close()
    return workspace, plan.receipt
