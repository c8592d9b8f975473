"""Where an import goes: into a workspace that exists, or into one that is made with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional, Protocol, Union

from ..adapters.clock import SystemClock
from ..adapters.network_policy import NetworkPolicy
from ..adapters.new_workspace import check_place, make_workspace
from ..adapters.screening_engine import choose_engine
from ..adapters.workspace import WORKSPACE_SCHEMA, Workspace, is_workspace, open_workspace
from ..app.import_into import IntoPlan, plan_into, write_into
from ..app.import_rows import ImportReceipt
from ..app.new_review import Intake, ReviewBuilder, ReviewPlan
from ..app.package import has_platform
from ..app.screen_batch import screen_workspace
from ..domain.identity import IdFactory
from ..domain.records import WorkspaceInfo, Zone
from ..domain.states import NetworkMode
from ..port_errors import WorkspaceReadOnly
from ..ports import Store

Report = Callable[[float], None]
Asked = Callable[[], bool]


@dataclass(frozen=True)
class Planned:
    """A plan and its receipts; nothing is written yet."""

    plan: Union[IntoPlan, ReviewPlan]
    batch_id: str
    patches: ImportReceipt
    zones: ImportReceipt


class Destination(Protocol):
    """A place that plans and writes an import."""

    stands: bool
    """Whether what was written stands, though a later step was stopped."""

    def known_zones(self) -> Sequence[Zone]:
        """Return the zones that are there already."""
        ...

    def plan(self, batch_name: str, patches: Intake, zones: Sequence[Intake]) -> Planned:
        """Return what would be written."""
        ...

    def write(self, planned: Planned, progress: Report, cancelled: Asked) -> None:
        """Write it, then measure the patches; ``progress`` takes 0 … 1."""
        ...


class _Existing:
    """A workspace whose store is open."""

    def __init__(self, workspace: Workspace, store: Store) -> None:
        self.stands = False
        self._workspace, self._store, self._clock = workspace, store, SystemClock()

    def known_zones(self) -> Sequence[Zone]:
        return self._store.contents().zones

    def plan(self, batch_name: str, patches: Intake, zones: Sequence[Intake]) -> Planned:
        if self._store.read_only:
            raise WorkspaceReadOnly(str(self._workspace.folder))
        secrecy = self._workspace.info.secrecy
        offered, contents = has_platform(self._workspace.info), self._store.contents()
        plan = plan_into(contents, batch_name, secrecy, patches, zones, IdFactory(), self._clock, offered)
        return Planned(plan, plan.batch.batch_id, plan.patches.receipt, plan.zones.receipt)

    def write(self, planned: Planned, progress: Report, cancelled: Asked) -> None:
        assert isinstance(planned.plan, IntoPlan)
        write_into(self._store, planned.plan, self._clock, has_platform(self._workspace.info))
        self.stands = True
        batches = dict.fromkeys((*self._workspace.info.batches, planned.batch_id))
        self._workspace.update(replace(self._workspace.info, batches=tuple(batches)))
        progress(0.2)
        screen_workspace(
            self._store,
            self._store.contents(),
            choose_engine().screen,
            self._clock,
            lambda share: progress(0.2 + 0.8 * share),
            cancelled,
        ).result()


class _Steps:
    """Progress and Cancel as the builder takes them."""

    def __init__(self, progress: Report, cancelled: Asked) -> None:
        self._progress, self._cancelled = progress, cancelled

    def progress(self, share: float) -> None:
        self._progress(share)

    def cancelled(self) -> bool:
        return self._cancelled()


class _New:
    """A folder that becomes a workspace; it is taken back where a step fails."""

    stands = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._builder = ReviewBuilder(make_workspace, choose_engine().screen, IdFactory(), SystemClock())

    def known_zones(self) -> Sequence[Zone]:
        return ()

    def plan(self, batch_name: str, patches: Intake, zones: Sequence[Intake]) -> Planned:
        info = WorkspaceInfo("", self._folder.name, WORKSPACE_SCHEMA)
        plan = self._builder.plan(info, batch_name, patches, zones)
        return Planned(plan, plan.patches.batch.batch_id, plan.patches.receipt, plan.zones.receipt)

    def write(self, planned: Planned, progress: Report, cancelled: Asked) -> None:
        assert isinstance(planned.plan, ReviewPlan)
        self._builder.build(self._folder, planned.plan, lambda folder: (), _Steps(progress, cancelled))


class Target:
    """A folder that was looked at; :meth:`opened` gives the destination and closes it again."""

    def __init__(self, folder: Path, workspace: Optional[Workspace]) -> None:
        self._folder, self._workspace = folder, workspace

    @contextmanager
    def opened(self) -> Iterator[Destination]:
        """Open the store, if there is one; raises ``StoreError`` leaves."""
        if self._workspace is None:
            yield _New(self._folder)
            return
        store = self._workspace.open_store()
        try:
            yield _Existing(self._workspace, store)
        finally:
            store.close()


def network_policy_of(folder: Path) -> NetworkPolicy:
    """Return what the workspace in a folder lets through; all for one that is not made yet: nobody chose its mode.

    Raises ``StoreError`` leaves.
    """
    if not is_workspace(folder):
        return NetworkPolicy(NetworkMode.OPEN)
    info = open_workspace(folder).info
    return NetworkPolicy(info.network_mode, info.listed_hosts, info.server_url)


def destination(folder: Path) -> Target:
    """Look at a folder; raises ``StoreError`` leaves where it can be no workspace."""
    vacant = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if vacant and not is_workspace(folder):
        check_place(folder)
        return Target(folder, None)
    return Target(folder, open_workspace(folder))
