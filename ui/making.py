"""The collaborators of the dialogs, put together in one place."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject

from ..plugin.adapters.accounts import Account
from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.imagery.errors import ImagesFolderMissing
from ..plugin.adapters.imagery.scan import Found, ScanOptions, scan
from ..plugin.adapters.kept_accounts import KeptAccounts
from ..plugin.adapters.new_workspace import check_place, make_workspace
from ..plugin.adapters.profile_folder import default_profile_folder
from ..plugin.adapters.screening_engine import choose_engine
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.snapshot_folder import naming_snapshot
from ..plugin.adapters.translation import language, tr
from ..plugin.adapters.workspace import open_workspace
from ..plugin.app.new_review import ReviewBuilder
from ..plugin.domain.identity import IdFactory
from ..plugin.domain.records import WorkspaceInfo
from .browser_way import SignInLines, open_in_browser
from .connect_page import ConnectServices
from .line import transport_for
from .new_review.services import NewReviewServices
from .open_workspace import WorkspaceSummary
from .resources import desk_form


def new_review_services(project: QgsProject, settings: Settings) -> NewReviewServices:
    """Return what the New review dialog needs; raises ``BadResource`` where the code lists cannot be read."""
    engine, _note = choose_engine()
    builder = ReviewBuilder(make_workspace, engine, IdFactory(), SystemClock())
    _form, codes = desk_form()
    home = Path.home() / tr("Redline reviews")
    profiles = default_profile_folder()
    return NewReviewServices(project, settings, builder, check_place, codes, language(), home, profiles)


def connect_services(project: QgsProject, settings: Settings, accounts: KeptAccounts) -> ConnectServices:
    """Return what the Connect page needs."""
    through_qgis = settings.network_manager() == "qgis"

    def sign_in(info: WorkspaceInfo, account: Account) -> None:
        device = IdFactory().new(SystemClock().unix_ms())
        transport_for(info, account, device, through_qgis)(lambda: False).pull("", 1)

    return ConnectServices(
        new_review_services(project, settings),
        settings,
        accounts,
        SystemClock(),
        sign_in,
        read_images,
        make_workspace,
        SignInLines(through_qgis, open_in_browser),
    )


def read_images(folder: Path, workspace: Path) -> Found:
    """Look into the images of a folder. Raises :class:`ImagesFolderMissing`, or the problem of a folder without any
    usable one."""
    if not folder.is_dir():
        raise ImagesFolderMissing(str(folder))
    found = scan([folder], ScanOptions(root=workspace))
    if not found.images and found.problems:
        raise found.problems[0]
    return found


def summarise(folder: str) -> WorkspaceSummary:
    """Read what the list of workspaces shows; raises ``StoreError`` leaves. Off the GUI thread."""
    workspace = open_workspace(Path(folder))
    with naming_snapshot(workspace.snapshots):
        store = workspace.open_store(read_only=True)
        try:
            progress = store.progress()
        finally:
            store.close()
    names = dict.fromkeys((*progress.batches, workspace.info.name))
    return WorkspaceSummary(" · ".join(names), progress.cases, progress.decided)
