"""The left side: filters, the list, the progress. It shows and asks; the controller decides."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Optional

from qgis.PyQt.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import OPEN_STATUSES, CaseStatus, GroupKey, Queue, QueueFilter, SortKey, Wish
from ..numbers import grouped
from .filter_field import FilterField
from .link_label import LinkLabel
from .message_label import ElidedLabel
from .queue_choice import Choice, Choices
from .queue_delegate import QueueDelegate
from .queue_filters import MoreFilters
from .queue_list import QueueList
from .queue_model import QueueModel
from .queue_words import GROUP_WORDS, SORT_WORDS
from .words import STATUS_WORDS


class QueuePanel(QWidget):
    """Queue with filters, order, headings and progress."""

    chosen = pyqtSignal(str)
    """A case was clicked (its id)."""
    arranged = pyqtSignal(object)
    """(Wish): the reviewer wants another selection, order or headings."""
    note_wanted = pyqtSignal(str)
    """The note below the list was clicked (its whole words)."""
    clear_wanted = pyqtSignal()
    """The reviewer wants to see all patches again."""

    def __init__(self, activity_words: Callable[[str], str], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("queuePanel")
        self.model = QueueModel(self)
        self._queue: Optional[Queue] = None
        self._clearing = self._stays = False
        self._selected: Optional[str] = None
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._scrolled = 0
        self._text = FilterField(self)
        self._text.textChanged.connect(lambda _text: self._ask())
        self._kind = Choice("queueStatus", tr("Which patches are listed"), _kinds(), self._ask, self)
        orders: Choices = [(SORT_WORDS[key](), key) for key in SortKey]
        self._sort = Choice("queueSort", tr("In which order"), orders, self._ask, self)
        groups: Choices = [(GROUP_WORDS[key](), key) for key in GroupKey]
        self._group = Choice("queueGroup", tr("What stands together under a heading"), groups, self._ask, self)
        self._filters: Optional[MoreFilters] = None
        self._more = self._make_more()
        self._list = QueueList(self.model, self)
        self._list.paint_with(QueueDelegate(activity_words, self._list))
        self._following.timeout.connect(self._list.show_current)
        self._list.clicked.connect(self._on_clicked)
        self._empty, self._empty_words, self._show_all = self._make_empty()
        self._progress = QProgressBar(self)
        self._progress.setMaximumHeight(18)
        self._progress.setTextVisible(False)  # themes paint a bar's own text in a colour that fits their own bars only
        self._progress.setMinimumWidth(24)  # it gives way to what is said beside it
        self._done = ElidedLabel(self, least_px=40)
        self._done.setObjectName("queueProgress")
        self._note = self._make_note()
        self._lay_out()

    def _make_more(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("moreFiltersButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: self._show_filters())
        button.setToolTip(tr("More filters: zone, town, village, area, due date"))
        return button

    def _make_note(self) -> QLabel:
        note = LinkLabel(self)
        note.setObjectName("queueNote")
        note.setWordWrap(True)
        note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        note.linkActivated.connect(lambda _link: self.note_wanted.emit(note.toolTip()))
        note.hide()
        return note

    def _make_empty(self) -> tuple[QWidget, QLabel, QPushButton]:
        whole = QWidget(self)
        words = QLabel(whole)
        words.setObjectName("queueEmpty")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = QPushButton(whole)
        button.setObjectName("showAllPatches")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: self.clear_wanted.emit())
        column = QVBoxLayout(whole)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(button)
        column.addStretch(2)
        whole.hide()
        return whole, words, button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 0, 3)
        column.setSpacing(3)
        column.addWidget(self._text)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self._kind, 1)
        line.addWidget(self._more)
        column.addLayout(line)
        for widget in (self._sort, self._group):
            column.addWidget(widget)
        column.addWidget(self._empty, 1)
        column.addWidget(self._list, 1)
        far = QHBoxLayout()
        far.addWidget(self._progress, 1)
        far.addWidget(self._done)
        column.addLayout(far)
        column.addWidget(self._note)
        self._show_count()

    def show_keys(self, clear_key: str, jump_key: str) -> None:
        """Say each key in its place."""
        self._text.setToolTip(
            tr(
                "{jump} comes here, Enter goes to the patch with this id, {clear} clears all filters",
                jump=jump_key,
                clear=clear_key,
            )
        )
        self._show_all.setText(tr("Show all patches  ({key})", key=clear_key))

    def show_wish(self, wish: Wish) -> None:
        """Show in the boxes how the list is ordered and grouped; asks for nothing."""
        self._clearing = True
        self._sort.choose(wish.sort)
        self._group.choose(wish.group)
        self._clearing = False

    def show_note(self, short: str, whole: str) -> None:
        """Keep a note in sight below the list; its link asks for the whole of it."""
        self._note.setVisible(bool(short))
        self._note.setText(f"ⓘ <a href='note'>{escape(short)}</a>")
        self._note.setToolTip(whole)

    def show_queue(self, queue: Queue) -> None:
        """Show the queue in its order, and how far it is done."""
        stood, self._scrolled = self.model.index_of(self._selected).row(), self._list.verticalScrollBar().value()
        same = self.model.shows(queue)
        self._queue = queue
        self.model.show(queue)
        self._stays = same or 0 <= stood == self.model.index_of(self._selected).row()  # more came in below, say
        self.show_progress(queue)
        self._empty.setVisible(not queue.order)
        self._list.setVisible(bool(queue.order))
        nothing = tr("No patches yet. Press “Send and fetch” to get the batch, or import one with “New review”.")
        hidden = tr("No patch fits this filter. All {count} are still there.", count=len(queue.rows))
        self._empty_words.setText(hidden if queue.rows else nothing)
        self._show_all.setVisible(bool(queue.rows))

    def show_progress(self, queue: Queue) -> None:
        """Show how many cases are done and, where a filter holds some back, how many are listed."""
        total = len(queue.rows)
        self._progress.setUpdatesEnabled(False)  # or Qt paints the whole window here and now, before the next patch
        self._progress.setMaximum(max(1, total))
        self._progress.setValue(queue.done())
        self._done.setText(_done_words(queue.done(), total, len(queue.order)))
        self._progress.setUpdatesEnabled(True)

    def repaint_rows(self) -> None:
        """Paint the visible rows again."""
        self._list.viewport().update()

    def select(self, case_id: Optional[str], soon: bool = False) -> None:
        """Mark the current case and bring it into sight; the list stays where it is if only what it says changed.

        ``soon``: it comes into sight in a turn of its own; a list that scrolls takes as long to paint as the form.
        """
        stays, index = self._stays and case_id == self._selected, self.model.index_of(case_id)
        self._selected, self._stays = case_id, False
        self._list.setCurrentIndex(index)
        self._following.stop()
        if stays:
            self._list.verticalScrollBar().setValue(self._scrolled)
        elif soon:
            self._following.start()
        else:
            self._list.show_current()

    def focus_filter(self) -> None:
        """Put the cursor into the filter, its text selected."""
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def filter_has_focus(self) -> bool:
        """Tell whether the reviewer is typing into the filter."""
        return bool(self._text.hasFocus())

    def filter_text(self) -> str:
        """Return the text in the filter."""
        return str(self._text.text())

    def clear_filter(self) -> None:
        """Empty the filter's text."""
        self._text.clear()

    def clear_all(self) -> bool:
        """Take every filter away, the order stays; tells whether there was one."""
        before = self.wish().filter
        self._clearing = True  # asked for once, not for each field
        self._text.clear()
        self._kind.setCurrentIndex(0)
        if self._filters is not None:
            self._filters.clear()
        self._clearing = False
        if before != QueueFilter():
            self._ask()
        return before != QueueFilter()

    def wish(self) -> Wish:
        """Return what the reviewer asks for."""
        wanted = QueueFilter(text=self._text.text().strip(), **self._kind.value())
        if self._filters is not None:
            wanted = self._filters.narrowed(wanted)
        return Wish(wanted, self._sort.value(), self._group.value())

    def _show_filters(self) -> None:
        if self._filters is None:
            self._filters = MoreFilters(self)
            self._filters.changed.connect(self._ask)
        if self._queue is not None:
            self._filters.offer(self._queue.zones(), self._queue.towns())
        self._filters.show()
        self._filters.raise_()
        self._filters.activateWindow()

    def _show_count(self) -> None:
        count = self._filters.count() if self._filters is not None else 0
        self._more.setText(f"▽ {count}" if count else "▽")

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self.chosen.emit(row.case_id)

    def _ask(self) -> None:
        if self._clearing:
            return
        self._show_count()
        self.arranged.emit(self.wish())


