"""The first rows of a layer as they will be understood, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Optional

from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableWidget, QTableWidgetItem, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.import_rows import SourceRow
from ...plugin.domain.codes import CodeList, code_words, older_code
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.field_guess import CODE_LIST_OF, with_guessed_values
from ...plugin.domain.mapping import MappingProfile, case_facts, iso_date, plain, truth
from .field_words import CASE_WORDS, REASON_WORDS, Words, bad_value
from .zone_levels import LEVEL, unknown_level

_DATES = frozenset({"date_before", "date_after", "due_date", "date"})


class PreviewTable(QTableWidget):
    """A small read-only table."""

    def __init__(
        self,
        words: Mapping[str, Words],
        code_lists: Mapping[str, CodeList],
        language: str,
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._lists, self._language = words, code_lists, language
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(1.6 * self.fontMetrics().height()))
        self.horizontalHeader().setStretchLastSection(True)

    def show_rows(self, rows: Sequence[SourceRow], profile: MappingProfile) -> None:
        """Fill the table; columns are the fields that the mapping fills, and what is wrong."""
        ours = [name for name in self._words if name in profile.fields or name in profile.constants]
        full = with_guessed_values(profile, [row.attributes for row in rows], self._lists)
        self.setRowCount(len(rows))
        self.setColumnCount(len(ours) + 1)
        self.setHorizontalHeaderLabels([tr("Outline and problems"), *(self._words[name]() for name in ours)])
        for line, row in enumerate(rows):
            values = full.read(row.attributes)
            remarks = self._remarks(row, values)
            self.setItem(line, 0, self._new_item("; ".join(remarks) or tr("no problem found"), bool(remarks)))
            for column, name in enumerate(ours, start=1):
                self.setItem(line, column, self._item(name, values.get(name), full.values.get(name, {})))
        self.resizeColumnsToContents()

    def _item(self, name: str, value: Any, settled: Mapping[str, str]) -> QTableWidgetItem:
        if value is None:
            return QTableWidgetItem("–")
        codes = self._lists.get(CODE_LIST_OF.get(name, ""))
        known = codes is None or value in codes or older_code(self._lists, CODE_LIST_OF[name], value) is not None
        strange = not known and str(value) not in settled
        return self._new_item(self._as_read(name, value), strange)

    def _new_item(self, words: str, marked: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        if marked:
            item.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning))
        return item

    def _as_read(self, name: str, value: Any) -> str:
        """Return the value as the case will hold it; as it came where it cannot be read."""
        if name in CODE_LIST_OF:
            return code_words(self._lists, CODE_LIST_OF[name], value, self._language)
        if name == "must_check":
            return {True: tr("yes"), False: tr("no"), None: tr("not said")}[truth(value)]
        if name in _DATES:
            with suppress(BadRecord):
                return str(iso_date(value))
        return str(plain(value))

    def _remarks(self, row: SourceRow, values: Mapping[str, Any]) -> list[str]:
        if row.rejected is not None:
            return [REASON_WORDS[row.rejected]()]
        try:
            if self._words is CASE_WORDS:
                case_facts(values, {})
        except BadRecord as error:
            return [bad_value(error)]
        remarks = [REASON_WORDS[reason]() for reason in row.repaired]
        if LEVEL in self._words and unknown_level(values.get(LEVEL), self._lists):
            remarks.append(tr("level not known"))
        return remarks

    def clear_rows(self) -> None:
        """Show nothing."""
        self.setRowCount(0)
        self.setColumnCount(0)
