"""The window of the sync panel: the line, what it did, the rows, and what can be done. It reads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Optional

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QShortcut,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.sync_panel import (
    PAGE,
    SHOWN,
    Choice,
    LineFacts,
    Listing,
    PanelView,
    Rows,
    Situation,
    count_of,
    may_retry,
    situation,
)
from ...plugin.app.sync_report import SyncStage
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.sync_rows import Standing, SyncRow
from ..new_review.parts import SayLine, Tone
from ..review.sync_words import progress_words
from . import words
from .model import PATCH, SAVED, SENT, STATE, WHAT, WHY, SyncModel

NAME = "syncWindow"
FIRST_SIZE, LEAST_SIZE = QSize(1080, 560), QSize(640, 360)
WIDTHS_PX = {STATE: 150, PATCH: 190, WHAT: 160, SAVED: 128, SENT: 128}
WIDEST_ID_PX, BESIDE_ID_PX = 320, 12
"""A longer id is cut at its beginning; what a cell keeps free beside its text."""
DETAIL_LINES, BAR_PX = 2, 8
Act = Callable[[], None]


class SyncWindow(QDialog):
    """Non-modal, over the Review window; what the reviewer wants goes out as signals."""

    choice_made = pyqtSignal(object)
    """Which rows to show (Choice)."""
    rows_wanted = pyqtSignal(int, int)
    patch_wanted = pyqtSignal(object)
    """Enter or a double click on a row (SyncRow)."""
    retry_wanted = pyqtSignal(object)
    """The rows to retry, as first and last places in the listing; ``None`` for all."""
    automatic_wanted = pyqtSignal(bool)
    save_wanted = pyqtSignal()
    sync_wanted = pyqtSignal()
    stop_wanted = pyqtSignal()
    online_wanted = pyqtSignal()
    sign_in_wanted = pyqtSignal()

    def __init__(self, keys: Mapping[str, QKeySequence], parent: QWidget) -> None:
        """``keys``: the reviewer's own for ``sync``, ``offline`` and ``sync_panel``."""
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Sync"))
        self._keys, self._situation = keys, Situation.RESTING
        self._view: Optional[PanelView] = None
        self.model = SyncModel(self)
        self._say, self._did = SayLine(self), QLabel(self)
        self._bar, self._detail = QProgressBar(self), QLabel(self)
        self._choice, self._table = QComboBox(self), QTableView(self)
        self._empty, self._stack = QLabel(self), QStackedWidget(self)
        self._automatic = QCheckBox(tr("Sync by itself when online"), self)
        self._make_buttons()
        self._set_up_table()
        self._lay_out()
        self.resize(FIRST_SIZE.boundedTo(parent.size()))
        QShortcut(keys["sync_panel"], self, self.close).setAutoRepeat(False)  # held, it would open and close it
        self.model.wanted.connect(self.rows_wanted)
        self._table.setFocus()

    # Making

    def _make_buttons(self) -> None:
        self._sync = self._button(tr("Sync now"), "syncNow", self.sync_wanted.emit, self._keys["sync"])
        self._stop = self._button(tr("Stop"), "stopSync", self.stop_wanted.emit, QKeySequence("Alt+S"))
        self._sign_in = self._button(tr("Sign in…"), "syncSignIn", self.sign_in_wanted.emit, QKeySequence("Alt+I"))
        self._online = self._button(tr("Go online"), "syncOnline", self.online_wanted.emit, self._keys["offline"])
        self._again = self._button(
            tr("Retry"), "retryRow", lambda: self.retry_wanted.emit(self._ranges()), QKeySequence("R")
        )
        every = QKeySequence("Shift+R")
        self._all = self._button(tr("Retry all"), "retryAll", lambda: self.retry_wanted.emit(None), every)
        self._go = self._button(tr("Go to the patch"), "goToPatch", self._go_to_patch, QKeySequence("Enter"), False)
        self._save = self._button(tr("Save the log for support…"), "saveSyncLog", self.save_wanted.emit)
        self._close = self._button(tr("Close"), "closeSync", self.close, QKeySequence("Esc"), False)

    def _button(
        self, text: str, name: str, act: Act, key: Optional[QKeySequence] = None, own_key: bool = True
    ) -> QPushButton:
        """Return a button that says its key; ``own_key`` false: somebody else listens to it."""
        native = QKeySequence.SequenceFormat.NativeText
        shown = tr("{words}  ({key})", words=text, key=key.toString(native)) if key is not None else text
        button = QPushButton(shown, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        if key is not None and own_key:
            QShortcut(key, self, button.click)
        return button

    def _set_up_table(self) -> None:
        table, metrics = self._table, self.fontMetrics()
        table.setObjectName("syncRows")
        table.setModel(self.model)
        self.model.palette = table.palette
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # never measured, row by row
        table.verticalHeader().setDefaultSectionSize(metrics.height() + 8)
        table.setItemDelegateForColumn(PATCH, _EndOfIds(table))
        table.horizontalHeader().setHighlightSections(False)
        # a header asks of each column whether all its rows are chosen, row by row: a second among 150,000
        table.horizontalHeader().setSelectionModel(QItemSelectionModel(self.model, self))
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in WIDTHS_PX.items():
            table.setColumnWidth(column, width)
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_chosen())
        table.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_chosen())
        table.activated.connect(lambda _index: self._go_to_patch())

    def _lay_out(self) -> None:
        self._did.setObjectName("syncDid")
        self._did.setTextFormat(Qt.TextFormat.PlainText)
        self._did.setWordWrap(True)
        self._bar.setObjectName("syncProgress")
        self._bar.setTextVisible(False)  # the words above say it
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what is below does not move as a sync begins
        self._bar.setSizePolicy(policy)
        self._bar.setFixedHeight(BAR_PX)
        self._choice.setObjectName("syncChoice")
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._choice.activated.connect(lambda place: self.choice_made.emit(self._choice.itemData(place)))
        self._automatic.setObjectName("syncByItself")
        self._automatic.clicked.connect(self.automatic_wanted)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setObjectName("syncEmpty")
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._detail.setObjectName("syncDetail")
        self._detail.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail.setMinimumHeight(DETAIL_LINES * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.addLayout(_row(self._say, None, self._sign_in, self._online, self._stop, self._sync))
        column.addWidget(self._bar)
        column.addWidget(self._did)
        column.addLayout(_row(self._choice, None, self._go, self._again, self._all))
        column.addWidget(self._stack, 1)
        column.addWidget(self._detail)
        column.addLayout(_row(self._automatic, None, self._save, self._close))
        self.setMinimumSize(LEAST_SIZE)
        self._bar.hide()

    # Showing

    def show_line(
        self,
        line: LineFacts,
        by_itself: bool,
        may_by_itself: bool,
        next_s: Optional[int],
        trouble: Optional[RedlineError],
    ) -> None:
        """Show how the line stands; ``may_by_itself`` false: nothing may begin without being asked here."""
        found = self._situation = situation(line)
        running = found is Situation.RUNNING
        tone = Tone.PROBLEM if found in (Situation.FAILED, Situation.SIGNED_OUT) else Tone.PLAIN
        if not running:
            self._say.say(words.situation_words(found, by_itself and may_by_itself, next_s, trouble), tone)
            self._bar.hide()
        elif self._bar.isHidden():
            self.show_progress(SyncStage.PULL.value, 0, 0)
        self._automatic.setChecked(by_itself and may_by_itself)
        self._automatic.setEnabled(may_by_itself)
        self._automatic.setVisible(line.has_platform)
        for button, meant in ((self._sign_in, found is Situation.SIGNED_OUT), (self._stop, running)):
            button.setVisible(meant)
            button.setEnabled(meant)  # its key is heard even where it cannot be seen
        self._online.setVisible(found is Situation.OFFLINE)
        self._sync.setVisible(found in (Situation.RESTING, Situation.FAILED))
        self._show_empty()
        self._show_chosen()

    def show_progress(self, stage: str, done: int, total: int) -> None:
        """Show what a sync is busy with, and how much of it is done."""
        if self._situation is not Situation.RUNNING:
            return
        self._say.say(progress_words(stage, done, total), Tone.BUSY)
        measured = total > 0 and stage != SyncStage.WAIT.value
        self._bar.setRange(0, total if measured else 0)
        self._bar.setValue(done if measured else 0)
        self._bar.show()

    def show_done(self, today: str, last: str) -> None:
        """Show what went today, and what the newest sync did."""
        self._did.setText("\n".join(filter(None, (today, last))))

    def show_view(self, view: PanelView) -> None:
        """Show a reading; the chosen row stays chosen where it is still there."""
        chosen, place = self.one_chosen(), self._table.currentIndex().row()
        bar = self._table.verticalScrollBar().value()
        first = self._view is None or self._view.listing.choice is not view.listing.choice
        self._view = view
        self._show_choices(view)
        self.model.show(view.listing, view.rows)
        self._table.setColumnHidden(SENT, not SHOWN[view.listing.choice] & {Standing.SENT, Standing.TAKEN})
        self._table.setColumnHidden(WHY, view.listing.choice is Choice.SENT)
        key = chosen.key if chosen is not None else ""
        found = self.model.place_of(key, place) if key else None
        wanted = found if found is not None else min(max(0, place), view.listing.total - 1)
        if view.listing.total:
            index = self.model.index(0 if first else wanted, STATE)
            flags = QItemSelectionModel.SelectionFlag
            self._table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if first:
            self._make_room_for_ids(view.rows)
        else:
            self._table.verticalScrollBar().setValue(bar)
        self._show_empty()
        self._show_chosen()

    def _make_room_for_ids(self, rows: Rows) -> None:
        """Widen the column of patches to what its ids need, never narrow it: people may have widened it themselves."""
        metrics = self._table.fontMetrics()
        widest = max((metrics.horizontalAdvance(words.patch_words(row)) for row in rows.values()), default=0)
        needed = min(widest + BESIDE_ID_PX, WIDEST_ID_PX)
        self._table.setColumnWidth(PATCH, max(needed, self._table.columnWidth(PATCH)))

    def _show_choices(self, view: PanelView) -> None:
        self._choice.clear()
        for choice in Choice:
            count = count_of(view.counts, choice)
            if count or choice in (Choice.OPEN, Choice.SENT, Choice.ALL, view.listing.choice):
                self._choice.addItem(words.choice_words(choice, count), choice)
        self._choice.setCurrentIndex(self._choice.findData(view.listing.choice))
        self._all.setEnabled(bool(count_of(view.counts, Choice.REFUSED) + count_of(view.counts, Choice.HELD_BACK)))

    def _show_empty(self) -> None:
        if self._view is not None:
            self._empty.setText(words.empty_words(self._view.listing.choice, self._situation))
            self._stack.setCurrentWidget(self._table if self._view.listing.total else self._empty)

    def _show_chosen(self) -> None:
        row = self.one_chosen()
        self._detail.setText(words.detail_words(row) if row is not None else "")
        self._go.setEnabled(row is not None)
        self._again.setEnabled(any(map(may_retry, self.chosen())))

    def say(self, text: str) -> None:
        """Say what came of what was asked."""
        self._detail.setText(text)

    def shown_choice(self) -> Optional[Choice]:
        """Return which rows are shown, ``None`` before the first reading."""
        return None if self._view is None else self._view.listing.choice

    def add(self, listing: Listing, rows: Rows) -> None:
        """Take in rows that came in sight."""
        self.model.add(listing, rows)
        self._show_chosen()

    # What is chosen

    def sight(self) -> tuple[int, int]:
        """Return the first and the last row that can be seen, whole pages of them."""
        first, last = self._table.rowAt(0), self._table.rowAt(self._table.viewport().height() - 1)
        low = max(0, first) // PAGE
        high = max(last, first, 0) // PAGE
        return low * PAGE, high * PAGE + PAGE - 1

    def _ranges(self) -> list[tuple[int, int]]:
        """Return the chosen rows as first and last ones: a hundred thousand may be chosen by one key."""
        return sorted({(part.top(), part.bottom()) for part in self._table.selectionModel().selection()})

    def chosen(self) -> list[SyncRow]:
        """Return the chosen rows that are read."""
        return [row for first, last in self._ranges() for row in self.model.read_between(first, last)]

    def one_chosen(self) -> Optional[SyncRow]:
        """Return the chosen row where it is the only one."""
        ranges = self._ranges()
        alone = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
        return self.model.row(ranges[0][0]) if alone else None

    def _go_to_patch(self) -> None:
        row = self.one_chosen()
        if row is not None:
            self.patch_wanted.emit(row)

    def done(self, result: int) -> None:
        """Close, back to the Review window; Qt deletes it later than now, and by then nobody shall find it."""
        self.setObjectName("")
        was_in_front = self.isActiveWindow()
        super().done(result)
        if was_in_front:
            self.parentWidget().activateWindow()


class _EndOfIds(QStyledItemDelegate):
    """Of an id that is too long the end is seen: it tells patches apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Put the ellipsis first."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


def _row(*widgets: Optional[QWidget]) -> QHBoxLayout:
    """Return widgets side by side; ``None`` is the gap that grows, but a line of words takes it itself."""
    row = QHBoxLayout()
    for widget in widgets:
        if widget is None:
            row.addStretch(0 if isinstance(widgets[0], SayLine) else 1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, SayLine) else 0)
    return row
