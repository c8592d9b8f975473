"""Order and headings of the list come back in the next sitting; another workspace has its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from qgis.PyQt.QtWidgets import QComboBox
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.app.queue import GroupKey, SortKey
from redline_review.tests.qgis.support_window import choose, opened_desk
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review.queue_panel import remembered_wish


class OwnSettings(Settings):
    """Settings of one test: those of the profile are shared with whatever runs beside it."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def _value(self, key: str, default: Any) -> Any:
        return self.values.get(key, default)

    def _set(self, key: str, value: Any) -> None:
        self.values[key] = value


def boxes(desk: ReviewDesk) -> tuple[str, str]:
    sort, group = (desk.window.findChild(QComboBox, name) for name in ("queueSort", "queueGroup"))
    return sort.currentText(), group.currentText()


def another(made: Path, folder: Path) -> Path:
    """Make a copy that is a workspace of its own."""
    shutil.copytree(made, folder)
    info = json.loads((folder / "workspace.json").read_text(encoding="utf-8"))
    text = json.dumps({**info, "workspace_id": "0190a000-0000-7000-8000-0000000000ff"})
    (folder / "workspace.json").write_text(text, encoding="utf-8")
    return folder


def test_the_list_is_ordered_and_grouped_as_it_was_left(made: Path, tmp_path: Path) -> None:
    settings = OwnSettings()
    with opened_desk(made, tmp_path / "first", settings) as desk:
        choose(desk, "queueSort", "Largest first")
        choose(desk, "queueGroup", "Grouped by state")
        order, headings = list(desk.session.queue.order), desk.session.queue.shown.headings
    with opened_desk(made, tmp_path / "second", settings) as desk:
        assert boxes(desk) == ("Largest first", "Grouped by state")
        assert desk.session.queue.order == order
        assert desk.session.queue.shown.headings == headings
        assert desk._queue.model.rowCount() == len(order) + len(headings)


def test_another_workspace_begins_as_the_last_one_was_left_and_then_has_its_own(made: Path, tmp_path: Path) -> None:
    settings = OwnSettings()
    other = another(made, tmp_path / "other")
    with opened_desk(made, tmp_path / "first", settings) as desk:
        choose(desk, "queueSort", "Largest first")
    with opened_desk(other, tmp_path / "a", settings) as desk:
        assert boxes(desk) == ("Largest first", "Not grouped")
        choose(desk, "queueSort", "Due first")
    with opened_desk(made, tmp_path / "b", settings) as desk:
        assert boxes(desk) == ("Largest first", "Not grouped")
    with opened_desk(other, tmp_path / "c", settings) as desk:
        assert boxes(desk) == ("Due first", "Not grouped")


def test_what_nobody_understands_in_the_settings_leaves_the_list_as_issued() -> None:
    for written in ("no json", "[]", '{"w": "x"}', '{"w": ["gone", "unknown"]}'):
        wish = remembered_wish(*OwnSettings(arrangements=written).arrangement("w"))
        assert (wish.sort, wish.group) == (SortKey.ISSUED, GroupKey.NONE)
