"""The whole run: a screen, QGIS, both batches decided by keys, then the store read anew; numbers that must agree."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..photos import take_photo
from ..tour.places import BUILD, COUNTY, ROOT, Profile, python, running_qgis
from ..tour.run import PROBE, WINDOW, screen_around, stage
from ..tour.screen import Screen
from ..tour.story import WINDOW_TITLE, Story
from ..tour.watch import Watch
from .kinds import PROMISES, Job, Kind
from .plan import FIRST_BATCH, plan
from .player import Player, Tally
from .record import Record, disagreements, read_record

RUN = BUILD / "tour-keys"
WORK = RUN / "work"
LOCALES = {"en": "en_US", "zh": "zh-Hans"}
SITTINGS = (60, 40)
"""Patches of the first batch, then, the workspace closed and opened again, those of the second."""
NUMBERS = ("patches", "promised", "sent", "counted")
"""The columns of the summary: keys promised, sent by the run, and counted by the X server."""
LATER = "imagery/demo_20260502_GF7.tif"


@dataclass(frozen=True)
class Outcome:
    """What the run did, and what it found in the store afterwards."""

    jobs: Sequence[Job]
    tallies: Sequence[Tally]
    record: Record
    seconds: float

    def disagreements(self) -> list[str]:
        """Return in words every number that does not agree with another."""
        wrong = [
            f"{tally.job.source} ({tally.job.kind.value}): {tally.promised} keys promised, {tally.sent} sent, "
            f"{tally.counted} counted by the X server"
            for tally in self.tallies
            if not tally.promised == tally.sent == tally.counted
        ]
        decided = sum(len(tally.job.members) for tally in self.tallies)
        if decided != sum(SITTINGS):
            wrong.append(f"{decided} patches were decided, not {sum(SITTINGS)}")
        return wrong + disagreements(self.record, self.jobs)

    def summary(self) -> dict[str, Any]:
        """Return the numbers for ``summary.json``."""
        wrong = self.disagreements()
        kinds = [_row(kind, [tally for tally in self.tallies if tally.job.kind is kind]) for kind in Kind]
        return {
            "ok": not wrong,
            "disagreements": wrong,
            "patches": sum(row["patches"] for row in kinds),
            "keys_promised": sum(row["promised"] for row in kinds),
            "keys_sent": sum(row["sent"] for row in kinds),
            "keys_counted": sum(row["counted"] for row in kinds),
            "findings_in_store": sum(bool(one.versions) for one in self.record.patches.values()),
            "versions_in_store": sum(len(one.versions) for one in self.record.patches.values()),
            "chain_entries": self.record.entries,
            "chain_whole": not self.record.broken_at,
            "seconds": round(self.seconds, 1),
            "kinds": kinds,
            "jobs": [
                {"patches": t.job.members, "kind": t.job.kind.value, "promised": t.promised, "sent": t.sent}
                for t in self.tallies
            ],
        }


def _row(kind: Kind, tallies: Sequence[Tally]) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "promise": PROMISES[kind],
        "patches": sum(len(tally.job.members) for tally in tallies),
        "promised": sum(tally.promised for tally in tallies),
        "sent": sum(tally.sent for tally in tallies),
        "counted": sum(tally.counted for tally in tallies),
    }


def drive(language: str = "en") -> int:
    """Do the run in one language; returns the exit status: 0 where every number agrees."""
    shutil.rmtree(RUN, ignore_errors=True)
    WORK.mkdir(parents=True)
    stage(language, "making a workspace with both batches")
    make = python("redline_review.demo.keyrun.workspace", str(WORK / "workspace"))
    subprocess.run(make, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, cwd=ROOT)
    found = json.loads((WORK / "plan.json").read_text(encoding="utf-8"))
    yesterday = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
    jobs = plan(found, _photos(), yesterday.isoformat())
    began = time.monotonic()
    tallies = _sittings(jobs, language)
    stage(language, "reading the store and comparing")
    summary = Outcome(jobs, tallies, read_record(WORK / "workspace"), time.monotonic() - began).summary()
    (RUN / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(words(summary) + "\n")
    return 0 if summary["ok"] else 1


def _photos() -> list[Path]:
    folder = WORK / "photos"
    windows = [(2400 + 600 * number, 2000, 320, 240) for number in range(FIRST_BATCH[Kind.PHOTO])]
    return [
        take_photo(COUNTY / LATER, folder / f"{number}.jpg", window, "2026:05:20 10:00:00", (121.43, 31.11), 45.0)
        for number, window in enumerate(windows, 1)
    ]


def _sittings(jobs: Sequence[Job], language: str) -> Sequence[Tally]:
    """Open by mouse; from then on keys alone, until the first batch is done and the workspace is closed."""
    profile = Profile(WORK / "profile", LOCALES[language])
    profile.make()
    state = WORK / "state.json"
    (WORK / "home").mkdir()
    with screen_around(WINDOW) as screen:
        environ = {
            **screen.environ(),
            "REDLINE_TOUR_STATE": str(state),
            "HOME": str(WORK / "home"),
        }
        stage(language, "starting QGIS on a screen of its own")
        with running_qgis(profile, PROBE, environ, WORK / "qgis.log") as qgis:
            watch = Watch(state, lambda: qgis.poll() is None)
            story = Story(screen, watch, {}, RUN, language)
            player = Player(screen, watch, jobs, screen.count_keys(WORK / "keys"))
            _play(story, player, screen, watch, language)
    return player.tallies


def _play(story: Story, player: Player, screen: Screen, watch: Watch, language: str) -> None:
    story.open_dialog()
    story.choose_folder(WORK / "workspace")
    story.first_case()
    story.fit(*WINDOW)
    screen.hand().move(screen.width - 1, screen.height - 1)  # out of the way: from here on keys alone
    for number, count in enumerate(SITTINGS):
        if number:
            stage(language, "closing the workspace and opening it again: findings of today are earlier ones now")
            story.reopen()
            screen.hand().move(screen.width - 1, screen.height - 1)
        stage(language, f"deciding {count} patches by keys")
        player.decide(count)
        story.shot(f"batch-{number + 1}-done")
    screen.hand().close(str(screen.hand().window(WINDOW_TITLE)))
    watch.until("the window closed", lambda s: not s["desk"], 60)


def _line(row: dict[str, Any]) -> str:
    return f"{row['kind']:<30}" + "".join(f"{row[name]:>10}" for name in NUMBERS) + f"   {row['promise']}"


def words(summary: dict[str, Any]) -> str:
    """Return the summary for one screen."""
    lines = ["", "Redline Review: 100 patches of the demo county by keys alone", ""]
    totals = {name: sum(row[name] for row in summary["kinds"]) for name in NUMBERS}
    head, foot = {name: name for name in NUMBERS}, {"kind": "all", "promise": "", **totals}
    lines += [_line(row) for row in ({"kind": "kind", "promise": "promise for one", **head}, *summary["kinds"], foot)]
    lines += [
        "",
        f"In the store: {summary['findings_in_store']} findings in {summary['versions_in_store']} versions, as keyed; "
        f"chain of {summary['chain_entries']} entries {'whole' if summary['chain_whole'] else 'BROKEN'}",
        f"Wall time at the keyboard: {summary['seconds']} s, opening twice included",
        *(f"DISAGREES: {text}" for text in summary["disagreements"]),
        f"summary.json and pictures: {RUN}",
    ]
    return "\n".join(lines)
