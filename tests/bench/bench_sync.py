"""Ten thousand findings of one laptop on their way to the centre: ours against Kinto, QGIS Offline Editing and geodiff.

Run by ``make bench-sync``; ``make bench`` runs it with a thousand, ``REDLINE_BENCH_FINDINGS=100`` with as many. All
sides carry the same edits (``syncing/edits.py``) on the same patches, on one throw-away PostgreSQL whose commits reach
the disk, in the same minutes: runs of ours go before, between and behind the peers. Ours is the plugin's store and sync
client over HTTP to ``redline-server serve`` with everything on: areas, forms, versions, audit chains on both sides,
row-level security; each batch and each page is durable in the laptop's store. A colleague answers some of the patches
meanwhile; what each side makes of that stands in the detail. Rows go to ``build/bench.json``. Asserted is that both
sides of each end with the same findings, read by another reader, and that no more than a chunk is sent again; never a
time.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from redline_review.server.testing import PostgresMissing, throwaway_postgres
from redline_review.tests.bench.serving import running
from redline_review.tests.bench.serving.clients import Line
from redline_review.tests.bench.syncing import kinto_laptop
from redline_review.tests.bench.syncing.edits import CONTESTED, colleagues
from redline_review.tests.bench.syncing.laptops import Laptop
from redline_review.tests.bench.syncing.measured import CHANGED, CHUNK_BYTES, counted, interrupted_upload
from redline_review.tests.bench.syncing.run_ours import check_ours, go
from redline_review.tests.bench.syncing.sides import (
    GEODIFF,
    Report,
    of_geodiff,
    of_kinto,
    of_offline,
    of_ours,
)
from redline_review.tests.bench.syncing.stage import FINDINGS, FOLDER, ROOT, WIRE, Stage

OUT = ROOT / "build" / "bench.json"
FULL = FINDINGS >= 10_000
SMALL, LARGE = 1_000, 100_000 if FULL else 10_000
UPLOAD = (50 if FULL else 4) << 20
PULLS = 7


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        with throwaway_postgres(running.CLUSTER_OPTIONS) as cluster, contextlib.ExitStack() as stack:
            yield Stage(cluster, stack)
    except PostgresMissing as missing:
        pytest.skip(f"no throw-away PostgreSQL: {missing}")


def write(name: str, ours: float, peer: float, unit: str, detail: Mapping[str, Any]) -> None:
    row = {"name": name, "ours": round(ours, 3), "peer": round(peer, 3), "unit": unit, "ratio": round(ours / peer, 3)}
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps({**row, "detail": detail}, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps({**row, "detail": detail}, ensure_ascii=False, indent=1) + "\n")


@pytest.fixture(scope="module")
def runs(stage) -> dict[str, list[Report]]:
    """All runs; those of ours go before, between and behind the peers'."""
    found: dict[str, list[Report]] = {}
    order: Sequence[tuple[str, Callable[[], Report]]] = (
        ("plain", lambda: of_ours(stage.postgres, "plain1")),
        ("offline", lambda: of_offline(stage, "offline", FINDINGS)),
        ("plain", lambda: of_ours(stage.postgres, "plain2")),
        ("geodiff", of_geodiff),
        ("qgis", lambda: of_ours(stage.postgres, "qgis1", "qgis")),
        ("kinto", lambda: of_kinto(stage)),
        ("plain", lambda: of_ours(stage.postgres, "plain3")),
        ("sqlite", lambda: of_ours(stage.sqlite, "sqlite1")),
        ("sqlite", lambda: of_ours(stage.sqlite, "sqlite2")),
    )
    for name, run in order:
        found.setdefault(name, []).append(run())
    return found


def seconds(reports: Sequence[Report], part: str = "findings") -> list[float]:
    return [report[part]["took_s"] for report in reports]


