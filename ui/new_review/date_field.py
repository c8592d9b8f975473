"""A day, typed as people write it or picked from a calendar; proposed until the user says otherwise."""

from __future__ import annotations

from contextlib import suppress
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QCalendarWidget, QLineEdit, QMenu, QWidget, QWidgetAction

from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.mapping import iso_date


class DateField(QLineEdit):
    """:attr:`changed` whenever :meth:`date` or :meth:`problem` may differ."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._own_choice = False
        self.setPlaceholderText(tr("yyyy-mm-dd"))
        self.setClearButtonEnabled(True)
        self._calendar: Optional[QCalendarWidget] = None
        pick = QAction(QgsApplication.getThemeIcon("mIconFieldDate.svg"), tr("Pick a day"), self)
        pick.triggered.connect(lambda _checked=False: self._show_calendar())
        self.addAction(pick, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(self._tidy)

    def _show_calendar(self) -> None:
        """Drop the calendar down; it is made the first time, since it takes as long as the rest of a window."""
        day = QDate.fromString(self.date() or "", Qt.DateFormat.ISODate)
        calendar = self._calendar = self._calendar or self._new_calendar()
        calendar.setSelectedDate(day if day.isValid() else QDate.currentDate())
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _new_calendar(self) -> QCalendarWidget:
        calendar = QCalendarWidget(self)
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        self._menu, action = QMenu(self), QWidgetAction(self)
        action.setDefaultWidget(calendar)
        self._menu.addAction(action)
        return calendar

    def _picked(self, day: QDate) -> None:
        self._menu.close()
        self.take(str(day.toString(Qt.DateFormat.ISODate)))

    def _edited(self, text: str) -> None:
        self._own_choice = bool(text.strip())

    def _tidy(self) -> None:
        """Write the day as we do, once the user is done with it."""
        day = self.date()
        if day is not None and day != self.text():
            self.setText(day)

    def take(self, day: Optional[str]) -> None:
        """Take a day that the user chose elsewhere; ``None`` leaves the field to proposals again."""
        self._own_choice = day is not None
        self.setText(day or "")

    def propose(self, day: Optional[str]) -> None:
        """Follow what the files tell, unless the user has said otherwise."""
        if not self._own_choice:
            self.setText(day or "")

    def chosen(self) -> Optional[str]:
        """Return the day that the user chose, ``None`` where there is none or it was only proposed."""
        return self.date() if self._own_choice else None

    def date(self) -> Optional[str]:
        """Return the day as ``2026-05-02``, ``None`` where the field is empty or cannot be read."""
        with suppress(BadRecord):
            return iso_date(self.text().strip())
        return None

    def problem(self) -> str:
        """Return what is wrong with what was typed, empty for nothing."""
        if self.text().strip() and self.date() is None:
            return tr("“{text}” is not a day. Write it like 2026-05-02, or clear the field.", text=self.text().strip())
        return ""
