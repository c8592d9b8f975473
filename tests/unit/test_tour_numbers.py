"""The driven tour says every number that does not agree with another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.demo.tour.places import Profile
from redline_review.demo.tour.run import LEAST_PAINTED, LEAST_SHARE, PATCHES, Outcome, play
from redline_review.demo.tour.story import Seen

DECIDED = {"JS-0001": "real", "JS-0002": "not_real", "JS-0003": "suspected"}
IDS = list(DECIDED)
FEWER, OTHERS = IDS[:2], ["JS-0001", "JS-0002", "JS-0009"]


def seen(**changes: Any) -> Seen:
    painted = {f"JS-{n:04d}" for n in range(LEAST_PAINTED)}
    return replace(Seen(pulled=PATCHES, decided=dict(DECIDED), painted=painted, share=dict(LEAST_SHARE)), **changes)


def on_server(**changes: str) -> dict[str, Any]:
    return {issued: {"reality": finding} for issued, finding in {**DECIDED, **changes}.items()}


def outcome(**changes: Any) -> Outcome:
    agreeing = Outcome("en", seen(), list(IDS), list(IDS), on_server(), 1.0)
    return replace(agreeing, **changes)


def test_numbers_that_agree_are_not_complained_of() -> None:
    assert outcome().disagreements() == []


def test_order_of_sending_does_not_matter() -> None:
    assert outcome(sent=IDS[::-1], acknowledged=IDS[::-1]).disagreements() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"sent": FEWER}, "decided 3, sent 2", id="fewer sent"),
        pytest.param({"sent": OTHERS}, "decided 3, sent 3", id="another one sent"),
        pytest.param({"acknowledged": FEWER}, "decided 3, acknowledged 2", id="fewer acknowledged"),
        pytest.param({"acknowledged": [*IDS, "JS-0009"]}, "decided 3, acknowledged 4", id="more acknowledged"),
        pytest.param(
            {"on_server": {issued: {"reality": DECIDED[issued]} for issued in FEWER}},
            "decided 3, on the server 2",
            id="fewer on the server",
        ),
        pytest.param(
            {"on_server": on_server(**{"JS-0002": "real"})},
            "JS-0002 is real on the server, was given not_real",
            id="another finding on the server",
        ),
        pytest.param(
            {"seen": seen(faults=["Python error: Traceback …"])},
            "QGIS's log has Python error",
            id="a traceback in the log",
        ),
        pytest.param({"seen": seen(pulled=PATCHES - 1)}, f"pulled {PATCHES - 1}", id="fewer pulled"),
        pytest.param({"seen": seen(pulled=PATCHES + 1)}, f"pulled {PATCHES + 1}", id="more pulled"),
        pytest.param(
            {"seen": seen(painted={f"JS-{n:04d}" for n in range(LEAST_PAINTED - 1)})},
            f"painted {LEAST_PAINTED - 1}",
            id="too few painted",
        ),
        *(
            pytest.param(
                {"seen": seen(share={**LEAST_SHARE, size: round(least - 0.01, 2)})},
                f"images take {round(least - 0.01, 2)} of the window at {size}",
                id=f"small share at {size}",
            )
            for size, least in LEAST_SHARE.items()
        ),
        pytest.param({"seen": seen(share={"1600x1000": 0.7})}, "at 1366x768", id="a share not measured"),
    ],
)
def test_number_that_disagrees_is_said(changes: dict[str, Any], words: str) -> None:
    (said,) = outcome(**changes).disagreements()
    assert said.startswith("en: ")
    assert words in said


def test_finding_nobody_gave_is_said_twice() -> None:
    more = {**on_server(), "JS-0009": {"reality": "real"}}
    assert outcome(on_server=more).disagreements() == [
        "en: decided 3, on the server 4",
        "en: JS-0009 is real on the server, was given None",
    ]


class Anything:
    """Stands for the driven program: every step of it is done at once."""

    folder = Path("nowhere")
    url = ""

    def __init__(self) -> None:
        self.seen = Seen()

    def __getattr__(self, name: str) -> Any:
        return lambda *_given: {"cases": 1, "zones": 1}


def test_each_stage_of_a_sitting_is_said_as_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    program: Any = Anything()
    play(program, program, program, Path("work/en"), (1600, 1000))
    said = capsys.readouterr().out.splitlines()
    for words in ("connecting", "looking", "deciding 8", "offline", "opening the workspace again"):
        assert any(f"en: {words}" in line or words in line for line in said), words


def test_a_profile_that_is_there_takes_the_language_of_today_and_keeps_the_rest(tmp_path: Path) -> None:
    settings = tmp_path / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[locale]\nuserLocale=zh-Hans\noverrideFlag=true\n[mine]\nkept=1\n", encoding="utf-8")
    Profile(tmp_path, "en_US").speak()
    assert settings.read_text(encoding="utf-8").splitlines() == [
        "[locale]",
        "userLocale=en_US",
        "overrideFlag=true",
        "[mine]",
        "kept=1",
    ]
