"""The sender's values of coded fields and the codes of ours that they mean: guessed first, then by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.domain.codes import CodeList, code_words
from ...plugin.domain.field_guess import CODE_LIST_OF, guess_value
from ...plugin.domain.mapping import MappingProfile
from .field_words import Words
from .parts import CalmCombo, SayLine, Tone

Counts = Mapping[str, Mapping[str, int]]
"""By field of the layer: how often each value stands there."""
_VALUE, _OURS = 1, 3


@dataclass(frozen=True)
class _Line:
    """One value of one field: what it is taken for, the empty string for nothing of ours."""

    ours: str
    text: str
    count: int
    code: str


class ValueTable(QWidget):
    """A line for each value, those that match nothing first; :attr:`changed` after each choice."""

    changed = pyqtSignal()

    def __init__(
        self,
        words: Mapping[str, Words],
        code_lists: Mapping[str, CodeList],
        language: str,
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._lists, self._language = words, code_lists, language
        self._chosen: dict[str, dict[str, str]] = {}
        self._filled: frozenset[tuple[str, str, int]] = frozenset()
        self._say = SayLine(self)
        self._table = QTableWidget(0, 4, self)
        self._table.setObjectName("values")
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.verticalHeader().hide()
        self._table.setHorizontalHeaderLabels([tr("Our field"), tr("Value in the layer"), tr("Rows"), tr("Taken as")])
        self._table.horizontalHeader().setSectionResizeMode(_OURS, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._say)
        column.addWidget(self._table, 1)

    def take(self, profile: Optional[MappingProfile]) -> None:
        """Take the values of a saved mapping instead of those chosen here."""
        self._chosen = {} if profile is None else {ours: dict(codes) for ours, codes in profile.values.items()}
        self._filled = frozenset()

    def values(self, profile: MappingProfile) -> dict[str, dict[str, str]]:
        """Return the chosen codes of the fields that a mapping fills."""
        return {ours: dict(codes) for ours, codes in self._chosen.items() if codes and ours in profile.fields}

    def show_values(self, profile: MappingProfile, counts: Counts, of_all_rows: bool) -> None:
        """Fill the table with the values of the coded fields that a mapping fills.

        Lines that stand there already stay where they are: a choice does not make them jump under the user's hand.
        """
        coded = {ours: theirs for ours, theirs in profile.fields.items() if CODE_LIST_OF.get(ours, "") in self._lists}
        lines = [line for ours, theirs in coded.items() for line in self._lines(ours, counts.get(theirs, {}))]
        found = frozenset((line.ours, line.text, line.count) for line in lines)
        if found != self._filled:
            self._filled = found
            self._fill(sorted(lines, key=lambda line: bool(line.code)))
        self.setVisible(bool(coded))
        crowded = [self._words[ours]() for ours, theirs in coded.items() if theirs not in counts]
        self._tell(lines, crowded, of_all_rows)

    def _lines(self, ours: str, counts: Mapping[str, int]) -> list[_Line]:
        return [_Line(ours, text, count, self._code(ours, text)) for text, count in counts.items()]

    def _code(self, ours: str, text: str) -> str:
        """Return what a value is taken for: the user's choice, else the guess; itself where it is kept as written."""
        return self._chosen.get(ours, {}).get(text) or guess_value(ours, text, self._lists)

    def _tell(self, lines: Sequence[_Line], crowded: Sequence[str], of_all_rows: bool) -> None:
        open_lines = sum(not line.code for line in lines)
        if open_lines:
            words = tr(
                "Values that match no code of ours: {open} of {count}. Choose one for each; what you leave stays as "
                "written.",
                open=open_lines,
                count=len(lines),
            )
        elif crowded:
            words = tr("Too many different values in: {fields}. Is this the right field?", fields=", ".join(crowded))
        else:
            words = tr("All values are understood ({count}).", count=len(lines))
        if not of_all_rows:
            words = tr("By the first rows: {words}", words=words)
        self._say.say(words, Tone.PROBLEM if open_lines or crowded else Tone.GOOD)

    def _fill(self, lines: Sequence[_Line]) -> None:
        self._table.setRowCount(0)  # deletes the boxes
        self._table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate((self._words[line.ours](), line.text, str(line.count))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, column, item)
            self._mark(row, not line.code)
            self._table.setCellWidget(row, _OURS, self._new_box(row, line))
        for column in range(_OURS):
            self._table.resizeColumnToContents(column)

    def _mark(self, row: int, unmatched: bool) -> None:
        item = self._table.item(row, _VALUE)
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        item.setIcon(warning if unmatched else QIcon())
        words = tr("{value}: no code of ours has this name", value=item.text()) if unmatched else item.text()
        item.setToolTip(words)

    def _new_box(self, row: int, line: _Line) -> CalmCombo:
        box = CalmCombo(f"value_{row}", 12, self._table)
        box.addItem(tr("— as written —"), line.text)
        name = CODE_LIST_OF[line.ours]
        offered = [code.code for code in self._lists[name].codes if not code.retired]
        older = [code.code for one in self._lists.values() if one.maps_to == name for code in one.codes]
        codes = [*offered, *(code for code in older if code not in offered)]
        for code in codes:
            box.addItem(code_words(self._lists, name, code, self._language), code)
        # By place, not by value: a layer that writes our own codes would be shown as understood by nobody.
        box.setCurrentIndex(1 + codes.index(line.code) if line.code in codes else 0)
        box.activated.connect(lambda _index: self._choose(row, line, str(box.currentData())))
        return box

    def _choose(self, row: int, line: _Line, code: str) -> None:
        self._chosen.setdefault(line.ours, {})[line.text] = code
        self._mark(row, unmatched=False)
        self.changed.emit()
