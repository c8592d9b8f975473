"""A new workspace as the application's :data:`~..app.new_review.MakeWorkspace`, and whether a place is fit for one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from ..domain.records import WorkspaceInfo
from ..port_errors import WorkspaceReadOnly
from ..ports import Store
from .safe_place import refuse_unsafe
from .workspace import create_workspace


def make_workspace(folder: Path, info: WorkspaceInfo) -> Store:
    """Create the folder and return its opened store; raises what :func:`create_workspace` raises."""
    workspace = create_workspace(folder, info.name, info.network_mode, info.secrecy, info.server_url, info.listed_hosts)
    workspace.update(replace(workspace.info, batches=info.batches))
    return workspace.open_store()


def check_place(folder: Path) -> None:
    """Raise ``UnsafePlace`` or ``WorkspaceReadOnly`` where no workspace can be made; creates nothing."""
    refuse_unsafe(folder)
    existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise WorkspaceReadOnly(str(folder))
