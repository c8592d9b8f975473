"""Make a workspace out of layers and images: plan first, write only when the plan is whole."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ..domain.acts import Act
from ..domain.errors import RedlineError
from ..domain.identity import IdFactory
from ..domain.mapping import MappingProfile
from ..domain.records import Batch, Image, WorkspaceInfo
from ..domain.states import ActKind
from ..ports import Clock, Store
from .import_batch import ImportPlan, plan_import, run_import
from .import_rows import SourceRow
from .import_zones import NO_ZONES, ZonePlan, plan_zones
from .screen_batch import Engine, screen_workspace


@dataclass(eq=False)
class BuildCancelled(RedlineError):
    """The user stopped the making of a workspace; what there was of it is removed."""

    path: str


MakeWorkspace = Callable[[Path, WorkspaceInfo], Store]
"""Creates the folder with ``workspace.json`` and an empty store, opened. Raises ``StoreError`` leaves."""
ReadImages = Callable[[Path], Sequence[Image]]
"""Returns the image records for a workspace in this folder (paths relative to it where they lie inside)."""


@dataclass(frozen=True)
class Intake:
    """A layer that was read, with the mapping that the user agreed to; ``source`` names it in the audit chain.

    ``moved`` says what was done to its outlines as a whole, empty for nothing.
    """

    rows: Sequence[SourceRow]
    profile: MappingProfile
    source: str
    moved: str = ""


def sources_of(patches: Intake, zones: Sequence[Intake]) -> Mapping[str, str]:
    """Return where patches and zones came from and what was done to them as a whole, for the audit chain."""
    sources = {"patches": patches.source, "zones": "; ".join(layer.source for layer in zones)}
    moved = {"patches_moved": patches.moved, "zones_moved": "; ".join(z.moved for z in zones if z.moved)}
    return {**sources, **{name: words for name, words in moved.items() if words}}


@dataclass(frozen=True)
class ReviewPlan:
    """All that will be written; nothing has been so far."""

    info: WorkspaceInfo
    patches: ImportPlan
    zones: ZonePlan
    sources: Mapping[str, str]


class Steps(Protocol):
    """How a long piece of work reports and is stopped."""

    def progress(self, share: float) -> None:
        """Take 0 … 1."""
        ...

    def cancelled(self) -> bool:
        """Tell whether to stop."""
        ...


class ReviewBuilder:
    """Plans and builds workspaces; used in a worker thread."""

    def __init__(self, make_workspace: MakeWorkspace, engine: Engine, ids: IdFactory, clock: Clock) -> None:
        self._make, self._engine, self._ids, self._clock = make_workspace, engine, ids, clock

    def plan(self, info: WorkspaceInfo, batch_name: str, patches: Intake, zones: Sequence[Intake]) -> ReviewPlan:
        """Return what would be written, with receipts. ``info`` comes without ids; they are made here."""
        batch = Batch(self._new_id(), batch_name, info.secrecy)
        planned = plan_import(patches.rows, patches.profile, batch, (), self._ids, self._clock)
        zone_plan = NO_ZONES
        for layer in zones:
            found = plan_zones(layer.rows, layer.profile, info.secrecy, (), self._ids, self._clock)
            zone_plan = zone_plan.joined(found)
        sources = sources_of(patches, zones)
        whole = replace(info, workspace_id=self._new_id(), batches=(batch.batch_id,))
        return ReviewPlan(whole, planned, zone_plan, sources)

    def build(self, folder: Path, plan: ReviewPlan, images: ReadImages, steps: Steps) -> None:
        """Write a plan into a new workspace, with its images, and screen it. Blocks until all is durable.

        Where a step fails or is cancelled, a folder that did not hold anything before is removed again.
        Raises ``RedlineError`` leaves of the store, the images and the engine.
        """
        was_there = folder.exists()
        was_empty = not was_there or not any(folder.iterdir())
        store = self._make(folder, plan.info)
        done = False
        try:
            self._fill(store, folder, plan, images, steps)
            done = True
        finally:
            store.close()
            if not done and was_empty:
                _take_back(folder, keep_folder=was_there)

    def _fill(self, store: Store, folder: Path, plan: ReviewPlan, images: ReadImages, steps: Steps) -> None:
        offered = bool(plan.info.server_url)
        run_import(store, plan.patches, plan.zones, self._clock, plan.sources, offered).result()
        steps.progress(0.3)
        found = images(folder)
        act = Act(ActKind.IMPORT, None, self._clock.now(), {"images": [image.path for image in found]})
        store.save_images(found, act).result()
        steps.progress(0.5)
        screen_workspace(
            store,
            store.contents(),
            self._engine,
            self._clock,
            lambda share: steps.progress(0.5 + share / 2),
            steps.cancelled,
        ).result()
        if steps.cancelled():
            raise BuildCancelled(str(folder))

    def _new_id(self) -> str:
        return self._ids.new(self._clock.unix_ms())


def _remove_protected(remove: Callable[[str], object], path: str, _error: object) -> None:
    """Try once more without the write protection: Windows removes no file that is read-only."""
    with suppress(OSError):
        Path(path).chmod(stat.S_IRUSR | stat.S_IWUSR)
        remove(path)


def _take_back(folder: Path, keep_folder: bool) -> None:
    """Remove a half-made workspace from a folder that was empty or missing when we began."""
    for entry in list(folder.iterdir()) if folder.exists() else []:
        if entry.is_dir():
            shutil.rmtree(entry, onerror=_remove_protected)
        else:
            entry.unlink(missing_ok=True)
    if folder.exists() and not keep_folder:
        folder.rmdir()