def told(reports: Sequence[Report], part: str = "findings") -> Report:
    """Return the figures of runs of ours."""
    taken = [report[part] for report in reports]
    names = ("took_s", "cpu_s", "server_cpu_s")
    each = {name: [round(one[name], 2) for one in taken] for name in names}
    middle = {"median_s": round(statistics.median(each["took_s"]), 2), "min_s": min(each["took_s"])}
    return {**middle, **each, "load": [report["load"] for report in reports]}


def versions() -> dict[str, str]:
    code = "from importlib.metadata import version; print(version('pygeodiff'))"
    geodiff = subprocess.check_output([GEODIFF, "-c", code], text=True).strip()
    return {**running.versions_of_peers(), "pygeodiff": geodiff}


OURS_CONTESTED = {"kept, both, and asked of a person": CONTESTED, "of": CONTESTED}


def test_findings_in_kinto_end_the_same(runs):
    (kinto,), ours = runs["kinto"], runs["plain"]
    detail = {
        "wanted": "at least 8 × Kinto",
        "findings": FINDINGS,
        "ours": told(ours),
        "first_pull": told(ours, "first_pull"),
        "kinto": kinto,
        "a_colleague_meanwhile": {"ours": OURS_CONTESTED, "kinto": kinto["colleague"]},
        "kept_on_the_laptop": {"ours": "each answer and each page, durable, with its chain", "kinto": "nothing"},
        "versions": versions(),
    }
    ours_rate = FINDINGS / statistics.median(seconds(ours))
    write("findings of a laptop to the centre, against Kinto", ours_rate, kinto["rate"], "findings/s", detail)


def test_findings_of_offline_editing_end_the_same(runs):
    (offline,), ours = runs["offline"], runs["plain"]
    loud = [*offline["warnings"], *offline["messages"]]
    detail = {
        "wanted": "ours faster",
        "findings": FINDINGS,
        "ours": told(ours),
        "peer": "synchronize() of QgsOfflineEditing to PostGIS over its socket, its own file in memory",
        "peer_s": {name: round(offline[name]["took_s"], 2) for name in ("convert", "edit", "synchronize")},
        "a_colleague_meanwhile": {
            "ours": OURS_CONTESTED,
            "peer": {**offline["colleague"], "warnings and messages": loud},
        },
        "history": {"ours": "every version, a chain on both sides", "peer": "none"},
        "versions": {"qgis": offline["version"]},
    }
    name = "findings of a laptop to the centre, against QGIS Offline Editing"
    write(name, statistics.median(seconds(ours)), offline["synchronize"]["took_s"], "s", detail)


def test_findings_of_geodiff_end_the_same(runs):
    (geodiff,), ours = runs["geodiff"], runs["plain"]
    detail = {
        "findings": FINDINGS,
        "ours": told(ours),
        "peer": "rebase, create_changeset and apply_changeset on files of one disk: no line, no check, no history",
        "peer_s": {name: round(took, 3) for name, took in geodiff["steps"].items()},
        "a_colleague_meanwhile": {"ours": OURS_CONTESTED, "peer": geodiff["colleague"]},
        "versions": {"pygeodiff": geodiff["version"]},
    }
    name = "findings of a laptop to the centre, against geodiff on files"
    write(name, statistics.median(seconds(ours)), geodiff["took_s"], "s", detail)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("qgis", "through QGIS's network manager"), ("sqlite", "to a server on SQLite")],
    ids=["over QGIS", "to SQLite"],
)
def test_findings_by_the_other_ways_end_the_same(runs, kind, words):
    detail = {
        "peer": "ours over plain requests to a server on PostgreSQL",
        "findings": FINDINGS,
        "ours": told(runs[kind]),
        "other": told(runs["plain"]),
        "first_pull": told(runs[kind], "first_pull"),
    }
    middle = [statistics.median(seconds(runs[name])) for name in (kind, "plain")]
    write(f"findings of a laptop to the centre {words}", *middle, "s", detail)


