"""A few dealt histories of three laptops and a platform; ``make test-sync`` lets hypothesis find hundreds."""

from __future__ import annotations

import pytest
from redline_review.server.testing import PostgresMissing
from redline_review.tests.sync.run_machine import machine_over
from redline_review.tests.sync.support_inside import platforms_on
from redline_review.tests.sync.support_play import play


@pytest.mark.parametrize(
    ("database", "seeds"),
    [
        pytest.param("sqlite", (1, 2, 3), id="to SQLite"),
        pytest.param("postgres", (4,), id="to PostgreSQL", marks=pytest.mark.postgres),
    ],
)
def test_three_laptops_end_alike_with_every_finding_once_whatever_the_line_did(database, seeds):
    try:
        with platforms_on(database) as makers, makers.fresh() as platform:
            machine = machine_over(platform)
            for seed in seeds:
                play(machine, seed, steps=40)
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    assert machine.tally["examples"] == len(seeds)
    assert min(machine.tally["findings"], machine.tally["syncs"], machine.tally["operations settled"]) > len(seeds)
