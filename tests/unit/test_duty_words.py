"""Must-check and own choice (必查/自选) as senders write them; what was not said is not guessed."""

from __future__ import annotations

from typing import Any, Optional

import pytest
from redline_review.plugin.app.queue import CaseStatus, GroupKey, Queue, QueueRow
from redline_review.plugin.domain.mapping import case_facts, truth


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((word, True) for word in ("必查", "是", "Y", "yes", "1", "１", 1, 1.0, True)),
        *((word, False) for word in ("自选", "否", "N", "no", "0", 0, 0.0, False)),
        *((word, None) for word in (None, "", " ", "待定", "县级", 7)),
    ],
)
def test_yes_and_no_in_their_usual_spellings_and_nothing_else(written: Any, meant: Optional[bool]) -> None:
    assert truth(written) is meant


def test_a_layer_without_such_a_field_says_neither() -> None:
    assert case_facts({}, {}).must_check is None


def test_grouped_by_duty_what_must_be_checked_stands_first_and_what_nobody_said_last() -> None:
    said = {"a": None, "b": False, "c": True, "d": None}
    rows = {name: QueueRow(name, name, CaseStatus.UNDECIDED, must_check=duty) for name, duty in said.items()}
    queue = Queue(rows)
    queue.arrange(group=GroupKey.DUTY)
    assert queue.order == ["c", "b", "a", "d"]
    assert [heading.values for heading in queue.shown.headings] == [(True,), (False,), (None,)]
