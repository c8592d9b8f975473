"""Which of the sender's fields is which of ours: a line per field, guessed, for the user to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QScrollArea, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.domain.codes import CodeList
from ...plugin.domain.field_guess import ADMIN_NAMES, CASE_NAMES, HISTORY_NAMES, ZONE_NAMES, Names, guess_fields
from ...plugin.domain.mapping import MappingProfile
from ...plugin.domain.saved_profiles import Purpose
from .field_words import ADMIN_WORDS, CASE_WORDS, HISTORY_WORDS, ZONE_WORDS, Words
from .parts import CalmCombo, add_row

FIELD, CONSTANT = "field", "constant"


@dataclass(frozen=True)
class Target:
    """What a layer is read as: our fields with their words, the names to guess by, fields that take a constant."""

    words: Mapping[str, Words]
    names: Names
    constants: Mapping[str, CodeList]
    required: tuple[str, ...] = ()
    purpose: Optional[Purpose] = None
    """What saved mappings for it are for; ``None``: none are saved."""


def patches_target() -> Target:
    """Return the target for flagged patches."""
    return Target(CASE_WORDS, CASE_NAMES, {}, purpose=Purpose.PATCHES)


def admin_target() -> Target:
    """Return the target for units of administration."""
    return Target(ADMIN_WORDS, ADMIN_NAMES, {})


def history_target() -> Target:
    """Return the target for earlier patches with their findings."""
    return Target(HISTORY_WORDS, HISTORY_NAMES, {}, ("verdict",))


def zones_target(code_lists: Mapping[str, CodeList]) -> Target:
    """Return the target for zones: level and type, from a field or one for the whole layer."""
    lists = {"level": "zone_level", "type": "zone_type"}
    constants = {field: code_lists[name] for field, name in lists.items() if name in code_lists}
    return Target(ZONE_WORDS, ZONE_NAMES, constants, ("level",), Purpose.ZONES)


class MappingForm(QScrollArea):
    """The lines; :attr:`changed` after each choice."""

    changed = pyqtSignal()

    def __init__(self, target: Target, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._target, self._language = target, language
        self._choices: dict[str, QComboBox] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 6, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for ours, words in target.words.items():
            add_row(form, words(), self._new_choice(ours))
        self.setWidget(inside)
        self.setMinimumWidth(inside.minimumSizeHint().width() + 24)

    def _new_choice(self, ours: str) -> QComboBox:
        box = CalmCombo(f"map_{ours}", 16, self)
        box.activated.connect(self._chosen)
        self._choices[ours] = box
        return box

    def _chosen(self, _index: int) -> None:
        self.changed.emit()

    def offer(self, fields: Sequence[str], profile: Optional[MappingProfile] = None) -> None:
        """Fill the lines for a layer with these fields; chosen is what a saved mapping says, else the guess."""
        chosen = MappingProfile("", guess_fields(fields, self._target.names)) if profile is None else profile
        for ours, box in self._choices.items():
            box.clear()
            box.addItem(tr("— not in this layer —"), None)
            for name in fields:
                box.addItem(name, (FIELD, name))
            self._offer_constants(ours, box)
            _choose(box, (FIELD, chosen.fields.get(ours)))
            _choose(box, (CONSTANT, chosen.constants.get(ours)))
        self.changed.emit()

    def _offer_constants(self, ours: str, box: QComboBox) -> None:
        codes = self._target.constants.get(ours)
        if codes is None:
            return
        box.insertSeparator(box.count())
        for code in codes.codes:
            words = tr("Whole layer: {value}", value=code.label(self._language))
            box.addItem(words, (CONSTANT, code.code))

    def profile(self, name: str) -> MappingProfile:
        """Return the mapping as chosen."""
        fields: dict[str, str] = {}
        constants: dict[str, str] = {}
        for ours, box in self._choices.items():
            kind, value = box.currentData() or ("", "")
            if kind == FIELD:
                fields[ours] = value
            elif kind == CONSTANT:
                constants[ours] = value
        return MappingProfile(name, fields, constants=constants)

    def missing(self) -> Optional[str]:
        """Return the words of a required line without a choice."""
        for ours in self._target.required:
            if self._choices[ours].currentData() is None:
                return self._target.words[ours]()
        return None


def _choose(box: QComboBox, wanted: tuple[str, object]) -> None:
    """Choose an entry by its data; where there is none, nothing changes (Qt compares Python tuples by identity)."""
    for row in range(box.count()):
        if box.itemData(row) == wanted:
            box.setCurrentIndex(row)
