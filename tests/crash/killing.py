"""Kills a reviewer at random moments and looks at what is left: everything acknowledged, and nothing by halves.

Two kinds of reviewers: one who uses the window's objects without a window, many acts a second, each acknowledged by the
store; and one at the real window, to whom only what it shows as saved counts as acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.records import Batch, Case, CaseFacts, Draft
from redline_review.plugin.domain.seen import views_with_images
from redline_review.plugin.domain.states import ActKind
from redline_review.tests.crash.reviewer import FOCI

CASES, LONGEST_S, MOST_LINES = 8, 0.03, 12
OBJECTS, WINDOW = "objects", "window"
OPENING_SHARE, OPENING_S, SILENT_S = 0.1, 4.0, 120.0
"""So many windows are killed while they open, which takes about so long; one silent for so long hangs."""
BEARING = {
    kind.value
    for kind in (
        ActKind.ANSWER,
        ActKind.NOTE,
        ActKind.EVIDENCE,
        ActKind.DECIDE,
        ActKind.REOPEN,
        ActKind.UNDO,
        ActKind.REDO,
        ActKind.SKETCH,
        ActKind.OUTLINE,
    )
}
"""Kinds of entries that bring a new working state."""


class Lost(AssertionError):
    """Something acknowledged is not there, or something is there by halves."""


@dataclass
class Tally:
    """What was seen so far. ``links``, ``files`` and ``notes`` are what was acknowledged, over all kills.

    ``acts`` counts the links of several workspaces.
    """

    kills: Counter[str] = field(default_factory=Counter)
    reviewers: Counter[str] = field(default_factory=Counter)
    in_transaction: int = 0
    in_file: int = 0
    links: dict[int, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    notes: set[tuple[str, str]] = field(default_factory=set)
    checked: set[str] = field(default_factory=set)
    entries: int = 0
    acts: int = 0

    def add(self, other: Tally) -> None:
        """Count what was seen in another workspace, too; its numbers are its own."""
        self.kills += other.kills
        self.reviewers += other.reviewers
        self.in_transaction += other.in_transaction
        self.in_file += other.in_file
        self.entries += other.entries
        self.acts += len(other.links)
        self.files |= other.files
        self.notes |= other.notes

    def words(self) -> str:
        """Return the count in a sentence."""
        each = ", ".join(f"{self.kills[focus]} {focus}" for focus in FOCI)
        acts = self.acts or len(self.links)
        shown = f", {len(self.notes)} notes as they stood in the window" if self.notes else ""
        who = ", ".join(f"{count} of the {name}" for name, count in self.reviewers.items())
        return (
            f"{sum(self.kills.values())} kills ({who}; {each}); {self.in_transaction} met a transaction under way, "
            f"{self.in_file} a file half taken in. {acts} acknowledged acts and {len(self.files)} "
            f"acknowledged files are all there{shown}, among {self.entries} entries; nothing is half there."
        )


def make_workspace(folder: Path) -> Path:
    """Make a workspace with a few cases; returns its folder."""
    clock, ids = SystemClock(), IdFactory()
    workspace = create_workspace(folder / "工作区", "crash", clock=clock)
    (folder / "photos").mkdir()
    batch = Batch(ids.new(clock.unix_ms()), "2026-05")
    facts = CaseFacts("2024-03-11", "2026-05-02", "mining")
    cases = [
        Case(ids.new(clock.unix_ms()), batch.batch_id, f"JS-{number}", _square(120.6 + number / 100), facts)
        for number in range(CASES)
    ]
    store = workspace.open_store()
    store.import_batch(batch, [], cases, Act(ActKind.IMPORT, None, clock.now())).result()
    store.close()
    return workspace.folder


def _square(west: float) -> bytes:
    south, east, north = 31.1, west + 0.001, 31.101
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return to_wkb(canonical(((ring,),)))


def make_window_workspace(folder: Path) -> Path:
    """Make a workspace for the real window, in a process of its own; returns its folder."""
    command = [sys.executable, "-m", "redline_review.tests.crash.window", "make", str(folder / "工作区")]
    subprocess.run(command, check=True, timeout=120, env=_screenless(folder), capture_output=True)
    return folder / "工作区"


def _screenless(folder: Path) -> dict[str, str]:
    own = {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(folder / "qgis")}
    return {**os.environ, **own}


def kill_once(workspace: Path, focus: str, chance: random.Random, tally: Tally, reviewer: str = OBJECTS) -> None:
    """Let a reviewer work, kill it at a random moment, and check what is left; raises :class:`Lost`."""
    module = "window" if reviewer == WINDOW else "reviewer"
    command = [sys.executable, "-m", f"redline_review.tests.crash.{module}", str(workspace), focus]
    errors = workspace.parent / "stderr.txt"
    with errors.open("wb") as said:
        process = subprocess.Popen(
            [*command, str(chance.randrange(1 << 30))],
            stdout=subprocess.PIPE,
            stderr=said,
            env=_screenless(workspace.parent) if reviewer == WINDOW else None,
        )
    lines = _watched(process, chance, reviewer)
    if process.returncode != -signal.SIGKILL:
        raise Lost(f"the reviewer has ended by itself: {errors.read_text(errors='replace')[-3000:]}")
    tally.kills[focus] += 1
    tally.reviewers[reviewer] += 1
    tally.in_transaction += (workspace / "store.sqlite-journal").exists()
    tally.in_file += any((workspace / "evidence").glob(".*.part"))
    for line in lines:
        if line.endswith(b"\n"):  # a line that was cut off has acknowledged nothing
            _note(line.decode().split(), tally)
    check(workspace, tally)


def _watched(process: subprocess.Popen[bytes], chance: random.Random, reviewer: str) -> list[bytes]:
    """Kill at a random moment, while it opens or after some words; returns all that was said."""
    opening = reviewer == WINDOW and chance.random() < OPENING_SHARE
    hanging = threading.Timer(SILENT_S, process.terminate)
    hanging.start()
    lines = [] if opening else [process.stdout.readline() for _ in range(chance.randrange(1, MOST_LINES))]
    time.sleep(chance.random() * (OPENING_S if opening else LONGEST_S))
    process.send_signal(signal.SIGKILL)
    lines += process.communicate()[0].splitlines(keepends=True)
    hanging.cancel()
    return lines


def _note(words: list[str], tally: Tally) -> None:
    if words[0] == "lied":
        raise Lost(f"the window showed as saved what was not: {words[1]}")
    if words[0] == "file":
        tally.files.add("".join(words[1:]))
    elif words[0] == "note":
        tally.notes.add((words[1], words[2]))
    elif words[0] != "ready":
        tally.links[int(words[0])] = words[1]


def check(workspace: Path, tally: Tally) -> None:
    """Open the workspace as after a crash and compare it with what was acknowledged."""
    store = open_workspace(workspace).open_store()
    try:
        store.check_integrity()
        store.verify_chain()
        drafts = store.contents().drafts
    finally:
        store.close()
    with closing(sqlite3.connect(workspace / "store.sqlite")) as conn:
        entries = {row[0]: row for row in conn.execute("SELECT seq, kind, case_id, payload, link FROM chain")}
        decisions = dict(conn.execute("SELECT chain_seq, op_id FROM decision"))
        outbox = dict(conn.execute("SELECT chain_seq, op_id FROM outbox"))
        due = {seq for (seq,) in conn.execute("SELECT decision_seq FROM picture_due")}
    tally.entries = len(entries)
    there = {seq: entries[seq][4] for seq in tally.links if seq in entries}
    _require("an acknowledged act is missing", there == tally.links)
    sent = {seq: json.loads(row[3])["op_id"] for seq, row in entries.items() if "op_id" in json.loads(row[3])}
    _require("findings, their rows and their operations differ", sent == decisions == outbox)
    with_pictures = {seq for seq in sent if entries[seq][1] == "decide" and _has_pictures(entries[seq][3])}
    _require("a finding has lost what is to follow it", due == with_pictures)
    missing = sorted(tally.notes - _notes_in(entries.values()))
    where = f"after kill {sum(tally.kills.values())}, head {max(entries)}: {missing}"
    _require(f"a note that was shown as saved is missing, {where}", not missing)
    for case_id, draft in drafts.items():
        _check_draft(draft, [row for row in entries.values() if row[2] == case_id and row[1] in BEARING])
    _check_files(workspace / "evidence", drafts.values(), tally)


def _has_pictures(payload: str) -> bool:
    return bool(views_with_images(json.loads(payload).get("seen", ())))


def _notes_in(rows: Iterable[tuple]) -> set[tuple[str, str]]:
    """Return case and hash of every note that was ever written; on a finding it is the entry that reopens it."""
    said = ((row[2], json.loads(row[3])) for row in rows if row[1] in ("note", "reopen"))
    return {(case_id, sha256(one["text"].encode()).hexdigest()) for case_id, one in said if "text" in one}


def _check_draft(draft: Draft, rows: list[tuple]) -> None:
    """The working state is that of the newest entry of its case, no older and no newer."""
    seq, kind, _, text, _ = rows[-1]
    payload = json.loads(text)
    _require("a working state is not that of its newest entry", draft.counter == seq)
    if kind == "note":
        _require("a note differs from its entry", draft.answers.get(payload["question"], "") == payload["text"])
    if kind == "decide":
        _require("a finding differs from its entry", draft.decided and dict(draft.answers) == payload["finding"])
    if kind == "sketch" and "sha256" in payload:
        _require("an outline differs from its entry", sha256(draft.sketch or b"").hexdigest() == payload["sha256"])


def _check_files(folder: Path, drafts: object, tally: Tally) -> None:
    """Every file is what its name says; every one acknowledged or rested on is there."""
    there = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    rested = {f"{one['sha256']}{one['suffix']}" for draft in drafts for one in draft.evidence}
    _require("an evidence file is missing", rested | tally.files <= there)
    for name in there - tally.checked:
        _require("an evidence file is cut off", sha256((folder / name).read_bytes()).hexdigest() == name[:64])
        tally.checked.add(name)


def _require(words: str, holds: bool) -> None:
    if not holds:
        raise Lost(words)


def kill_many(folder: Path, count: int, seed: int) -> Tally:
    """Kill as often as asked, each kind of work in turn, half of the times at the real window; returns the tally."""
    tally = Tally()
    for name, make, share in (
        (OBJECTS, make_workspace, count - count // 2),
        (WINDOW, make_window_workspace, count // 2),
    ):
        if share:
            own = folder / name
            own.mkdir()
            kill_in(make(own), share, random.Random(f"{seed} {name}"), tally, name)
    return tally


def kill_in(workspace: Path, count: int, chance: random.Random, total: Tally, reviewer: str) -> None:
    """Kill so often in one workspace; what was found goes into ``total``."""
    tally = Tally()
    for number in range(count):
        kill_once(workspace, FOCI[number % len(FOCI)], chance, tally, reviewer)
    total.add(tally)
