"""What links patches here: shapely where it is; where it is not, urgency only, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QLabel
from redline_review.plugin.adapters import linking
from redline_review.plugin.screening import ShapelyMissing
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import make_workspace, opened_desk
from redline_review.ui.desk import ReviewDesk


def missing() -> str:
    raise ShapelyMissing("1.8.5")


@pytest.fixture
def desk(qgis_app: QgsApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReviewDesk]:
    monkeypatch.setattr(linking, "require_shapely", missing)
    made = make_workspace("support_linked.py", tmp_path / "made")
    with opened_desk(made, tmp_path / "workspace") as opened:
        until("the patches linked", lambda: opened.session.queue.links.scores)
        yield opened


def test_without_shapely_there_is_urgency_but_no_past_and_the_window_says_so(desk: ReviewDesk) -> None:
    links = desk.session.queue.links
    assert (links.seen, links.groups) == ({}, {})
    assert len(links.scores) == len(desk.session.queue.rows)
    assert "shapely 2 is not installed" in desk.window.findChild(QLabel, "message").text()
