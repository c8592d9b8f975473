"""A table that sorts by numbers, shows shares as bars, and copies its chosen rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from qgis.PyQt.QtGui import QColor, QKeySequence, QPainter, QPalette
from qgis.PyQt.QtWidgets import QAction, QApplication, QHeaderView, QStyledItemDelegate, QTableView, QWidget
from qgis.PyQt.QtWidgets import QStyleOptionViewItem as Option

from ...plugin.adapters.translation import tr
from .table import SHARE_ROLE, SORT_ROLE, Column, LineTable


class LineView(QTableView):
    """Shows lines in columns; Ctrl+C or the context menu copies rows with their headings, as text between tabs."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSortingEnabled(True)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        copy = QAction(tr("Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _checked=False: self.copy_rows())
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_lines(self, lines: Sequence[Any], columns: Sequence[Column], by: int, order: Qt.SortOrder) -> None:
        """Show lines, sorted by a column until the user chooses another."""
        before, model = self.model(), QSortFilterProxyModel(self)
        model.setSourceModel(LineTable(lines, columns, model))
        model.setSortRole(SORT_ROLE)
        self.setModel(model)
        if before is not None:
            by, order = self.horizontalHeader().sortIndicatorSection(), self.horizontalHeader().sortIndicatorOrder()
            before.deleteLater()
        for place, column in enumerate(columns):
            if column.share is not None:
                self.setItemDelegateForColumn(place, _ShareBar(self))
        self.sortByColumn(by, order)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()

    def has_lines(self) -> bool:
        """Tell whether there is anything to copy."""
        return self.model() is not None and self.model().rowCount() > 0

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard."""
        QApplication.clipboard().setText(self.chosen_text())

    def chosen_text(self) -> str:
        """Return the chosen rows, all where none is chosen, with the headings."""
        model = self.model()
        if model is None:
            return ""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows()) or range(model.rowCount())
        places = range(model.columnCount())
        heads = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in places]
        rows = [[str(model.index(row, place).data()) for place in places] for row in chosen]
        return "\n".join("\t".join(cells) for cells in [heads, *rows])


class _ShareBar(QStyledItemDelegate):
    """A share as a bar behind its words."""

    def paint(self, painter: QPainter, option: Option, index: QModelIndex) -> None:
        """Paint the bar, then the words."""
        share = index.data(SHARE_ROLE)
        if share:
            colour = QColor(option.palette.color(QPalette.ColorRole.Highlight))
            colour.setAlpha(70)
            box = option.rect.adjusted(1, 2, -1, -2)
            box.setWidth(max(1, round(box.width() * min(1.0, share))))
            painter.fillRect(box, colour)
        super().paint(painter, option, index)
