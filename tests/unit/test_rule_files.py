"""Rules as files: whose hold, and what is said of one that cannot be used. No QGIS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from redline_review.plugin.adapters.rule_files import read_rules
from redline_review.plugin.app.known_cases import KnownRules, read_known_rules
from redline_review.plugin.app.priority import PriorityReason, read_priority_rules
from redline_review.plugin.domain.errors import BadResource

SHIPPED = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    folders = tmp_path / "工作区", tmp_path / "profile"
    for folder in folders:
        folder.mkdir()
    return folders


def known(own: tuple[Path, Path]) -> KnownRules:
    rules, bad = read_rules("known_cases.json", own, SHIPPED, read_known_rules)
    assert bad is None
    return rules


def write(folder: Path, share: float) -> None:
    data = json.loads((SHIPPED / "known_cases.json").read_text(encoding="utf-8"))
    (folder / "known_cases.json").write_text(json.dumps({**data, "seen_share": share}), encoding="utf-8")


def test_the_workspaces_file_goes_before_the_users_and_the_users_before_the_shipped(own: tuple[Path, Path]) -> None:
    workspace, profile = own
    shipped = read_known_rules(SHIPPED / "known_cases.json")
    assert known(own) == shipped
    write(profile, 0.6)
    assert known(own).seen_share == 0.6
    write(workspace, 0.7)
    assert known(own).seen_share == 0.7
    (workspace / "known_cases.json").unlink()
    assert known(own).seen_share == 0.6


def test_a_file_that_an_editor_on_windows_marked_as_utf8_is_read(own: tuple[Path, Path]) -> None:
    write(own[0], 0.7)
    path = own[0] / "known_cases.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert known(own).seen_share == 0.7


def test_a_folder_that_does_not_exist_is_no_fault(tmp_path: Path) -> None:
    assert known((tmp_path / "none", tmp_path / "neither")) == read_known_rules(SHIPPED / "known_cases.json")


GOOD = (SHIPPED / "priority.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param('{\n  "weights": {\n    "area": 1\n', 4, "Expecting ',' delimiter", id="broken off"),
        pytest.param(GOOD.replace('"area": 15', '"area": "15"'), 5, "weights: area is not a number", id="a text"),
        pytest.param(GOOD.replace('"due": 10', '"colour": 10'), 9, "weights: colour is no factor", id="no factor"),
        pytest.param(GOOD.replace('"due_days": 30', '"due_days": 0'), 14, "full: due_days is not above 0", id="zero"),
        pytest.param(GOOD.replace('"due_days"', '"dudays"'), 11, "full: due_days is not above 0", id="missing"),
        pytest.param(GOOD.replace('"mining": 1.0', '"mining": 2'), 17, "mining is not a number from 0", id="too much"),
        pytest.param("[]", 0, "weights is not an object", id="not an object"),
        pytest.param("权重".encode("gbk"), 0, "is not UTF-8", id="not UTF-8"),
    ],
)
def test_a_bad_file_is_named_with_line_and_reason_and_the_shipped_rules_hold(
    own: tuple[Path, Path], text: str | bytes, line: int, reason: str
) -> None:
    workspace, profile = own
    (profile / "priority.json").write_text(GOOD.replace('"area": 15', '"area": 99'), encoding="utf-8")
    (workspace / "priority.json").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    rules, bad = read_rules("priority.json", own, SHIPPED, read_priority_rules)
    assert rules.weights[PriorityReason.AREA] == 15
    assert bad is not None
    assert (bad.path, bad.line) == (str(workspace / "priority.json"), line)
    assert reason in bad.reason


def test_a_folder_of_that_name_cannot_be_read_and_is_said(own: tuple[Path, Path]) -> None:
    (own[0] / "priority.json").mkdir()
    _, bad = read_rules("priority.json", own, SHIPPED, read_priority_rules)
    assert bad is not None
    assert (bad.line, bad.reason) == (0, "cannot be read")


def test_shipped_rules_that_cannot_be_read_are_an_error(own: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BadResource):
        read_rules("priority.json", own, tmp_path / "nowhere", read_priority_rules)
