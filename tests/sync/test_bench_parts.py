"""The parts of the sync benchmark at fifty findings: both ends agree, bytes are counted, a break costs one chunk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest
from redline_review.server.testing import serving
from redline_review.tests.bench.serving.running import Process
from redline_review.tests.bench.syncing import edits, measured, offices
from redline_review.tests.bench.syncing.laptops import Laptop
from redline_review.tests.bench.syncing.relay import Relay
from redline_review.tests.bench.syncing.run_ours import check_ours, go

FINDINGS, FILE_BYTES = 50, 3 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server on SQLite with two organisations, each with patches of its own."""
    folder = tmp_path_factory.mktemp("server")
    settings = offices.make_platform(folder, offices.ON_SQLITE, {"county": FINDINGS, "photos": 1})
    with serving(settings) as url:
        yield Process(url, os.getpid())


@pytest.fixture
def relay(server: Process) -> Iterator[Relay]:
    """A counting relay before it."""
    with contextlib.closing(Relay(("127.0.0.1", int(server.url.rpartition(":")[2])))) as relay:
        yield relay


def test_findings_of_a_laptop_and_a_colleague_end_as_the_benchmark_says(server, relay, tmp_path):
    laptop, counts = Laptop(tmp_path / "laptop", relay.url, "county"), []

    def sync():
        report, taken = measured.counted(relay, laptop.sync)
        counts.append(taken)
        return report

    report = go(laptop, sync, FINDINGS, server)["findings"]
    laptop.close()
    check_ours(tmp_path / "laptop", server.url, "county", FINDINGS)
    assert (report["applied"], report["conflicts"]) == (FINDINGS, edits.CONTESTED)
    assert all(up > 0 and down > 0 for up, down in counts)


def test_a_break_half_way_costs_at_most_one_chunk_of_a_file(server, relay, tmp_path):
    upload = measured.interrupted_upload(tmp_path / "laptop", relay, server.url, "photos", FILE_BYTES)
    assert upload.arrived
    assert 0 < upload.again <= measured.CHUNK_BYTES
    assert FILE_BYTES // 2 < upload.before_the_break < FILE_BYTES < upload.on_the_wire
