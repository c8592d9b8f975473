"""Where the workspace will lie and what may leave it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.translation import tr
from ...plugin.domain.codes import code_words
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.records import WorkspaceInfo
from ...plugin.domain.states import NetworkMode, Secrecy
from ..background import Background
from ..messages import sentence
from .parts import SayLine, Tone, add_row, ask_folder
from .server_address import completed_url, completion_words, server_problem
from .services import NewReviewServices

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))})
_CHECK_AFTER_MS = 250


def folder_name(name: str) -> str:
    """Return a name that every file system takes, Windows' reserved ones included."""
    plain = _FORBIDDEN.sub("-", name).strip(" .")[:80]
    return f"{plain}-" if plain.split(".")[0].lower() in _RESERVED else plain


class PlaceField(QWidget):
    """A folder to be made, checked off the GUI thread; :attr:`changed` whenever :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(self, check_place: Callable[[Path], None], home: Path) -> None:
        super().__init__()
        self._check_place, self._proposed_home = check_place, home
        self._work: Optional[Background] = None
        self._problem = ""
        self._own_choice = False
        self.edit = QLineEdit(self)
        self.edit.setObjectName("workspaceFolder")
        self.edit.setClearButtonEnabled(True)
        browse = QPushButton(tr("Browse…"), self)
        browse.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(browse)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_AFTER_MS)
        self._timer.timeout.connect(self._check)
        self.edit.textEdited.connect(self._edited)
        self.edit.textChanged.connect(self._await_check)

    def propose(self, name: str) -> None:
        """Follow the workspace's name until the user chooses a folder."""
        if not self._own_choice:
            self.edit.setText(str(self._proposed_home / folder_name(name)) if folder_name(name) else "")

    def _edited(self, _text: str) -> None:
        self._own_choice = True

    def _ask(self) -> None:
        ask_folder(self, tr("Choose where the workspace's folder is made"), self._take_parent, str(self._home()))

    def _home(self) -> Path:
        return next((p for p in (self._proposed_home, *self._proposed_home.parents) if p.exists()), Path.home())

    def _take_parent(self, chosen: list[str]) -> None:
        self._own_choice = True
        self.edit.setText(str(Path(chosen[0]) / (Path(self.edit.text()).name or "review")))

    def _await_check(self, _text: str) -> None:
        self._problem = tr("The folder is still being checked.")
        self._timer.start()
        self.changed.emit()

    def _check(self) -> None:
        self.close_down()
        text = self.edit.text().strip()
        if not text or not Path(text).is_absolute():
            self._tell(tr("Give the whole path of a folder on a local disk."))
            return
        folder, check = Path(text), self._check_place
        self._work = Background("place", lambda _: _occupied(folder) or check(folder), self)
        self._work.done.connect(lambda said: self._tell(_occupied_words(text) if said else ""))
        self._work.failed.connect(self._refused)
        self._work.start()

    def _refused(self, error: RedlineError) -> None:
        self._tell(sentence(error))

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self.changed.emit()

    def problem(self) -> str:
        """Return what keeps the folder from being used, empty for nothing."""
        return self._problem

    def folder(self) -> Path:
        """Return the folder as typed."""
        return Path(self.edit.text().strip())

    def close_down(self) -> None:
        """Forget work that still runs."""
        self._timer.stop()
        if self._work is not None:
            self._work.cancel()


