"""Saved mappings above the mapping form: offered where one fits, saved, deleted, handed on as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ...plugin.adapters.profile_folder import SUFFIX
from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.saved_profiles import Match, Purpose, SavedProfile, matching, offered
from ..messages import sentence
from .parts import SayLine, Tone, ask_files, ask_save_path, headed, in_a_row
from .profile_library import ProfileLibrary


class ProfileBar(QWidget):
    """:attr:`chosen` carries a mapping fitted to the layer, ``None`` for the guess from names.

    ``save_wanted`` asks the owner for the mapping as it stands, to be handed to :meth:`save`.
    """

    chosen = pyqtSignal(object)
    save_wanted = pyqtSignal(str)

    def __init__(self, library: ProfileLibrary, purpose: Purpose, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._library, self._purpose = library, purpose
        self._fields: tuple[str, ...] = ()
        self._matches: tuple[Match, ...] = ()
        self._offer: Optional[Match] = None
        self._awaited = False
        self._box = QComboBox(self)
        self._box.setObjectName("profilePicker")
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say, self._use, self._refuse = SayLine(self), QPushButton(tr("&Use it"), self), QPushButton(self)
        self._use.setObjectName("useProfile")
        self._refuse.setText(tr("&Not this time"))
        self._refuse.setObjectName("refuseProfile")
        self._save = QPushButton(tr("Save as…"), self)
        self._save.setObjectName("saveProfile")
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        label = QLabel(tr("Mapping profile"), self)
        label.setBuddy(self._box)
        more = QToolButton(self)
        more.setObjectName("moreProfiles")
        more.setText(tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self._new_menu())
        row, offer = QHBoxLayout(), QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._box, 1)
        row.addWidget(self._save)
        row.addWidget(more)
        offer.addWidget(self._say, 1, Qt.AlignmentFlag.AlignVCenter)
        offer.addWidget(self._use)
        offer.addWidget(self._refuse)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addLayout(row, 0, 0)
        grid.addLayout(offer, 1, 0)

    def _new_menu(self) -> QMenu:
        menu = QMenu(self)
        self._delete = menu.addAction(tr("Delete this profile…"))
        self._delete.setObjectName("deleteProfile")
        self._export = menu.addAction(tr("Save this profile to a file for a colleague…"))
        self._export.setObjectName("exportProfile")
        self._bring_in = menu.addAction(tr("Take a profile from a file…"))
        self._bring_in.setObjectName("importProfile")
        return menu

    def _connect(self) -> None:
        self._box.activated.connect(self._picked)
        self._use.clicked.connect(lambda _checked=False: self._use_offer())
        self._refuse.clicked.connect(lambda _checked=False: self._withdraw_offer())
        self._save.clicked.connect(lambda _checked=False: self._ask_name())
        self._delete.triggered.connect(lambda _checked=False: self._ask_delete())
        self._export.triggered.connect(lambda _checked=False: self._ask_export())
        self._bring_in.triggered.connect(lambda _checked=False: self._ask_import())
        self._library.changed.connect(self._library_changed)
        self._library.taken.connect(self._took)
        self._library.failed.connect(self._failed)

    # What is shown

    def fit(self, fields: Sequence[str]) -> None:
        """Look which profiles fit a layer with these fields; the best one is offered."""
        self._fields = tuple(fields)
        self._box.setCurrentIndex(0)
        self._library_changed()

    def _library_changed(self) -> None:
        before = self._name()
        self._matches = matching(self._library.profiles(self._purpose), self._fields, self._purpose)
        self._box.clear()
        self._box.addItem(tr("Guessed from the fields' names"), None)
        for match in self._matches:
            self._box.addItem(_match_words(match), match.saved.name)
        self._box.setCurrentIndex(max(0, self._box.findData(before)))
        self._make_offer(offered(self._matches) if self._box.currentIndex() == 0 else None)

    def _make_offer(self, offer: Optional[Match]) -> None:
        self._offer = offer
        if offer is not None:
            words = tr("The saved profile “{name}” fits this layer.", name=offer.saved.name)
            missing = ", ".join(offer.missing)
            lacks = tr("The layer lacks: {fields}.", fields=missing) if missing else ""
            self._say.say(in_a_row(words, lacks), Tone.NOTE)
        else:
            self._say.say(self._trouble(), Tone.PROBLEM)
        self._refresh()

    def _trouble(self) -> str:
        """Say which file of the folder cannot be used: a colleague may have mended it by hand."""
        problems = self._library.problems()
        return headed(tr("A saved profile was left out"), sentence(problems[0])) if problems else ""

    def _refresh(self) -> None:
        self._use.setVisible(self._offer is not None)
        self._refuse.setVisible(self._offer is not None)
        known = self._current() is not None
        self._delete.setEnabled(known)
        self._export.setEnabled(known)

    def _name(self) -> Optional[str]:
        return self._box.currentData()

    def _current(self) -> Optional[Match]:
        return next((match for match in self._matches if match.saved.name == self._name()), None)

    # What the user does

    def _picked(self, _index: int) -> None:
        match = self._current()
        self._make_offer(None)
        self.chosen.emit(None if match is None else match.fitted())

    def _use_offer(self) -> None:
        if self._offer is not None:
            self._take(self._offer)

    def _take(self, match: Match) -> None:
        self._box.setCurrentIndex(self._box.findData(match.saved.name))
        self._make_offer(None)
        self.chosen.emit(match.fitted())

    def _withdraw_offer(self) -> None:
        self._make_offer(None)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setObjectName("profileName")
        dialog.setWindowTitle(tr("Save the mapping"))
        dialog.setLabelText(tr("Name of the profile, for example the sender's. One of the same name is replaced."))
        dialog.setTextValue(self._name() or "")
        dialog.setOkButtonText(tr("Save"))
        dialog.setCancelButtonText(tr("Cancel"))
        dialog.textValueSelected.connect(lambda name: self.save_wanted.emit(name.strip()) if name.strip() else None)
        dialog.open()

    def save(self, profile: MappingProfile) -> None:
        """Save a mapping under its name; it is the chosen one then."""
        self._awaited = True
        self._library.save(SavedProfile(profile, self._purpose))

    def _took(self, saved: SavedProfile) -> None:
        """A profile was saved or brought in; only the bar that asked for it makes it its own."""
        if not self._awaited:
            return
        self._awaited = False
        match = next((m for m in self._matches if m.saved == saved), None)
        if match is not None:
            self._take(match)
            self._say.say(tr("Saved as “{name}”.", name=saved.name), Tone.GOOD)
        elif saved.purpose is not self._purpose:
            self._say.say(tr("“{name}” is for the other kind of layer; it is kept.", name=saved.name), Tone.NOTE)
        else:
            self._say.say(tr("“{name}” is kept, but shares no field with this layer.", name=saved.name), Tone.NOTE)

    def _failed(self, error: RedlineError) -> None:
        self._awaited = False
        self._say.say(sentence(error), Tone.PROBLEM)

    def _ask_delete(self) -> None:
        match = self._current()
        if match is None:
            return
        words = tr("Delete the mapping profile “{name}”?", name=match.saved.name)
        box = QMessageBox(QMessageBox.Icon.Question, tr("Delete this profile…"), words, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        yes = box.addButton(tr("Delete"), QMessageBox.ButtonRole.AcceptRole)
        yes.setObjectName("confirmDelete")
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        yes.clicked.connect(lambda _checked=False: self._library.remove(match.saved))
        box.open()

    def _ask_export(self) -> None:
        match = self._current()
        if match is not None:
            saved = match.saved
            name = f"{saved.name}{SUFFIX}"
            pattern = f"{tr('Mapping profiles')} (*.json)"
            title = tr("Save this profile to a file for a colleague…")
            ask_save_path(self, title, pattern, name, "json", lambda paths: self._library.export(saved, paths[0]))

    def _ask_import(self) -> None:
        pattern = f"{tr('Mapping profiles')} (*.json);;{tr('All files')} (*)"
        ask_files(self, tr("Take a profile from a file…"), pattern, self._take_file, many=False)

    def _take_file(self, paths: list[str]) -> None:
        self._awaited = True
        self._library.bring_in(paths[0])


def _match_words(match: Match) -> str:
    whole = len(match.fields) + len(match.missing)
    return tr("{name} ({found} of {whole} fields)", name=match.saved.name, found=len(match.fields), whole=whole)
