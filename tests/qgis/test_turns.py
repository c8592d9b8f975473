"""Long beginnings in short turns."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import QObject, QTimer
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.turns import Turns


def test_other_events_are_heard_between_the_steps(qgis_app):
    owner, heard = QObject(), []
    beat = QTimer(owner)
    beat.setInterval(0)
    beat.timeout.connect(lambda: heard.append("beat"))
    beat.start()
    Turns(owner).run([lambda: heard.append("first"), lambda: heard.append("second"), lambda: heard.append("third")])
    until("the last step", lambda: "third" in heard)
    assert [word for word in heard if word != "beat"] == ["first", "second", "third"]
    assert "beat" in heard[heard.index("first") : heard.index("second")]


def test_nothing_more_is_done_after_a_stop(qgis_app):
    owner, heard = QObject(), []
    turns = Turns(owner)

    def first() -> None:
        heard.append("first")
        turns.stop()

    turns.run([first, lambda: heard.append("second")])
    later = []
    QTimer.singleShot(50, lambda: later.append(1))
    until("a while later", lambda: later)
    assert heard == ["first"]


def test_nothing_is_built_on_a_step_that_failed(qgis_app):
    owner, heard = QObject(), []
    turns = Turns(owner)

    def fails() -> None:
        raise KeyError("no words for it")

    turns.run([fails, lambda: heard.append("second")])
    with pytest.raises(KeyError):
        turns._next()
    later = []
    QTimer.singleShot(50, lambda: later.append(1))
    until("a while later", lambda: later)
    assert heard == []