def _done_words(done: int, total: int, listed: int) -> str:
    words = f"{grouped(done)} / {grouped(total)}"
    return words if listed == total else tr("{done} · {count} listed", done=words, count=grouped(listed))


def _kinds() -> list[tuple[str, dict[str, Any]]]:
    """Return what the first box offers: words, and what they ask of the filter."""
    states: list[tuple[str, dict[str, Any]]] = [
        (STATUS_WORDS[status](), {"statuses": frozenset({status})}) for status in CaseStatus
    ]
    return [
        (tr("All patches"), {}),
        (tr("To do"), {"statuses": OPEN_STATUSES}),
        ("", {"statuses": None}),
        (tr("Seen before"), {"seen_only": True}),
        (tr("In a group"), {"grouped_only": True}),
        (tr("Flagged for a second look"), {"flagged_only": True}),
        (tr("Must be checked"), {"must_check_only": True}),
        (tr("Own choice"), {"own_choice_only": True}),
        (tr("Must be checked or own choice: not said"), {"unsaid_only": True}),
        (tr("No longer in the newest layer"), {"vanished_only": True}),
        ("", {"statuses": None}),
        *states,
    ]


def remembered_wish(order: str, headings: str) -> Wish:
    """Return the order and headings of these names; where there are none of such a name, as issued and ungrouped."""
    sort = next((key for key in SortKey if key == order), SortKey.ISSUED)
    return Wish(sort=sort, group=next((key for key in GroupKey if key == headings), GroupKey.NONE))