def _occupied(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _occupied_words(path: str) -> str:
    return tr("{path} holds something already. Choose an empty folder, or a name that does not exist yet.", path=path)


class WorkspacePage(QWidget):
    """Name, folder, secrecy, network."""

    changed = pyqtSignal()

    def __init__(self, services: NewReviewServices) -> None:
        super().__init__()
        self._name = QLineEdit(self)
        self._name.setObjectName("workspaceName")
        self.place = PlaceField(services.check_place, services.home)
        self._place_says, self._server_says = SayLine(self), SayLine(self)
        self._secrecy = _choice("secrecy", [(_secrecy_words(s, services), s) for s in Secrecy])
        self._secrecy.setCurrentIndex(list(Secrecy).index(Secrecy.INTERNAL))
        self._mode = _choice("networkMode", [(words, mode) for mode, words in _mode_words().items()])
        self._mode.setCurrentIndex(list(_mode_words()).index(NetworkMode.LISTED))
        self._hosts, self._server = QLineEdit(self), QLineEdit(self)
        self._hosts.setPlaceholderText(tr("map.example.gov.cn, 10.1.2.3"))
        self._server.setObjectName("serverUrl")
        self._server.setPlaceholderText(tr("https://… (leave empty to work without a server)"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        add_row(form, tr("Name"), self._name)
        add_row(form, tr("Folder"), self.place, self._place_says)
        add_row(form, tr("Secrecy"), self._secrecy)
        add_row(form, tr("Network"), self._mode)
        add_row(form, tr("Listed hosts"), self._hosts)
        add_row(form, tr("Server"), self._server, self._server_says)

    def _connect(self) -> None:
        self._name.textChanged.connect(self.place.propose)
        for edit in (self._name, self._hosts, self._server):
            edit.textChanged.connect(self._tell)
        self._mode.currentIndexChanged.connect(self._tell)
        self.place.changed.connect(self._tell)

    def propose_name(self, name: str) -> None:
        """Fill the name where the user has not."""
        if not self._name.isModified():
            self._name.setText(name)

    def _tell(self, *_change: object) -> None:
        self._hosts.setEnabled(self._mode.currentData() is NetworkMode.LISTED)
        self._place_says.say(self.place.problem(), Tone.PROBLEM)
        self._say_about_server()
        self.changed.emit()

    def _say_about_server(self) -> None:
        problem = self._server_problem()
        if problem:
            self._server_says.say(problem, Tone.PROBLEM)
        else:
            self._server_says.say(completion_words(self._server.text()), Tone.NOTE)

    def _server_problem(self) -> str:
        url = self.server_url()
        if not url:
            return ""
        if server_problem(url):
            return server_problem(url)
        if not NetworkPolicy(self._mode.currentData(), self._listed(), url).allows(url):
            return tr(
                "This network mode lets nothing leave the machine. Choose another mode, or leave the server empty."
            )
        return ""

    def _listed(self) -> tuple[str, ...]:
        return tuple(host for host in re.split(r"[\s,;，；、]+", self._hosts.text()) if host)

    def server_url(self) -> str:
        """Return the server's address, empty for none."""
        return completed_url(self._server.text())

    def problem(self) -> str:
        """Return what is missing, empty for nothing."""
        if not self.name():
            return tr("Give the workspace a name.")
        return self.place.problem() or self._server_problem()

    def warning(self) -> str:
        """Return nothing: what is wrong here is always a problem."""
        return ""

    def name(self) -> str:
        """Return the workspace's name."""
        return str(self._name.text().strip())

    def secrecy(self) -> Secrecy:
        """Return the secrecy level that everything in it inherits."""
        return Secrecy(self._secrecy.currentData())

    def info(self) -> WorkspaceInfo:
        """Return the workspace as chosen; its id is made later."""
        mode = NetworkMode(self._mode.currentData())
        hosts = self._listed() if mode is NetworkMode.LISTED else ()
        return WorkspaceInfo("", self.name(), 1, self.server_url(), mode, hosts, self.secrecy())

    def close_down(self) -> None:
        """Forget work that still runs."""
        self.place.close_down()


def _choice(name: str, items: list[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    for words, data in items:
        box.addItem(words, data)
    return box


def _secrecy_words(secrecy: Secrecy, services: NewReviewServices) -> str:
    return code_words(services.code_lists, "secrecy", secrecy.value, services.language)


def _mode_words() -> dict[NetworkMode, str]:
    return {
        NetworkMode.OPEN: tr("Open: any host may be asked"),
        NetworkMode.LISTED: tr("Listed hosts only: the server and the hosts named below"),
        NetworkMode.NONE: tr("None: nothing leaves this machine"),
    }
