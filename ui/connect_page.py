"""Connect to a server: sign in once to see that it answers, then make a workspace bound to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ..plugin.adapters.credentials import Credentials
from ..plugin.adapters.imagery.scan import Found
from ..plugin.adapters.settings import Settings
from ..plugin.adapters.translation import tr
from ..plugin.app.new_review import MakeWorkspace
from ..plugin.domain.acts import Act
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.records import WorkspaceInfo
from ..plugin.domain.states import ActKind, NetworkMode, Secrecy
from ..plugin.ports import Clock
from .background import Background
from .messages import sentence
from .new_review.left_out import LeftOutList, reasons
from .new_review.parts import SayLine, Tone, add_row, ask_folder, in_a_row
from .new_review.server_address import completed_url, completion_words, server_problem
from .new_review.services import NewReviewServices
from .new_review.workspace_page import PlaceField

SignInCheck = Callable[[str, str, str], None]
"""Signs in with (url, user, password) and forgets the token; raises ``TransportError`` leaves. Off the GUI thread."""
ReadFolder = Callable[[Path, Path], Found]
"""Looks into a folder of images for a workspace in another; raises ``ImageryError`` leaves. Off the GUI thread."""


@dataclass(frozen=True)
class ConnectServices:
    """Collaborators of the page; ``review`` lends its check of places and the home of new workspaces."""

    review: NewReviewServices
    settings: Settings
    credentials: Credentials
    clock: Clock
    sign_in: SignInCheck
    read_images: ReadFolder
    make_workspace: MakeWorkspace


@dataclass(frozen=True)
class _Wish:
    """What the user typed, taken once for the thread."""

    url: str
    user: str
    password: str
    folder: Path
    images: Optional[Path]
    without: bool = False
    """The user knows that some images cannot be used, and goes on without them."""

    def info(self) -> WorkspaceInfo:
        return WorkspaceInfo("", self.folder.name, 1, self.url, NetworkMode.LISTED, (), Secrecy.INTERNAL)


class ConnectPage(QWidget):
    """:attr:`connected` carries the new workspace's folder; :attr:`back` when the user returns to the list."""

    connected = pyqtSignal(str)
    back = pyqtSignal()

    def __init__(self, services: ConnectServices) -> None:
        super().__init__()
        self._services = services
        self._work: Optional[Background] = None
        self._url, self._user, self._password, self._images = (QLineEdit(self) for _ in range(4))
        edits = {"url": self._url, "user": self._user, "password": self._password, "images": self._images}
        for name, edit in edits.items():
            edit.setObjectName(name)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._url.setPlaceholderText("https://")
        self._images.setPlaceholderText(tr("where the images of this batch lie (may be left empty)"))
        self._left_out = LeftOutList(self)
        self._known_folder = ""
        """The folder of images whose unusable ones were listed."""
        self._place = PlaceField(services.review.check_place, services.review.home)
        self._place_says, self._say, self._kept_says, self._url_says = (SayLine(self) for _ in range(4))
        if not services.credentials.lasting():
            self._kept_says.say(
                tr("Kept until QGIS closes: the password store of QGIS has no master password yet."), Tone.NOTE
            )
        self._connect_button = QPushButton(tr("Connect"), self)
        self._connect_button.setObjectName("connect")
        self._lay_out()
        self._wire()
        self._refresh()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_row(form, tr("Server"), self._url, self._url_says)
        add_row(form, tr("User name"), self._user)
        add_row(form, tr("Password"), self._password, self._kept_says)
        add_row(form, tr("Workspace folder"), self._place, self._place_says)
        add_row(form, tr("Images folder"), self._new_images_row())
        self._back_button = QPushButton(tr("Back"), self)
        foot = QHBoxLayout()
        foot.addWidget(self._say, 1)
        foot.addStretch(0)  # where nothing is said, the buttons keep their size
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
        for edit in (self._url, self._user, self._password, self._images):
            edit.textChanged.connect(self._refresh)
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

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if server_problem(self._server()):
            return server_problem(self._server())
        if not self._user.text().strip() or not self._password.text():
            return tr("Enter your user name and password for this server.")
        return self._place.problem()

    def leave(self) -> None:
        """Go back to the list; what was typed stays. While the workspace is being made there is no way back."""
        if self._work is None:
            self.back.emit()

    def _refresh(self, *_change: object) -> None:
        busy = self._work is not None
        problem = self.problem()
        self._connect_button.setEnabled(not busy and not problem)
        self._connect_button.setDefault(not busy and not problem)
        self._back_button.setEnabled(not busy)
        if self._place.edit.text():
            self._place_says.say(self._place.problem(), Tone.PROBLEM)
        if not busy:
            self._say.say(problem, Tone.NOTE)

    def _wish(self) -> _Wish:
        images = self._images.text().strip()
        return _Wish(
            self._server(),
            self._user.text().strip(),
            self._password.text(),
            self._place.folder(),
            Path(images) if images else None,
            bool(images) and str(Path(images)) == self._known_folder,
        )

    def _begin(self) -> None:
        wish = self._wish()
        self._work = Background("connect", lambda _: _connect(wish, self._services), self)
        self._work.done.connect(lambda found: self._made(wish, found))
        self._work.failed.connect(self._failed)
        self._work.start()
        self._refresh()
        self._say.say(tr("Signing in and making the workspace…"), Tone.BUSY)

    def _made(self, wish: _Wish, unused: Optional[Found]) -> None:
        if unused is None:
            self._done(wish)
            return
        self._work = None
        self._known_folder = str(wish.images)
        said = reasons(unused, None)
        self._left_out.tell(said)
        self._refresh()
        count = len(unused.images)
        some = tr("1 image can be used.") if count == 1 else tr("{count} images can be used.", count=count)
        rest = tr("Those listed would be left out. Press Connect again to go on without them.")
        self._say.say(in_a_row(some, rest), Tone.PROBLEM)

    def _done(self, wish: _Wish) -> None:
        self._work = None
        kept = self._services.credentials.store(wish.url, wish.user, wish.password)
        self._password.clear()
        self._services.settings.set_authcfg(wish.url, kept.authcfg)
        self.connected.emit(str(wish.folder))

    def _failed(self, error: RedlineError) -> None:
        self._work = None
        self._refresh()
        self._say.say(sentence(error), Tone.PROBLEM)

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._place.close_down()
        if self._work is not None:
            self._work.cancel()


def _connect(wish: _Wish, services: ConnectServices) -> Optional[Found]:
    """Sign in, look into the images, and only then make the workspace; in a worker thread.

    Where some images cannot be used and the user does not know it yet, nothing is made: these are returned.
    """
    services.sign_in(wish.url, wish.user, wish.password)
    found = services.read_images(wish.images, wish.folder) if wish.images is not None else Found((), ())
    if reasons(found, None) and not wish.without:
        return found
    images = found.images
    store = services.make_workspace(wish.folder, wish.info())
    try:
        if images:
            act = Act(ActKind.IMPORT, None, services.clock.now(), {"images": [image.path for image in images]})
            store.save_images(images, act).result()
    finally:
        store.close()
    return None
