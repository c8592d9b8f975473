"""Opening and closing a workspace's store, off the GUI thread: a reader may hold it for seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Optional

from ..plugin.adapters.reference_layers import ReferenceFolder
from ..plugin.adapters.snapshot_folder import SnapshotFolder, naming_snapshot
from ..plugin.adapters.store.sqlite_store import SqliteStore
from ..plugin.adapters.workspace import Workspace
from ..plugin.app.review import ReviewSession
from ..plugin.app.upkeep import WorkspaceUpkeep
from ..plugin.domain.acts import Act
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.states import ActKind
from ..plugin.ports import Clock, Contents, Store
from .background import Background

CLOSE_WAIT_S = 20.0
"""How long closing waits for work that still reads; it stops at the next row once cancelled."""


@dataclass(frozen=True)
class Opened:
    """An open store and the sitting over it; ``refusal`` is why it cannot be written, ``None`` where it can.

    ``upkeep`` is that of the files beside it; ``None`` where nothing can be written. ``more``: a sync was broken off
    while the platform had more to say. ``failed_files`` did not reach the platform, and wait for a person.
    """

    store: Store
    session: ReviewSession
    device_id: str
    refusal: Optional[RedlineError]
    upkeep: Optional[WorkspaceUpkeep] = None
    more: bool = False
    failed_files: int = 0


SitDown = Callable[[Store, Contents, Optional[RedlineError]], ReviewSession]
"""Begins a sitting over a store's contents; the error is why it cannot be written."""


def open_and_read(workspace: Workspace, clock: Clock, after: Optional[Background], sit_down: SitDown) -> Opened:
    """Open the store, read it and sit down, once ``after`` (the closing of an earlier one) is done.

    Raises the store's errors. All of it off the GUI thread: a large workspace takes a second or two.
    """
    if after is not None:
        after.wait(CLOSE_WAIT_S)
    with naming_snapshot(workspace.snapshots):
        store = workspace.open_store()
        try:
            contents, state = store.contents(), store.sync_state()
            upkeep = None if store.read_only else _upkeep(workspace, store, clock)
            refusal = _refusal(store, clock)
            sitting, failed = sit_down(store, contents, refusal), store.files_left().failed
            return Opened(store, sitting, state.device_id, refusal, upkeep, state.more, failed)
        except RedlineError:
            store.close()
            raise


def _upkeep(workspace: Workspace, store: SqliteStore, clock: Clock) -> WorkspaceUpkeep:
    snapshots = SnapshotFolder(store, workspace.snapshots)
    return WorkspaceUpkeep(workspace, ReferenceFolder(workspace.reference), snapshots, clock)


def _refusal(store: Store, clock: Clock) -> Optional[RedlineError]:
    if not store.read_only:
        return None
    error = store.record(Act(ActKind.OPEN, None, clock.now())).exception()
    return error if isinstance(error, RedlineError) else None


def closing(store: Optional[Store], works: Sequence[Background]) -> Background:
    """Return the work that closes a store, where there is one, when the others have let go; its owner starts it."""

    def close(_work: Background) -> None:
        for work in works if store is not None else ():
            work.wait(CLOSE_WAIT_S)
        if store is not None:
            store.close()

    return Background("close", close)
