"""What came back from the field, row by row: the note, whose it is, how that was found; ticked is what is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.export_notes import FoundNote, NotesFound, note_now
from ...plugin.app.note_places import NoteWay, WhyNot
from ...plugin.app.taking_in import Sitting
from ..came_back import CameBackModel, metres_words, near_words
from ..tick_boxes import TickBoxes
from .words import NOT_FOUND, WAYS, row_words

PATCH, WAY, DISTANCE, NOW, ADDED = range(5)
_HEADS: Sequence[Callable[[], str]] = (
    lambda: tr("Patch"),
    lambda: tr("Found by"),
    lambda: tr("Distance"),
    lambda: tr("Note now"),
    lambda: tr("What is added"),
)


@dataclass
class NoteRow:
    """One note. ``case_id`` is the patch that it is to go to; ``chosen``: it is written."""

    note: FoundNote
    case_id: Optional[str]
    chosen: bool

    @property
    def by_hand(self) -> bool:
        """Tell whether the reviewer named another patch than was found."""
        return self.case_id is not None and self.case_id != self.note.whose.case_id

    @property
    def way(self) -> Union[NoteWay, WhyNot]:
        """Return how the patch was found."""
        return NoteWay.HAND if self.by_hand else self.note.whose.way

    @property
    def to_look_at(self) -> bool:
        """Tell whether the patch is not sure, or none was found."""
        return not self.note.whose.sure and not self.by_hand


class NotesModel(CameBackModel):
    """The notes, those to be looked at first."""

    heads = _HEADS
    tick_column = patch_column = PATCH

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[NoteRow] = []
        self._sitting = Sitting(False)
        self._issued: dict[str, list[str]] = {}

    def show_notes(self, found: Optional[NotesFound], sitting: Sitting, issued: Mapping[str, list[str]]) -> None:
        """Show what came back, or nothing; ``issued``: the cases by their ids, small letters."""
        self._sitting, self._issued = sitting, dict(issued)
        notes = found.notes if found is not None else ()
        rows = [NoteRow(note, note.whose.case_id, note.whose.sure) for note in notes]
        self.show_rows(sorted(rows, key=lambda row: not row.to_look_at))

    def chosen(self) -> list[tuple[str, FoundNote]]:
        """Return what is ticked, each with its patch."""
        return [(row.case_id, row.note) for row in self.rows if row.chosen and row.case_id is not None]

    def candidates(self, place: int) -> list[str]:
        """Return the ids of the patches that a row's note may be of, the nearest first."""
        return self._candidates(self.rows[place])

    def _candidates(self, row: NoteRow) -> list[str]:
        cases = [case_id for case_id, _metres in row.note.whose.near]
        return [self.issued_id(case_id) for case_id in dict.fromkeys([*filter(None, [row.case_id]), *cases])]

    def issued_id(self, case_id: str) -> str:
        """Return the id of a case as people say it."""
        row = self._sitting.rows.get(case_id)
        return row.issued_id if row is not None else case_id

    def named(self, row: NoteRow) -> str:
        """Return the id of the patch, empty for none."""
        return self.issued_id(row.case_id) if row.case_id is not None else ""

    def words(self, row: NoteRow, column: int) -> str:
        """Return the words of a cell."""
        if column == PATCH:
            return self.named(row) or "–"
        if column == WAY:
            return self._way(row)
        if column == DISTANCE:
            metres = row.note.whose.distance_m
            told = metres is not None and not row.by_hand and (row.way is not NoteWay.ID or not row.note.whose.sure)
            return metres_words(metres) if told and metres is not None else ""
        if column == NOW:
            return note_now(self._sitting, row.case_id) if row.case_id is not None else ""
        return row.note.said

    def tip(self, row: NoteRow, column: int) -> Optional[str]:
        """Return the whole of a cell: the note and where it stands, the patches that are near."""
        if column == ADDED:
            return f"{row.note.said}\n{row_words(row.note)}"
        near = near_words(self._near(row)) if column in (WAY, DISTANCE) else ""
        return near or self.words(row, column)

    def _way(self, row: NoteRow) -> str:
        if isinstance(row.way, NoteWay):
            words = WAYS[row.way]()
            return f"⚠ {words}" if row.to_look_at else words
        named = ", ".join(
            name if metres is None else f"{name} ({metres_words(metres)})" for name, metres in self._near(row)
        )
        words = f"⚠ {NOT_FOUND[row.way]()}"
        if row.note.row.issued_id and row.way in (WhyNot.UNKNOWN, WhyNot.AMBIGUOUS, WhyNot.TWO_PATCHES):
            words = f"{words} ({row.note.row.issued_id})"
        return f"{words}: {named}" if named else words

    def _near(self, row: NoteRow) -> list[tuple[str, Optional[float]]]:
        return [(self.issued_id(case_id), metres) for case_id, metres in row.note.whose.near]

    def case_of(self, row: NoteRow, typed: str) -> Optional[str]:
        """Return the patch of an id; of several that bear it, the one among those that were near."""
        cases = self._issued.get(typed.casefold(), [])
        near = [case_id for case_id, _metres in row.note.whose.near if case_id in cases]
        if len(cases) > 1:
            return near[0] if len(near) == 1 else None
        return cases[0] if cases else None


class PatchChoice(TickBoxes):
    """Offers the patches that a note may be of; any other id can be typed. Of a long id its end is seen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Cut at the left what does not fit: ids of one task differ at their ends only."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """Return a box with the candidates, the nearest first."""
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(index.model().candidates(index.row()))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Show the patch as it is now."""
        editor.setEditText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex) -> None:
        """Take what was chosen or typed."""
        model.setData(index, editor.currentText(), Qt.ItemDataRole.EditRole)
