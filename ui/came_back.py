"""A table of things that came back from outside: each has a patch that it is to go to, and a tick that lets it.

What the things are (notes of a list, files of a visit) is said by the model of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional, Protocol

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal

from ..plugin.adapters.translation import tr
from .numbers import distance_words


class CameBack(Protocol):
    """One thing. ``case_id`` is the patch that it is to go to; ``chosen``: it is taken."""

    case_id: Optional[str]
    chosen: bool


class CameBackModel(QAbstractTableModel):
    """The rows. Ticks and patches can be changed; nothing is written here.

    A model of its own says ``heads``, which column has the tick and which the patch, and the words of a cell.
    """

    changed = pyqtSignal()
    unknown_id = pyqtSignal(str)
    """No patch bears this id, or several do."""

    heads: Sequence[Callable[[], str]] = ()
    tick_column, patch_column = 0, 0

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.rows: list[Any] = []

    def words(self, row: Any, column: int) -> str:
        """Return the words of a cell."""
        raise NotImplementedError

    def tip(self, row: Any, column: int) -> Optional[str]:
        """Return what is said over a cell."""
        raise NotImplementedError

    def case_of(self, row: Any, typed: str) -> Optional[str]:
        """Return the patch that bears a typed id, ``None`` for none or several."""
        raise NotImplementedError

    def named(self, row: Any) -> str:
        """Return the patch as it stands in the field when it is edited."""
        return self.words(row, self.patch_column)

    def needs_patch(self, row: Any) -> bool:
        """Tell whether the row goes to one patch, which has to be known before it can be ticked."""
        return True

    def show_rows(self, rows: Sequence[CameBack]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        self.changed.emit()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many things came back."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words over a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]()
        return None

    def flags(self, index: QModelIndex) -> Any:
        """Return what can be ticked, and where a patch can be typed."""
        found = super().flags(index)
        if index.column() == self.tick_column:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == self.patch_column and self.needs_patch(self.rows[index.row()]):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words, ticks and tooltips."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == self.tick_column:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.EditRole and column == self.patch_column:
            return self.named(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, column)
        return self.tip(row, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row, or say whose it is by an issued id; an empty one leaves it out."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            row.chosen = value == Qt.CheckState.Checked and (not self.needs_patch(row) or row.case_id is not None)
        elif role == Qt.ItemDataRole.EditRole and index.column() == self.patch_column:
            if not self._name(row, str(value).strip()):
                return False
        else:
            return False
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self.heads) - 1))
        self.changed.emit()
        return True

    def _name(self, row: CameBack, typed: str) -> bool:
        found = self.case_of(row, typed) if typed else None
        if found is None and typed:
            self.unknown_id.emit(typed)
            return False
        row.case_id, row.chosen = found, found is not None
        return True


def unknown_words(typed: str) -> str:
    """Return why a typed id names no patch."""
    return tr(
        "No patch, or more than one, bears the id {typed}. Type the id of a patch in this workspace.", typed=typed
    )


def metres_words(metres: float) -> str:
    """Return how far from its patch a thing was written or taken."""
    return tr("in the patch") if metres == 0 else distance_words(metres)


def near_words(near: Sequence[tuple[str, Optional[float]]]) -> str:
    """Return the patches that a thing may be of, one per line with its distance in metres."""
    return "\n".join(f"{name}: {metres_words(metres)}" if metres is not None else name for name, metres in near)
