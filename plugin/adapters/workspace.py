"""A workspace: one folder on a local disk. Standard library only.

::

    workspace.json        id, schema version, server address, batches
    store.sqlite          cases, findings, outbox, audit chain, conflicts
    reference/            red-line and control-zone layers
    imagery/              clipped images and their manifest
    evidence/             photos and snapshots of views, by their hash
    snapshots/            rotating copies of the store
    sync-log.jsonl        what the last syncs did, for support; disposable
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..domain.records import WorkspaceInfo
from ..domain.states import NetworkMode, Secrecy
from ..port_errors import (
    DiskFull,
    NewerSchema,
    NotAWorkspace,
    StoreDamaged,
    WorkspaceExists,
    WorkspaceFileUnwritten,
    WorkspaceReadOnly,
)
from ..ports import Clock
from .clock import SystemClock
from .safe_place import refuse_unsafe
from .store.failures import typed_errors
from .store.files import replace_file
from .store.sqlite_store import SqliteStore
from .upkeep_errors import reason_of

WORKSPACE_FILE = "workspace.json"
STORE_FILE = "store.sqlite"
WORKSPACE_SCHEMA = 1
"""Shape of ``workspace.json``; the store counts its own."""
_FOLDERS = ("reference", "imagery", "evidence", "snapshots")
_SYSTEM_CLOCK = SystemClock()
_KNOWN = frozenset(f.name for f in fields(WorkspaceInfo) if f.name != "extra")


class Workspace:
    """An existing workspace folder and what its ``workspace.json`` says."""

    def __init__(self, folder: Path, info: WorkspaceInfo, clock: Clock) -> None:
        self.folder, self.info = folder, info
        self._clock = clock

    @property
    def store_path(self) -> Path:
        """Where the store lies; nobody but the store opens it."""
        return self.folder / STORE_FILE

    @property
    def reference(self) -> Path:
        """Folder of the red-line and control-zone layers."""
        return self.folder / "reference"

    @property
    def imagery(self) -> Path:
        """Folder of the clipped images."""
        return self.folder / "imagery"

    @property
    def evidence(self) -> Path:
        """Folder of photos and snapshots of views, named by their hash."""
        return self.folder / "evidence"

    @property
    def snapshots(self) -> Path:
        """Folder of the store's rotating copies."""
        return self.folder / "snapshots"

    def open_store(self, read_only: bool = False) -> SqliteStore:
        """Open the store; raises as :meth:`SqliteStore.open`. The caller closes it."""
        return SqliteStore.open(self.store_path, self._clock, read_only=read_only)

    def update(self, info: WorkspaceInfo) -> None:
        """Write ``workspace.json`` anew, in one step; members we do not know stand in ``info.extra`` and stay.

        Raises :class:`NewerSchema`, ``DiskFull`` or ``WorkspaceReadOnly``; the old file stands then.
        """
        path = self.folder / WORKSPACE_FILE
        if self.info.schema_version > WORKSPACE_SCHEMA:
            raise NewerSchema(str(path), self.info.schema_version, WORKSPACE_SCHEMA)
        _write_info(path, info)
        self.info = info

    def amend(self, change: Callable[[WorkspaceInfo], WorkspaceInfo]) -> WorkspaceInfo:
        """Read ``workspace.json``, change it and write it where that differs; returns what now stands.

        Read anew, since it may have been edited, or another process imported, while this one was open.
        Raises :class:`WorkspaceFileUnwritten`, :class:`NotAWorkspace`, :class:`NewerSchema`; the old file stands then.
        """
        self.info = _read_info(self.folder)
        changed = change(self.info)
        if changed != self.info:
            try:
                self.update(changed)
            except (DiskFull, WorkspaceReadOnly, StoreDamaged) as error:
                path = self.folder / WORKSPACE_FILE
                raise WorkspaceFileUnwritten(str(path), reason_of(error, path)) from error
        return self.info


def create_workspace(
    folder: Path,
    name: str,
    network_mode: NetworkMode = NetworkMode.LISTED,
    secrecy: Secrecy = Secrecy.INTERNAL,
    server_url: str = "",
    listed_hosts: Sequence[str] = (),
    clock: Clock = _SYSTEM_CLOCK,
) -> Workspace:
    """Make a workspace in ``folder``, which may exist; ``workspace.json`` comes last and makes it one.

    A store that lies there already (its ``workspace.json`` was lost) is kept and keeps its identity.
    Raises ``UnsafePlace``, :class:`WorkspaceExists`, ``DiskFull``, ``WorkspaceReadOnly``, ``StoreLocked`` or
    ``StoreDamaged``.
    """
    refuse_unsafe(folder)
    if is_workspace(folder):
        raise WorkspaceExists(str(folder))
    with typed_errors(folder):
        for part in _FOLDERS:
            (folder / part).mkdir(parents=True, exist_ok=True)
    store = SqliteStore.open(folder / STORE_FILE, clock, create=True)
    try:
        workspace_id = store.store_id()
    finally:
        store.close()
    hosts = tuple(listed_hosts)
    info = WorkspaceInfo(workspace_id, name, WORKSPACE_SCHEMA, server_url, network_mode, hosts, secrecy)
    _write_info(folder / WORKSPACE_FILE, info)
    return Workspace(folder, info, clock)


def open_workspace(folder: Path, clock: Clock = _SYSTEM_CLOCK) -> Workspace:
    """Read what ``folder`` is; opens no store. Raises ``UnsafePlace`` or :class:`NotAWorkspace`."""
    refuse_unsafe(folder)
    return Workspace(folder, _read_info(folder), clock)


def is_workspace(folder: Path) -> bool:
    """Tell whether ``folder`` holds a ``workspace.json``."""
    return (folder / WORKSPACE_FILE).exists()


def _read_info(folder: Path) -> WorkspaceInfo:
    try:
        return _info_of(json.loads((folder / WORKSPACE_FILE).read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise NotAWorkspace(str(folder), f"{WORKSPACE_FILE}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAWorkspace(str(folder), f"{WORKSPACE_FILE}: {error}") from error


def _info_of(data: Mapping[str, Any]) -> WorkspaceInfo:
    return WorkspaceInfo(
        workspace_id=str(data["workspace_id"]),
        name=str(data["name"]),
        schema_version=int(data["schema_version"]),
        server_url=str(data.get("server_url", "")),
        # a mode we do not know is an error, never the open one
        network_mode=NetworkMode(data.get("network_mode", NetworkMode.LISTED.value)),
        listed_hosts=tuple(map(str, data.get("listed_hosts", ()))),
        secrecy=Secrecy(data.get("secrecy", Secrecy.INTERNAL.value)),
        batches=tuple(map(str, data.get("batches", ()))),
        extra={key: value for key, value in data.items() if key not in _KNOWN},
    )


def _write_info(path: Path, info: WorkspaceInfo) -> None:
    data = {**info.extra, **{name: getattr(info, name) for name in _KNOWN}}
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
    with typed_errors(path.parent):
        replace_file(path, text.encode("utf-8") + b"\n")
