"""Both findings side by side: a choice for each line, a reason, and what is saved of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from qgis.PyQt.QtCore import QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QShortcut,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.conflict import Disputed, Line, Side
from ...plugin.app.submission import OUTLINE
from ...plugin.domain.form import Form
from ..new_review.parts import SayLine, Tone, in_a_row
from . import words
from .words import Measured

NAME = "conflictWindow"
WIDTH_PX, HEAD_PX, LINE_PX, EDGE_PX = 760, 265, 36, 48
MOST_LETTERS = 500
"""A reason is a sentence or two; what needs more is a note of the finding."""


class _Choice(QWidget):
    """A radio button with words that wrap: a note may be long."""

    def __init__(self, name: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = QRadioButton(self)
        self.button.setObjectName(name)
        self.button.setAccessibleName(text)
        self._words = QLabel(text, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setBuddy(self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)

    def mousePressEvent(self, event: object) -> None:
        """Words are as good as the button."""
        self.button.click()


class ConflictWindow(QDialog):
    """Non-modal, beside the images. It shows what it is given and asks for nothing itself."""

    settled = pyqtSignal(object, str)
    """(choices by line, reason): the reviewer has chosen."""

    def __init__(self, found: Disputed, form: Form, language: str, measured: Measured, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.found = found
        self._form, self._language, self._measured = form, language, measured
        self._groups: dict[str, QButtonGroup] = {}
        self._reason = QLineEdit(self)
        self._reason.setObjectName("conflictReason")
        self._reason.setMaxLength(MOST_LETTERS)
        self._reason.setPlaceholderText(tr("Why? It is kept in the record and sent with the finding."))
        self._reason.textChanged.connect(lambda _text: self._tell())
        self._say = SayLine(self)
        self._mine = self._button(tr("All as mine"), "Alt+1", "allMine", lambda: self._all(Side.MINE))
        self._theirs = self._button(tr("All as theirs"), "Alt+2", "allTheirs", lambda: self._all(Side.THEIRS))
        self._save = self._button(tr("Save the choice"), "Ctrl+Return", "saveChoice", self._finish)
        self._save.setDefault(True)
        self._later = self._button(tr("Later: keep both"), "Esc", "chooseLater", self.close)
        self._lay_out()
        self._tell()

    def _button(self, text: str, key: str, name: str, act: object) -> QPushButton:
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button = QPushButton(tr("{words}  ({key})", words=text, key=shown), self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        if key != "Esc":  # the dialog's own
            QShortcut(QKeySequence(key), self, button.click)
        return button

    def _lay_out(self) -> None:
        found = tr(
            "Somebody else found otherwise before your finding arrived. Choose what stands; both are kept in the "
            "record."
        )
        outlines = any(line.name == OUTLINE for line in self.found.lines)
        shown = tr("The images show both outlines.") if outlines else ""
        head = QLabel(in_a_row(found, shown), self)
        head.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self._table(), 1)
        row = QHBoxLayout()
        row.addWidget(self._mine)
        row.addWidget(self._theirs)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(QLabel(tr("Reason"), self))
        column.addWidget(self._reason)
        column.addWidget(self._say)
        last = QHBoxLayout()
        last.addWidget(self._later)
        last.addStretch(1)
        last.addWidget(self._save)
        column.addLayout(last)

    def _table(self) -> QScrollArea:
        inner = QWidget(self)
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        heads = (tr("Before"), words.whose_words(self.found, Side.MINE), words.whose_words(self.found, Side.THEIRS))
        for number, head in enumerate(heads, 1):
            label = QLabel(f"<b>{head}</b>", inner)
            label.setWordWrap(True)
            grid.addWidget(label, 0, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 2 if number > 1 else 1)
        for place, line in enumerate(self.found.lines, 1):
            self._line(grid, place, line, inner)
        grid.setRowStretch(len(self.found.lines) + 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        return area

    def _line(self, grid: QGridLayout, place: int, line: Line, inner: QWidget) -> None:
        about, alone = words.line_words(line, self._form, self._language), words.by_itself_words(line)
        label = QLabel(f"{about}\n({alone})" if alone else about, inner)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        before = QLabel(self._value(line, "base"), inner)
        before.setWordWrap(True)
        before.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(before, place, 1, Qt.AlignmentFlag.AlignTop)
        group = self._groups[line.name] = QButtonGroup(self)
        for number, side in enumerate(Side):
            choice = _Choice(f"{side.value}_{line.name}", self._value(line, side.value), inner)
            group.addButton(choice.button, number)
            choice.button.setChecked(line.by_itself is side)
            grid.addWidget(choice, place, 2 + number)
        group.buttonClicked.connect(lambda _button: self._tell())

    def _value(self, line: Line, side: str) -> str:
        return words.value_words(line, side, self._form, self._language, self._measured)

    def fit_below(self, around: QRect) -> None:
        """Stand at the lower edge of a window, no higher than needed: both outlines are to be seen above."""
        lines = len(self.found.lines)
        width, height = min(WIDTH_PX, around.width()), min(HEAD_PX + LINE_PX * lines, around.height() * 2 // 3)
        self.resize(width, height)
        self.move(around.center().x() - width // 2, around.bottom() - height - EDGE_PX)

    def choices(self) -> Mapping[str, Side]:
        """Return the sides chosen so far, by line."""
        sides = tuple(Side)
        return {name: sides[group.checkedId()] for name, group in self._groups.items() if group.checkedId() >= 0}

    def _all(self, side: Side) -> None:
        """Choose one side wherever a person has to choose; what merged by itself stays."""
        for line in self.found.lines:
            if line.by_itself is None:
                self._groups[line.name].button(tuple(Side).index(side)).setChecked(True)
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        """Say in words what is still missing."""
        left = self.found.open_lines(self.choices())
        if left:
            names = [words.line_words(one, self._form, self._language) for one in self.found.lines if one.name in left]
            self._say.say(tr("Choose a side: {lines}", lines=tr(", ").join(names)), Tone.NOTE)
        elif not self._reason.text().strip():
            self._say.say(tr("Say in a few words why."), Tone.NOTE)
        else:
            self._say.say("")
        self._save.setEnabled(not left and bool(self._reason.text().strip()))

    def _finish(self) -> None:
        self.settled.emit(self.choices(), self._reason.text().strip())

    def refuse(self, sentence: str) -> None:
        """Say why it could not be settled; nothing of what was chosen goes."""
        self._say.say(sentence, Tone.PROBLEM)

    def done(self, result: int) -> None:
        """Close; Qt deletes it later than now, and by then nobody shall find it."""
        self.setObjectName("")
        super().done(result)


def shown_in(window: Optional[QWidget]) -> Optional[ConflictWindow]:
    """Return the one that is open over a window."""
    return None if window is None else window.findChild(ConflictWindow, NAME)
