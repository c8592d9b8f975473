"""Connect to a server: sign in once to see that it answers, then make a workspace bound to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..plugin.adapters.accounts import Account, Way
from ..plugin.adapters.imagery.scan import Found
from ..plugin.adapters.kept_accounts import KeptAccounts
from ..plugin.adapters.network_policy import NetworkPolicy, policy_of
from ..plugin.adapters.oidc_sign_in import IssuerAccount
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.sign_in_ways import IssuerOffer, Ways
from ..plugin.adapters.translation import tr
from ..plugin.app.new_review import MakeWorkspace
from ..plugin.domain.acts import Act
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import WorkspaceInfo
from ..plugin.domain.states import ActKind, NetworkMode, Secrecy
from ..plugin.port_errors import SignInNeeded
from ..plugin.ports import Clock
from .background import Background
from .browser_way import SignInLines
from .line import with_host
from .messages import sentence
from .new_review.left_out import LeftOutList, reasons
from .new_review.parts import SayLine, Tone, add_row, ask_folder, in_a_row
from .new_review.server_address import completed_url, completion_words, server_problem
from .new_review.services import NewReviewServices
from .new_review.workspace_page import PlaceField
from .sign_in_panel import SignInPanel

SignInCheck = Callable[[WorkspaceInfo, Account], None]
"""Signs in to the platform of a workspace to be; raises ``TransportError`` leaves. Off the GUI thread."""
ReadFolder = Callable[[Path, Path], Found]
"""Looks into a folder of images for a workspace in another; raises ``ImageryError`` leaves. Off the GUI thread."""


@dataclass(frozen=True)
class ConnectServices:
    """Collaborators of the page; ``review`` lends its check of places and the home of new workspaces."""

    review: NewReviewServices
    settings: Settings
    accounts: KeptAccounts
    clock: Clock
    sign_in: SignInCheck
    read_images: ReadFolder
    make_workspace: MakeWorkspace
    lines: Optional[SignInLines] = None
    """Asks a server which sign-ins it takes; without it there are names and passwords only."""


@dataclass(frozen=True)
class _Wish:
    """What the user typed, taken once for the thread."""

    url: str
    account: Optional[Account]
    """``None`` where the browser has to be asked first."""
    offer: Optional[IssuerOffer]
    folder: Path
    images: Optional[Path]
    without: bool = False
    """The user knows that some images cannot be used, and goes on without them."""

    def info(self) -> WorkspaceInfo:
        bare = WorkspaceInfo("", self.folder.name, 1, self.url, NetworkMode.LISTED, (), Secrecy.INTERNAL)
        return bare if self.offer is None else with_host(bare, self.offer.host)


@dataclass(frozen=True)
class _Made:
    """Who signed in; ``unused`` where images cannot be used, so that no workspace was made yet."""

    account: Account
    unused: Optional[Found] = None


Browse = Callable[[IssuerOffer, NetworkPolicy], Account]
"""Asks the browser who signs in."""


class ConnectPage(QWidget):
    """:attr:`connected` carries the new workspace's folder; :attr:`back` when the user returns to the list."""

    connected = pyqtSignal(str)
    back = pyqtSignal()

    def __init__(self, services: ConnectServices) -> None:
        super().__init__()
        self._services = services
        self._work: Optional[Background] = None
        self._url, self._images = QLineEdit(self), QLineEdit(self)
        for name, edit in {"url": self._url, "images": self._images}.items():
            edit.setObjectName(name)
        self._panel = SignInPanel(services.accounts.credentials, parent=self)
        self._asking: Optional[Background] = None
        self._asked = ""
        """The server that was asked last which sign-ins it takes."""
        self._address = ""
        """Where the browser was sent, while it is waited for."""
        self._signed: tuple[str, Optional[IssuerAccount]] = ("", None)
        """(server, who signed in there with the browser already)."""
        self._url.setPlaceholderText("https://")
        self._images.setPlaceholderText(tr("where the images of this batch lie (may be left empty)"))
        self._left_out = LeftOutList(self)
        self._known_folder = ""
        """The folder of images whose unusable ones were listed."""
        self._place = PlaceField(services.review.check_place, services.review.home)
        self._place_says, self._say, self._url_says = (SayLine(self) for _ in range(3))
        self._connect_button = QPushButton(tr("Connect"), self)
        self._connect_button.setObjectName("connect")
        self._copy_button = QPushButton(tr("Copy the address"), self)
        self._copy_button.setToolTip(tr("Where no browser opened: paste it into one on this computer."))
        self._copy_button.hide()
        self._lay_out()
        self._wire()
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_row(form, tr("Server"), self._url, self._url_says)
        ways = QLabel(tr("Sign in"), self)
        ways.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.addRow(ways, self._panel)
        add_row(form, tr("Workspace folder"), self._place, self._place_says)
        add_row(form, tr("Images folder"), self._new_images_row())
        self._back_button = QPushButton(tr("Back"), self)
        foot = QHBoxLayout()
        foot.addWidget(self._say, 1)
        foot.addStretch(0)  # where nothing is said, the buttons keep their size
        foot.addWidget(self._copy_button)
        foot.addWidget(self._back_button)
        foot.addWidget(self._connect_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self._left_out)
        column.addStretch(1)
        column.addLayout(foot)

    def _new_images_row(self) -> QWidget:
        browse = QPushButton(tr("Browse…"), self)
        title = tr("Choose the folder of the images")
        browse.clicked.connect(
            lambda _checked=False: ask_folder(self, title, lambda chosen: self._images.setText(chosen[0]))
        )
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._images, 1)
        row.addWidget(browse)
        return both

    def _wire(self) -> None:
        for edit in (self._url, self._images):
            edit.textChanged.connect(self._refresh)
        self._panel.changed.connect(self._refresh)
        self._url.editingFinished.connect(self._ask_ways)
        self._copy_button.clicked.connect(lambda _checked=False: QApplication.clipboard().setText(self._address))
        self._url.textChanged.connect(self._propose)
        self._images.textChanged.connect(lambda _text: self._left_out.tell(()))
        self._place.changed.connect(self._refresh)
        self._connect_button.clicked.connect(lambda _checked=False: self._begin())
        self._back_button.clicked.connect(lambda _checked=False: self.leave())

    def _server(self) -> str:
        return completed_url(self._url.text())

    def _propose(self, typed: str) -> None:
        url = self._server()
        self._url_says.say(completion_words(typed), Tone.NOTE)
        if not server_problem(url):
            self._place.propose(url.split("://", 1)[1].strip("/"))

    def _ask_ways(self) -> None:
        """Ask the server that was typed, once, which sign-ins it takes; never one whose address is half typed."""
        url, lines = self._server(), self._services.lines
        if lines is None or server_problem(url) or url == self._asked or self._work is not None:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._asked = url
        policy = NetworkPolicy(NetworkMode.LISTED, (), url)
        self._asking = Background("ways", lambda here: lines.ways(url, policy, here.cancelled), self)
        self._asking.done.connect(lambda ways: self._show_ways(url, ways))
        self._asking.failed.connect(self._no_ways)
        self._asking.start()

    def _no_ways(self, error: RedlineError) -> None:
        self._asked = ""  # it is asked again once its address was looked at again
        self._url_says.say(sentence(error), Tone.NOTE)

    def _show_ways(self, url: str, ways: Ways) -> None:
        if url == self._server() and self._work is None:
            self._url_says.say(completion_words(self._url.text()), Tone.NOTE)
            self._panel.show_ways(ways, NetworkPolicy(NetworkMode.LISTED, (), url), self._services.accounts.way(url))
            self._refresh()

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if server_problem(self._server()):
            return server_problem(self._server())
        return self._panel.problem() or self._place.problem()

    def leave(self) -> None:
        """Go back to the list; what was typed stays. While the workspace is being made there is no way back; while
        the browser is waited for, it is called off."""
        if self._work is None:
            self.back.emit()
        elif self._address:
            self._work.cancel()
            self._work, self._address = None, ""
            self._refresh()

    def _refresh(self, *_change: object) -> None:
        busy = self._work is not None
        problem = self.problem()
        self._connect_button.setEnabled(not busy and not problem)
        self._connect_button.setDefault(not busy and not problem)
        self._refresh_parts()
        if self._place.edit.text():
            self._place_says.say(self._place.problem(), Tone.PROBLEM)
        if not busy:
            self._say.say(problem, Tone.NOTE)

    def _refresh_parts(self) -> None:
        busy = self._work is not None
        self._back_button.setEnabled(not busy or bool(self._address))
        self._panel.setEnabled(not busy)
        self._copy_button.setVisible(bool(self._address))

    def _wish(self) -> _Wish:
        images = self._images.text().strip()
        issuer = self._panel.way() is Way.ISSUER
        signed = self._signed[1] if issuer and self._signed[0] == self._server() else None
        return _Wish(
            self._server(),
            signed or self._panel.account(),
            self._panel.issuer_page.offer() if issuer else None,
            self._place.folder(),
            Path(images) if images else None,
            bool(images) and str(Path(images)) == self._known_folder,
        )

    def _begin(self) -> None:
        wish = self._wish()
        self._work = Background("connect", lambda here: _connect(wish, self._services, self._browse(here)), self)
        self._work.done.connect(lambda made: self._made(wish, made))
        self._work.failed.connect(self._failed)
        self._work.start()
        self._refresh()
        self._say.say(tr("Signing in and making the workspace…"), Tone.BUSY)

    def _browse(self, here: Background) -> Browse:
        """Return what asks the browser who signs in; called in the worker thread."""
        lines = self._services.lines

        def show(url: str) -> None:
            self._address = url
            self._say.say(
                tr("Waiting for the browser. Finish signing in there; this window goes on by itself."), Tone.BUSY
            )
            self._refresh_parts()
            lines.open_page(url)

        def back() -> None:
            self._address = ""
            self._say.say(tr("Signing in and making the workspace…"), Tone.BUSY)
            self._refresh_parts()

        def browse(offer: IssuerOffer, policy: NetworkPolicy) -> Account:
            account = lines.browser(offer, policy, lambda url: here.tell(lambda: show(url)), here.cancelled)
            here.tell(back)
            return account

        return browse

    def _made(self, wish: _Wish, made: _Made) -> None:
        self._work = None
        if isinstance(made.account, IssuerAccount):
            self._signed = (wish.url, made.account)
        if made.unused is None:
            self._done(wish, made.account)
            return
        self._known_folder = str(wish.images)
        self._left_out.tell(reasons(made.unused, None))
        self._refresh()
        count = len(made.unused.images)
        some = tr("1 image can be used.") if count == 1 else tr("{count} images can be used.", count=count)
        rest = tr("Those listed would be left out. Press Connect again to go on without them.")
        self._say.say(in_a_row(some, rest), Tone.PROBLEM)

    def _done(self, wish: _Wish, account: Account) -> None:
        self._services.accounts.keep(wish.url, account)
        self._panel.name_page.password.clear()
        self.connected.emit(str(wish.folder))

    def _failed(self, error: RedlineError) -> None:
        self._work, self._address = None, ""
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._place.close_down()
        for work in (self._work, self._asking):
            if work is not None:
                work.cancel()


def _connect(wish: _Wish, services: ConnectServices, browse: Browse) -> _Made:
    """Sign in, look into the images, and only then make the workspace; in a worker thread.

    Where some images cannot be used and the user does not know it yet, nothing is made: these are returned.
    """
    info = wish.info()
    account = wish.account
    if account is None and wish.offer is not None:
        account = browse(wish.offer, policy_of(info))
    if account is None:
        raise SignInNeeded(wish.url)
    services.sign_in(info, account)
    found = services.read_images(wish.images, wish.folder) if wish.images is not None else Found((), ())
    if reasons(found, None) and not wish.without:
        return _Made(account, found)
    images = found.images
    store = services.make_workspace(wish.folder, info)
    try:
        if images:
            act = Act(ActKind.IMPORT, None, services.clock.now(), {"images": [image.path for image in images]})
            store.save_images(images, act).result()
    finally:
        store.close()
    return _Made(account)
