"""The list of patches: long work on it lets events through, and headings never shift which patch is meant."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QModelIndex, QObject, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QWidget
from redline_review.plugin.app.queue import CaseStatus, GroupKey, Heading, Queue, QueueFilter, QueueRow, SortKey
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.review.queue_filters import MoreFilters
from redline_review.ui.review.queue_model import MARK_ROLE, MEASURE_ROLE, ROW_ROLE, SAID_ROLE, QueueModel
from redline_review.ui.review.queue_panel import QueuePanel
from redline_review.ui.review.slices import Slices


def queue_of(count: int) -> Queue:
    rows = [
        QueueRow(
            f"c{n}", f"JS-{n:04d}", CaseStatus.UNDECIDED, area_m2=n * 37 % 101 * 100.0, town=f"镇{n % 7}", position=n
        )
        for n in range(count)
    ]
    queue = Queue({row.case_id: row for row in rows})
    queue.arrange()
    return queue


def test_events_pass_while_long_work_goes_on(qgis_app: QgsApplication) -> None:
    parent, told = QObject(), []
    QTimer.singleShot(0, lambda: told.append("an event"))

    def work() -> Generator[None, None, None]:
        while not told:  # would never end if it held the thread
            yield

    slices = Slices(parent)
    slices.run(work(), lambda: told.append("done"))
    assert told == []
    until("the work done", lambda: told == ["an event", "done"])


def test_short_work_is_done_at_once_and_new_work_replaces_what_is_under_way(qgis_app: QgsApplication) -> None:
    parent, told = QObject(), []

    def endless() -> Generator[None, None, None]:
        while True:
            yield

    slices = Slices(parent)
    slices.run(endless(), lambda: told.append("never"))
    slices.run(iter(()), lambda: told.append("at once"))
    assert told == ["at once"]
    slices.run(endless(), lambda: told.append("never"))
    slices.cancel()
    ticks = []
    QTimer.singleShot(30, lambda: ticks.append(1))
    until("time passed", lambda: ticks)
    assert told == ["at once"]


@pytest.mark.parametrize("group", [pytest.param(key, id=key.value) for key in GroupKey])
def test_each_index_leads_to_its_patch_and_back_whatever_headings_stand_between(
    qgis_app: QgsApplication, group: GroupKey
) -> None:
    queue = queue_of(50)
    queue.put("c13", status=CaseStatus.RETURNED)
    queue.arrange(sort=SortKey.AREA, group=group)
    model = QueueModel()
    model.show(queue)
    entries = [model.entry(model.index(place)) for place in range(model.rowCount())]
    assert [e.case_id for e in entries if isinstance(e, QueueRow)] == queue.order
    assert [e for e in entries if isinstance(e, Heading)] == list(queue.shown.headings)
    for case_id in queue.order:
        assert model.row(model.index_of(case_id)).case_id == case_id
    assert model.index_of("nobody") == QModelIndex()
    for place, entry in enumerate(entries):
        if isinstance(entry, Heading):
            assert entries[place + 1].case_id == queue.order[entry.place]
            assert model.index(place).data(MARK_ROLE)


def test_a_patch_that_its_newest_layer_lacks_bears_a_mark_and_can_be_listed(qgis_app: QgsApplication) -> None:
    queue, panel = queue_of(5), QueuePanel(lambda code: code)
    queue.put("c3", vanished=True)
    panel.show_queue(queue)
    marks = [panel.model.index(place).data(MARK_ROLE) for place in range(5)]
    assert marks == ["", "", "", "∅", ""]
    panel.arranged.connect(lambda wish: [None for _step in queue.arranging(wish)])
    panel._kind.setCurrentIndex(panel._kind.findText("No longer in the newest layer"))
    assert queue.order == ["c3"]
    panel.deleteLater()


@pytest.mark.parametrize(
    ("words", "shown"),
    [("Must be checked", ["c1"]), ("Own choice", ["c2"]), ("Must be checked or own choice: not said", ["c0"])],
)
def test_what_nobody_said_of_a_patch_counts_neither_as_must_check_nor_as_own_choice(
    qgis_app: QgsApplication, words: str, shown: list[str]
) -> None:
    queue, panel = queue_of(3), QueuePanel(lambda code: code)
    queue.put("c1", must_check=True)
    queue.put("c2", must_check=False)
    panel.show_queue(queue)
    panel.arranged.connect(lambda wish: [None for _step in queue.arranging(wish)])
    panel._kind.setCurrentIndex(panel._kind.findText(words))
    assert queue.order == shown
    queue.arrange(QueueFilter(), group=GroupKey.DUTY)
    panel.show_queue(queue)
    model = panel.model
    assert words in [model.index(place).data() for place in range(model.rowCount())]
    panel.deleteLater()


@pytest.mark.parametrize("scrolled", [15, 40, 300])
def test_a_list_that_gets_short_paints_nothing_over_what_stands_below_it(
    qgis_app: QgsApplication, scrolled: int
) -> None:
    queue, window = queue_of(101), QWidget()
    panel = QueuePanel(lambda code: code, window)
    panel.resize(180, 700)
    panel.arranged.connect(lambda wish: ([None for _step in queue.arranging(wish)], panel.show_queue(queue)))
    panel.show_queue(queue)
    window.resize(300, 700)
    window.show()
    QTest.qWait(50)
    panel._list.verticalScrollBar().setValue(scrolled)
    QTest.qWait(50)
    window.update()  # as when the window becomes the active one again
    panel._text.setText("0003")
    QTest.qWait(50)
    panel._text.clearFocus()
    QTest.qWait(50)
    assert queue.order == ["c3"]
    on_screen = window.screen().grabWindow(window.winId()).toImage()
    assert on_screen == window.grab().toImage().convertToFormat(on_screen.format())
    window.close()
    window.deleteLater()


def test_a_long_list_is_sorted_and_found_its_place_again(qgis_app: QgsApplication) -> None:
    queue, panel = queue_of(30_000), QueuePanel(lambda code: code)
    slices = Slices(panel)
    panel.arranged.connect(lambda wish: slices.run(queue.arranging(wish), lambda: panel.show_queue(queue)))
    panel.show_queue(queue)
    panel._sort.choose(SortKey.AREA)
    until("the list sorted", lambda: queue.rows[queue.order[0]].area_m2 == 10_000.0)
    areas = [queue.rows[case_id].area_m2 for case_id in queue.order]
    assert areas == sorted(areas, reverse=True)
    panel.select(queue.order[20_000])
    assert panel._list.currentIndex().row() == 20_000
    panel.deleteLater()


def test_all_filters_are_taken_away_in_one_go(qgis_app: QgsApplication) -> None:
    queue, panel, wishes = queue_of(20), QueuePanel(lambda code: code), []
    panel.show_queue(queue)
    panel._show_filters()
    panel._text.setText("JS")
    panel._kind.setCurrentIndex(1)
    panel._filters._town.choose("镇3")
    panel._filters._area_from.setText("0.01")
    assert panel.wish().filter.town == "镇3"
    panel.arranged.connect(wishes.append)
    assert panel.clear_all()
    assert [wish.filter for wish in wishes] == [QueueFilter()]
    assert not panel.clear_all()
    assert len(wishes) == 1
    panel._filters.close()
    panel.deleteLater()


def test_with_a_filter_on_the_bar_says_how_many_are_listed(qgis_app: QgsApplication) -> None:
    panel, queue = QueuePanel(str), queue_of(60)
    bar = panel._done
    panel.show_queue(queue)
    assert bar.text() == "0 / 60"
    queue.arrange(QueueFilter(text="JS-000"))
    panel.show_queue(queue)
    assert bar.text() == "0 / 60 · 10 listed"
    panel.resize(180, 400)
    panel.show()
    panel.layout().activate()
    assert bar.shown_text() == bar.text(), "whole also in the narrow panel"
    queue.arrange(QueueFilter())
    panel.show_queue(queue)
    assert bar.text() == "0 / 60"
    panel.deleteLater()


def test_a_due_date_that_is_no_day_is_said_and_filters_nothing(qgis_app: QgsApplication) -> None:
    parent = QWidget()
    filters = MoreFilters(parent)
    filters.show()
    field = filters.findChild(QLineEdit, "filterDue")
    QTest.keyClicks(field, "2026-13-45")
    assert "“2026-13-45” is not a day" in filters._due_says.words()
    assert filters._due_says.isVisible()
    assert filters.count() == 0
    field.clear()
    QTest.keyClicks(field, "2026-12-05")
    assert not filters._due_says.isVisible()
    assert filters.narrowed(QueueFilter()).due_by == "2026-12-05"
    filters.close()
    parent.deleteLater()


def test_a_list_that_was_scrolled_away_stays_there_when_only_states_change(qgis_app: QgsApplication) -> None:
    panel, queue = QueuePanel(str), queue_of(300)
    panel.resize(220, 500)
    panel.show()
    panel.show_queue(queue)
    panel.select("c1")
    bar = panel._list.verticalScrollBar()
    QTest.qWait(50)  # the panel is laid out; a change of size brings the current patch into sight again
    bar.setValue(bar.maximum())
    again = Queue(dict(queue.rows))
    again.keep(queue.wish, queue.shown)
    panel.show_queue(again)
    panel.select("c1")
    QCoreApplication.processEvents()
    assert bar.value() == bar.maximum() > 100
    again.arrange(sort=SortKey.AREA)
    panel.show_queue(again)
    panel.select("c1")
    QCoreApplication.processEvents()
    row = panel._list.visualRect(panel.model.index_of("c1"))
    assert panel._list.viewport().rect().contains(row), "another order brings the current patch into sight"
    assert bar.value() < bar.maximum()
    panel.close()


def test_the_list_marks_a_patch_at_once_and_scrolls_in_a_later_turn(qgis_app: QgsApplication) -> None:
    panel, queue = QueuePanel(str), queue_of(300)
    panel.resize(220, 500)
    panel.show()
    panel.show_queue(queue)
    panel.select("c1")
    QTest.qWait(50)  # the panel is laid out; a change of size brings the current patch into sight again
    bar = panel._list.verticalScrollBar()
    for case_id in ("c2", "c200"):
        panel.select(case_id, soon=True)
    assert panel._list.currentIndex().row() == 200
    assert bar.value() == 0, "what was pressed is painted before the list moves"
    until("the list has followed", lambda: bar.value() > 100)
    assert panel._list.viewport().rect().contains(panel._list.visualRect(panel.model.index_of("c200")))
    panel.select("c100", soon=True)
    panel.select("c4")
    stood = bar.value()
    QTest.qWait(20)
    assert bar.value() == stood, "nothing moves behind what was chosen since"
    panel.close()


def test_a_row_says_to_the_painter_what_it_says_to_others(qgis_app: QgsApplication) -> None:
    model, queue = QueueModel(), queue_of(20)
    queue.arrange(group=GroupKey.TOWN, sort=SortKey.SHARE)
    model.show(queue)
    for index in map(model.index, range(model.rowCount())):
        entry, marks, measure = index.data(SAID_ROLE)
        assert entry == index.data(ROW_ROLE)
        assert marks == index.data(MARK_ROLE)
        assert measure == ("" if isinstance(entry, Heading) else index.data(MEASURE_ROLE))
        assert marks or measure
