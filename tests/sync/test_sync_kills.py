"""A client and a server killed at any moment of a sync: all there, once. ``make test-sync`` kills by the hundred."""

from __future__ import annotations

import pytest
from redline_review.tests.sync.support_kills import killing


@pytest.mark.parametrize(("what", "count"), [("clients", 3), ("servers", 1)])
def test_what_was_told_as_saved_is_there_once_after_kills(what, count):
    with killing(seed=7) as made:
        getattr(made, f"kill_{what}")(count)
        assert made.tally[f"{what} killed"] == count
        assert made.tally["operations settled"] >= made.tally["findings told as saved"]