def test_bytes_on_the_wire_carry_the_same_findings(stage):
    process, (kinto, line) = stage.postgres, stage.kinto
    with stage.relay(process) as relay:
        folder, counts = FOLDER / "laptops" / "wire", []

        def sync() -> Any:
            report, taken = counted(relay, laptop.sync)
            counts.append(taken)
            return report

        laptop = Laptop(folder, relay.url, "wire")
        go(laptop, sync, WIRE, process)
        laptop.close()
    check_ours(folder, process.url, "wire", WIRE)
    stamps, _, newest = kinto_laptop.read_all(line)
    found = {number: colleagues(number) for number in range(WIRE)}
    with stage.relay(kinto) as relay:
        through = Line(relay.url, line.headers)
        _, pushed = counted(relay, lambda: kinto_laptop.push(through, found, stamps, 100))
        _, pulled = counted(relay, lambda: kinto_laptop.changed_since(through, newest))
    _, there, _ = kinto_laptop.read_all(line)
    assert {number: there[number] for number in found} == found
    offline = of_offline(stage, "offlinewire", WIRE, relay=True)
    each = {
        "ours": {"up": counts[-1][0], "down": counts[-1][1]},
        "ours, first pull of a patch": {"up": counts[0][0], "down": counts[0][1]},
        "Kinto, batches of 100": {"up": pushed[0], "down": pushed[1]},
        "Kinto, changes behind them": {"up": pulled[0], "down": pulled[1]},
        "Offline Editing, synchronize": dict(zip(("up", "down"), offline["wire"])),
    }
    detail = {
        "counted": "all bytes of the connections, by a TCP relay; gzip where the peer takes it",
        "findings": WIRE,
        "for_a_finding": {name: {way: round(n / WIRE, 1) for way, n in one.items()} for name, one in each.items()},
    }
    peer = sum(pushed) + sum(pulled)
    write("bytes on the wire for a finding, both ways", sum(counts[-1]) / WIRE, peer / WIRE, "bytes", detail)


def test_a_hundred_changes_come_down_whole_however_large_the_workspace(stage):
    workspaces = [stage.workspace(count) for count in (LARGE, SMALL)]
    for workspace in workspaces:
        workspace.pull()  # once before it counts
    taken: list[list[dict[str, float]]] = [[], []]
    for _ in range(PULLS):
        for pulls, workspace in zip(taken, workspaces):
            pulls.append(workspace.pull())
    for workspace in workspaces:
        workspace.check(PULLS)
    parts = ("sync_s", "contents_s", "took_s")
    middle = [{part: statistics.median(one[part] for one in pulls) for part in parts} for pulls in taken]
    least = [min(one["took_s"] for one in pulls) for pulls in taken]
    detail = {
        "wanted": "at most 1.5 × the same in a workspace of 1,000",
        "peer": f"the same in a workspace of {SMALL:,} patches, whose server has as many",
        "patches": LARGE,
        "changes": CHANGED,
        "pulls": PULLS,
        "median_ms": [{part: round(1000 * one[part], 1) for part in parts} for one in middle],
        "min_ms": [round(1000 * one, 1) for one in least],
        "also": "one patch in five is decided, its operation settled; read for the window behind the sync",
    }
    name = "pull of 100 changes by the client, store and contents"
    write(name, 1000 * middle[0]["took_s"], 1000 * middle[1]["took_s"], "ms", detail)


def test_an_interrupted_upload_sends_no_more_than_a_chunk_again(stage):
    process = stage.postgres
    with stage.relay(process) as relay:
        upload = interrupted_upload(FOLDER / "laptops" / "upload", relay, process.url, "upload", UPLOAD)
    detail = {
        "wanted": "at most one chunk",
        "peer": "one chunk of 1 MiB",
        "file_bytes": upload.size,
        "broke_off_after": upload.before_the_break,
        "from_the_client_on_the_wire": upload.on_the_wire,
        "beside_the_file_on_the_wire": upload.beside,
        "also": "the program began anew in between; beside the file: the finding, pulls, requests, repeats",
        "seconds": round(upload.seconds, 2),
    }
    write("bytes of an interrupted upload sent again", upload.again, CHUNK_BYTES, "bytes", detail)
    assert upload.arrived
    assert upload.again <= CHUNK_BYTES
