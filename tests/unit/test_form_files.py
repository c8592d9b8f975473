"""A form of a workspace's own: what goes before what, where a fault stands, and what holds meanwhile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters.form_files import FormInForce, read_form_in_force
from redline_review.plugin.domain.errors import BadResource

SHIPPED = Path(__file__).resolve().parents[2] / "resources"
FORM = (SHIPPED / "forms" / "desk.json").read_text(encoding="utf-8")
ACTIVITY = (SHIPPED / "codes" / "activity.json").read_text(encoding="utf-8")
GOLD = {"code": "gold", "zh": "采金", "en": "Gold", "source": "province", "verified": True}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    for name in ("forms", "codes"):
        (folder / name).mkdir(parents=True)
    return folder


def read(workspace: Path) -> FormInForce:
    return read_form_in_force((workspace, workspace / "profile"), SHIPPED, workspace)


def own_form(workspace: Path, text: str) -> None:
    (workspace / "forms" / "desk.json").write_text(text, encoding="utf-8")


def own_list(workspace: Path, *codes: dict[str, Any]) -> None:
    data = json.loads(ACTIVITY)
    text = json.dumps({**data, "codes": [*data["codes"], *codes]}, ensure_ascii=False, indent=2)
    (workspace / "codes" / "activity.json").write_text(text, encoding="utf-8")


def activities(found: FormInForce) -> list[str]:
    return [option.code for option in found.form.question("activity_actual").options if not option.retired]


def test_without_files_of_ones_own_the_shipped_form_holds_and_nothing_is_written(workspace: Path) -> None:
    found = read(workspace)
    assert found.fault is None
    assert found.form.name == "desk"
    assert sorted(one.name for one in workspace.iterdir()) == ["codes", "forms"]


def test_one_list_of_ones_own_is_taken_with_the_rest_as_shipped(workspace: Path) -> None:
    own_list(workspace, GOLD)
    found = read(workspace)
    assert activities(found)[-1] == "gold"
    assert found.form.question("change_type").options


def test_the_workspace_goes_before_the_user(workspace: Path) -> None:
    (workspace / "profile" / "codes").mkdir(parents=True)
    own_list(workspace / "profile", {**GOLD, "code": "silver"})
    assert activities(read(workspace))[-1] == "silver"
    own_list(workspace, GOLD)
    assert activities(read(workspace))[-1] == "gold"


def line_of(text: str, part: str) -> int:
    return text.count("\n", 0, text.index(part)) + 1


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        pytest.param(('"version": 2,', '"version": 2'), '"stage": "desk"', "Expecting ',' delimiter", id="a comma"),
        pytest.param(
            ('"default": "und', '"defualt": "und'), '"defualt"', "defualt is no member", id="a slip of the pen"
        ),
        pytest.param(('"codes": "damage"', '"codes": "damages"'), '"codes": "damages"', "no code list", id="no list"),
        pytest.param(('"id": "builder"', '"id": "note"'), '"id": "note"', "stands twice", id="an id twice"),
        pytest.param(
            ('"least": 0,\n      "most": 1000000,', '"least": "none",\n      "most": 1000000,'),
            '"id": "fine_wan"',
            "least is no number",
            id="a number in words",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_the_shipped_form_holds(
    workspace: Path, change: tuple[str, str], at: str, reason: str
) -> None:
    text = FORM.replace(*change, 1)
    own_form(workspace, text)
    found = read(workspace)
    assert found.fault is not None
    wanted = line_of(text, at) if reason != "stands twice" else text.count("\n", 0, text.rindex(at)) + 1
    assert (found.fault.path, found.fault.line) == (str(workspace / "forms" / "desk.json"), wanted)
    assert reason in found.fault.reason
    assert not found.fault.kept
    assert found.form.question("legality").default == "undetermined"


def test_the_last_good_form_holds_where_its_file_is_broken_later(workspace: Path) -> None:
    own_list(workspace, GOLD)
    own_form(workspace, FORM.replace('"zh": "实际问题类型"', '"zh": "实际类型"'))
    read(workspace)
    own_form(workspace, FORM[:400])
    found = read(workspace)
    assert found.fault is not None
    assert found.fault.kept
    assert found.form.question("activity_actual").zh == "实际类型"
    assert activities(found)[-1] == "gold"
    own_form(workspace, FORM)
    assert read(workspace).fault is None


def test_a_fault_in_a_list_is_named_in_that_list(workspace: Path) -> None:
    own_list(workspace, GOLD, GOLD)
    found = read(workspace)
    assert found.fault is not None
    path = workspace / "codes" / "activity.json"
    text = path.read_text(encoding="utf-8")
    assert (found.fault.path, found.fault.line) == (str(path), text.count("\n", 0, text.rindex('"gold"')) + 1)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="nothing"),
        pytest.param("[{}]".encode("utf-16"), id="UTF-16"),
        pytest.param(b"{}", id="no member"),
        pytest.param(b'{"questions": 3, "stage": "desk"}', id="questions that are a number"),
        pytest.param(b'{"questions": [3], "stage": "desk"}', id="a question that is a number"),
    ],
)
def test_whatever_stands_in_the_file_the_form_goes_on(workspace: Path, content: bytes) -> None:
    (workspace / "forms" / "desk.json").write_bytes(content)
    found = read(workspace)
    assert found.fault is not None
    assert found.form.question("reality")


def test_a_list_that_lost_what_the_form_speaks_of_is_no_fault(workspace: Path) -> None:
    data = json.loads((SHIPPED / "codes" / "legality.json").read_text(encoding="utf-8"))
    data["codes"] = [one for one in data["codes"] if one["code"] not in ("unlawful", "undetermined")]
    (workspace / "codes" / "legality.json").write_text(json.dumps(data), encoding="utf-8")
    found = read(workspace)
    assert found.fault is None
    assert "legality" not in found.form.choose({}, "reality", "real")


def without(name: str, *lost: str) -> str:
    data = json.loads((SHIPPED / "codes" / f"{name}.json").read_text(encoding="utf-8"))
    return json.dumps({**data, "codes": [one for one in data["codes"] if one["code"] not in lost]}, ensure_ascii=False)


def test_a_code_of_the_plugin_that_an_own_list_lost_keeps_its_words_and_is_not_offered(workspace: Path) -> None:
    (workspace / "codes" / "activity.json").write_text(without("activity", "tourism"), encoding="utf-8")
    found = read(workspace)
    assert found.codes["activity"].get("tourism").zh == "旅游开发"
    question = found.form.question("activity_actual")
    assert "tourism" not in [option.code for option in question.choices({"reality": "real"})]
    assert question.chosen({"activity_actual": "tourism"}).zh == "旅游开发"


@pytest.mark.parametrize("gone", ["its code", "its file"])
def test_an_own_code_that_was_taken_away_again_keeps_its_words_at_every_later_opening(
    workspace: Path, gone: str
) -> None:
    own_list(workspace, GOLD)
    read(workspace)
    if gone == "its code":
        own_list(workspace)
    else:
        (workspace / "codes" / "activity.json").unlink()
    for _opening in range(3):
        found = read(workspace)
        assert (found.codes["activity"].get("gold").zh, found.codes["activity"].get("gold").retired) == ("采金", True)
        assert "gold" not in [one.code for one in found.form.question("activity_actual").choices({"reality": "real"})]
    own_list(workspace, GOLD)
    assert not read(workspace).codes["activity"].get("gold").retired


def test_what_was_kept_and_cannot_be_read_any_more_keeps_no_form_from_being_read(workspace: Path) -> None:
    (workspace / "form-last-good.json").write_text("{", encoding="utf-8")
    own_list(workspace, GOLD)
    assert activities(read(workspace))[-1] == "gold"


def test_a_workspace_that_cannot_be_written_has_its_form_all_the_same(workspace: Path) -> None:
    (workspace / "form-last-good.json").mkdir()
    own_list(workspace, GOLD)
    assert activities(read(workspace))[-1] == "gold"


def test_shipped_files_that_cannot_be_used_are_an_error(workspace: Path, tmp_path: Path) -> None:
    with pytest.raises(BadResource):
        read_form_in_force((workspace,), tmp_path / "nowhere", workspace)
