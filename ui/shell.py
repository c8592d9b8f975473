"""What the plugin's buttons do: open a workspace, make one, bring its window up. One workspace is open at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from qgis.core import Qgis, QgsApplication, QgsGeometry, QgsProject, QgsReferencedRectangle
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..plugin.adapters.accounts import Account
from ..plugin.adapters.clock import SystemClock
from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.kept_accounts import KeptAccounts
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.translation import tr
from ..plugin.adapters.workspace import open_workspace
from ..plugin.domain.errors import RedlineError
from ..plugin.port_errors import StoreDamaged
from .background import Background
from .carried import OpenPackageDialog, Part
from .compare.render import let_jobs_end
from .desk import ReviewDesk
from .main_canvas import show_in_qgis
from .making import connect_services, new_review_services, summarise
from .messages import sentence
from .new_review import NewReviewDialog
from .new_review.parts import ask_folder
from .open_workspace import OpenWorkspaceDialog
from .record import RecoverWindow, show_verify

UNLOAD_WAIT_S = 30.0
"""Unloading waits for the last write: what was answered must be on the disk."""
JOBS_WAIT_MS = 3000
"""And for cancelled renderings to let go of their images."""


class Shell(QObject):
    """Owns the open workspace and the dialogs. Errors become one sentence in QGIS's message bar."""

    opened = pyqtSignal(str)
    """A workspace's first patch is on screen (its folder)."""

    def __init__(self, iface: Any, settings: Settings) -> None:
        super().__init__()
        self._iface, self._settings = iface, settings
        self._accounts = KeptAccounts(settings, Credentials(QgsApplication.authManager()))
        self._dialog: Optional[QDialog] = None
        self._damage = ""
        self.desk: Optional[ReviewDesk] = None
        self._leaving: list[ReviewDesk] = []

    def has_window(self) -> bool:
        """Tell whether a workspace is open, with its window."""
        return self.desk is not None and self.desk.closer is None and self.desk.window is not None

    def show_review(self) -> None:
        """Bring the Review window up; where no workspace is open, ask for one."""
        if self.has_window():
            window = self.desk.window
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()
        else:
            self.choose_workspace()

    def new_review(self) -> None:
        """Ask for layers and images, and make a workspace of them."""
        services = self._guarded(lambda: new_review_services(QgsProject.instance(), self._settings))
        if services is not None:
            self._ask(NewReviewDialog(services, self._parent()))

    def import_layers(self) -> None:
        """Bring layers into the open workspace; where none is open, ask for one."""
        self.show_review()
        if self.has_window():
            self.desk.import_layers()
        else:
            words = tr("Open the workspace that the layers belong to, then choose this again.")
            self._iface.messageBar().pushMessage(tr("Redline Review"), words, Qgis.MessageLevel.Info, 10)

    def export(self) -> None:
        """Make files of the open workspace; where none is open, ask for one."""
        self.show_review()
        if self.has_window():
            self.desk.export()

    def open_package(self) -> None:
        """Open a package that was carried here, as a workspace or into the open one."""
        services = self._guarded(lambda: new_review_services(QgsProject.instance(), self._settings))
        if services is not None:
            into = self.desk.carried.into() if self.has_window() else None
            self._ask(OpenPackageDialog(services.check_place, services.home, into, self._parent()))

    def export_for_transfer(self) -> None:
        """Write what waits into files that a stick carries; where no workspace is open, ask for one."""
        self._carry(Part.EXPORT)

    def take_in_receipt(self) -> None:
        """Take in what the platform said of them; where no workspace is open, ask for one."""
        self._carry(Part.RECEIPT)

    def _carry(self, part: Part) -> None:
        self.show_review()
        if self.has_window():
            self.desk.carried.open(part)

    def verify(self) -> None:
        """Check the record of the open workspace; where none is open, ask for one."""
        self.show_review()
        if self.has_window():
            show_verify(self.desk.workspace, self.desk.window)

    def recover(self) -> None:
        """Ask for the folder of a damaged workspace, and offer its newest good copy."""
        ask_folder(self._parent(), tr("Choose the folder of a workspace"), lambda chosen: self._recover(chosen[0]))

    def _recover(self, folder: str) -> None:
        window = RecoverWindow(Path(folder), self._parent())
        window.recovered.connect(self._forget_damage)
        self._ask(window)

    def _forget_damage(self) -> None:
        bar = self._iface.messageBar()
        for item in bar.items():
            if item.text() == self._damage:
                bar.popWidget(item)

    def choose_workspace(self) -> None:
        """Ask which workspace to open."""
        services = self._guarded(lambda: connect_services(QgsProject.instance(), self._settings, self._accounts))
        if services is not None:
            dialog = OpenWorkspaceDialog(self._settings, summarise, services, self._parent())
            self._ask(dialog)
            dialog.new_review_wanted.connect(self.new_review)
            dialog.package_wanted.connect(self.open_package)

    def open_folder(self, folder: str, account: Optional[Account] = None) -> None:
        """Open a workspace; the one that is open is closed first. ``account`` spares the sign-in."""
        open_already = self.desk is not None and self.desk.closer is None
        if open_already and self.desk is not None and Path(self.desk.workspace.folder) == Path(folder):
            self.show_review()
            return
        after = self._close_desk()
        self._guarded(lambda: self._open(folder, account, after))

    def _open(self, folder: str, account: Optional[Account], after: Optional[Background]) -> None:
        workspace = open_workspace(Path(folder), SystemClock())
        url = workspace.info.server_url
        known = account or (self._accounts.known(url) if url else None)
        desk = ReviewDesk(workspace, self._settings, known)
        desk.failed.connect(self._on_failure)
        desk.closed.connect(lambda: self._on_closed(desk))
        desk.signed_in.connect(self._keep_account)
        desk.ready.connect(lambda: self.opened.emit(folder))
        desk.ready.connect(lambda: desk.compare.steering.wanted_in_qgis.connect(self._show_in_qgis))
        desk.open(after)
        self.desk = desk
        self._settings.add_recent_workspace(folder)

    def _show_in_qgis(self, place: QgsReferencedRectangle, patch: QgsGeometry) -> None:
        refusal = show_in_qgis(self._iface, place, patch)
        if refusal and self.desk is not None:
            self.desk.window.warn(refusal)

    def _keep_account(self, account: Account) -> None:
        if self.desk is not None:
            self._accounts.keep(self.desk.workspace.info.server_url, account)

    def _ask(self, dialog: Any) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.workspace_ready.connect(self.open_folder)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.show()

    def _on_dialog_finished(self, _result: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _guarded(self, act: Any) -> Any:
        try:
            return act()
        except RedlineError as error:
            self._on_failure(error)
            return None

    def _on_failure(self, error: RedlineError) -> None:
        if self.desk is not None and self.desk.window is None:
            self._close_desk()
        words = sentence(error)
        self._iface.messageBar().pushMessage(tr("Redline Review"), words, Qgis.MessageLevel.Warning, 0)
        if isinstance(error, StoreDamaged) and error.snapshot:
            self._damage = words
            self._recover(str(Path(error.path).parent))

    def _on_closed(self, desk: ReviewDesk) -> None:
        """A workspace has been let go of, its last write included."""
        if desk in self._leaving:
            self._leaving.remove(desk)
        if self.desk is desk:
            self.desk = None
        desk.deleteLater()

    def _close_desk(self) -> Optional[Background]:
        """Close the open workspace; returns what still works on it (that of one closed just now, too)."""
        if self.desk is not None:
            desk, self.desk = self.desk, None
            self._leaving.append(desk)
            desk.close()
        return self._leaving[-1].closer if self._leaving else None

    def _parent(self) -> QWidget:
        parent: QWidget = self._iface.mainWindow()
        return parent

    def close(self) -> None:
        """Close dialogs and the open workspace; nothing of ours stays."""
        if self._dialog is not None:
            self._dialog.close()
        last = self._close_desk()
        if last is not None:
            last.wait(UNLOAD_WAIT_S)
            QCoreApplication.sendPostedEvents(last)  # its word that all is closed: nobody hears it after unloading
        let_jobs_end(JOBS_WAIT_MS)
        self.deleteLater()
