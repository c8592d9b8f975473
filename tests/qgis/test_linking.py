"""What links patches here: shapely where it is; where it is not, urgency only, and that is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QLabel
from redline_review.plugin.adapters import linking
from redline_review.plugin.adapters.profile_folder import user_folder
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


SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "priority.json"


def only_by_area(folder: Path) -> None:
    """Write weights by which nothing but the area counts."""
    rules = {**json.loads(SHIPPED.read_text(encoding="utf-8")), "weights": {"area": 1}}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHIPPED.name).write_text(json.dumps(rules), encoding="utf-8")


def urgency(desk: ReviewDesk) -> str:
    """Return what the panel's tooltip says of the urgency of the patch, once the patches are linked."""
    until("the patches linked", lambda: desk.session.queue.links.scores)
    label = desk.window.findChild(QLabel, "caseUrgency")
    until("the urgency shown", lambda: bool(label.toolTip()))
    return label.toolTip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("rules") / "made")


@pytest.fixture
def users(qgis_app: QgsApplication) -> Iterator[Path]:
    """The user's folder of rules, empty before and after."""
    path = user_folder() / SHIPPED.name
    path.unlink(missing_ok=True)
    yield path.parent
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("whose", ["workspace", "user"])
def test_weights_of_the_workspace_or_of_the_user_go_before_the_shipped(
    made: Path, users: Path, tmp_path: Path, whose: str
) -> None:
    with opened_desk(made, tmp_path / "plain") as desk:
        shipped = urgency(desk)
    if whose == "user":
        only_by_area(users)
    with opened_desk(made, tmp_path / "workspace") as desk:
        if whose == "workspace":
            only_by_area(desk.workspace.folder)
            desk.controller.refresh()
        until("other weights in force", lambda: urgency(desk) != shipped)
        assert urgency(desk).count("\n") < shipped.count("\n")
        assert set(desk.session.queue.links.scores) == set(desk.session.queue.rows)
        assert len({round(score, 3) for score in desk.session.queue.links.scores.values()}) == 1


def test_weights_that_cannot_be_read_are_said_with_line_and_reason_and_the_shipped_hold(
    made: Path, users: Path, tmp_path: Path
) -> None:
    (users / SHIPPED.name).parent.mkdir(parents=True, exist_ok=True)
    (users / SHIPPED.name).write_text('{\n  "weights": {"area": 1\n', encoding="utf-8")
    with opened_desk(made, tmp_path / "workspace") as desk:
        message = desk.window.findChild(QLabel, "message")
        until("the trouble said", lambda: "cannot be used" in message.text())
        assert all(part in message.text() for part in (str(users / SHIPPED.name), "line 3", "Expecting ',' delimiter"))
        assert len(desk.session.queue.links.scores) == len(desk.session.queue.rows)
