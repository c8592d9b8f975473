"""One run of each side of the sync benchmark; each sees that both its ends hold the same findings."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from redline_review.server.testing import make_database
from redline_review.tests.bench.serving.running import Process
from redline_review.tests.bench.syncing import kinto_laptop, made_gpkg, offline_side
from redline_review.tests.bench.syncing.edits import CONTESTED, all_mine, colleagues, contested, mine
from redline_review.tests.bench.syncing.relay import Relay
from redline_review.tests.bench.syncing.run_ours import check_ours
from redline_review.tests.bench.syncing.stage import FINDINGS, FOLDER, ROOT, Stage

HERE = Path(__file__).resolve().parent
GEODIFF = ROOT / "build" / "bench" / "sync-venv" / "bin" / "python"
MEMORY = Path("/dev/shm")
KINTO_SIZES = (25, 100, 500)
ENVIRON = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDAL_PAM_ENABLED": "NO"}
Report = dict[str, Any]


def child(program: Path | str, script: str, *arguments: object) -> Report:
    """Run a script of this bench in a process of its own; returns its report."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        out = Path(folder) / "out.json"
        subprocess.run([program, str(HERE / script), *map(str, arguments), str(out)], check=True, env=ENVIRON)
        found: Report = json.loads(out.read_text("utf-8"))
    return found


def of_ours(process: Process, org_id: str, line: str = "requests") -> Report:
    """Let a laptop of ours do its round, and see that both sides hold the same."""
    folder = FOLDER / "laptops" / org_id
    report = child(sys.executable, "run_ours.py", folder, process.url, process.pid, org_id, FINDINGS, line)
    check_ours(folder, process.url, org_id, FINDINGS)
    return {**report, "load": round(os.getloadavg()[0], 1)}


def of_offline(stage: Stage, name: str, findings: int, relay: bool = False) -> Report:
    """Let QGIS take a table along and bring its edits back; its offline file lies in memory where there is any."""
    there = make_database(stage.cluster, name)
    offline_side.make_table(there, findings + CONTESTED)
    within = MEMORY if MEMORY.is_dir() else FOLDER
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="redline-bench-", dir=within))
        socket = there.folder / ".s.PGSQL.5432"
        between = stack.enter_context(contextlib.closing(Relay(str(socket)))) if relay else None
        at = ("127.0.0.1", between.port) if between else (there.folder, 5432)
        connection = {"host": str(at[0]), "port": str(at[1]), "database": name, "colleague": there.superuser_url}
        report = _offline_child(json.dumps(connection), folder, findings, between)
    wanted = {**all_mine(findings), **{number: mine(number) for number in contested(findings)}}
    offline = {int(number): found for number, found in report.pop("offline").items()}
    table = offline_side.findings_in_table(there)
    assert offline == wanted
    assert {number: table[number] for number in range(findings)} == all_mine(findings)
    lost = sum(table[number] == mine(number) for number in contested(findings))
    kept = sum(table[number] == colleagues(number) for number in contested(findings))
    return {**report, "colleague": {"overwritten": lost, "kept": kept, "of": CONTESTED}}


def _offline_child(connection: str, folder: str, findings: int, relay: Relay | None) -> Report:
    """Run the peer; it says when it is about to synchronize and when it has, and waits for a line each time."""
    out = Path(folder) / "out.json"
    command = [sys.executable, str(HERE / "run_offline.py"), connection, folder, str(findings), str(out)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=ENVIRON) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        marks = []
        for word in iter(started.stdout.readline, ""):
            if word.strip() in ("before", "behind"):
                marks.append(relay.taken() if relay else (0, 0))
                started.stdin.write("\n")
                started.stdin.flush()
    assert started.returncode == 0
    assert len(marks) == 2
    return {**json.loads(out.read_text("utf-8")), "wire": marks[1]}


def of_geodiff() -> Report:
    """Let geodiff bring two people's edits together, and see that the server's file and the laptop's hold the same."""
    folder = FOLDER / "geodiff"
    folder.mkdir()
    made_gpkg.make_files(folder, FINDINGS)
    report = child(GEODIFF, "run_geodiff.py", folder)
    there, here = (made_gpkg.findings_in(folder / name) for name in ("server.gpkg", "work.gpkg"))
    assert there == here
    assert {number: there[number] for number in range(FINDINGS)} == all_mine(FINDINGS)
    report["colleague"] = {
        "overwritten": sum(there[number] == mine(number) for number in contested(FINDINGS)),
        "of": CONTESTED,
        "listed in a file of conflicts": len(report.pop("disputes").get("geodiff", [])),
    }
    return report


def of_kinto(stage: Stage) -> Report:
    """Send the findings to Kinto: a few in batches of each size, the rest in those that went fastest."""
    process, line = stage.kinto
    stamps, _, newest = kinto_laptop.read_all(line)
    kinto_laptop.colleague_answers(line, contested(FINDINGS))
    findings = all_mine(FINDINGS)
    each = max(min(500, FINDINGS // 10), 1)
    rates: dict[int, float] = {}
    for place, size in enumerate(KINTO_SIZES):
        some = {number: findings[number] for number in range(place * each, (place + 1) * each)}
        took_s, statuses = kinto_laptop.push(line, some, stamps, size)
        assert set(statuses) == {200}
        rates[size] = each / took_s
    best = max(rates, key=rates.__getitem__)
    rest = {number: found for number, found in findings.items() if number >= each * len(KINTO_SIZES)}
    rest |= {number: mine(number) for number in contested(FINDINGS)}
    cpu = process.cpu_s()
    took_s, statuses = kinto_laptop.push(line, rest, stamps, best)
    pull_s, changed = kinto_laptop.changed_since(line, newest)
    assert statuses.count(200) == len(rest) - CONTESTED
    assert changed == FINDINGS + CONTESTED
    _, there, _ = kinto_laptop.read_all(line)
    assert {number: there[number] for number in findings} == findings
    return {
        "rate": (len(rest) - CONTESTED) / (took_s + pull_s),
        "took_s": took_s,
        "pull_s": pull_s,
        "findings": len(rest) - CONTESTED,
        "batch": best,
        "findings_a_second_by_batch": {size: round(rate, 1) for size, rate in rates.items()},
        "server_cpu_s": process.cpu_s() - cpu,
        "colleague": {"refused as stale": statuses.count(kinto_laptop.STALE), "of": CONTESTED},
    }
