"""The driven tour: a virtual screen, a server, QGIS, one sitting in each language; numbers that must agree."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .hard_days import HardDays
from .ledger import COLLEAGUE, COLLEAGUE_PASSWORD, PASSWORD, USER, submitted
from .places import BUILD, COUNTY, DEMO, Centre, Profile, free_port, running_qgis
from .relay import Relay
from .screen import Screen
from .story import Seen, Story
from .watch import Watch

TOUR = BUILD / "tour"
PROBE = Path(__file__).with_name("probe.py")
LANGUAGES = (("en", "en_US"), ("zh", "zh-Hans"))
WINDOW, FRAME = (1600, 1000), (40, 60)
"""The Review window's client area, and what the screen has beyond it for the window's frame."""
ACKNOWLEDGED = ("acknowledged", "settled")
SENT = ("sending", *ACKNOWLEDGED)
UNIT = "320599"
LEAST_SHARE = {"1600x1000": 0.65, "1366x768": 0.60}
PATCHES, LEAST_PAINTED = 60, 12
DECIDED_ONLINE, DECIDED_OFFLINE, DECIDED_AFTER, CARRIED = 8, 4, 2, 2


@dataclass(frozen=True)
class Outcome:
    """One sitting: what the tour did, and what the window and the server say of it."""

    language: str
    seen: Seen
    sent: list[str]
    acknowledged: list[str]
    on_server: dict[str, Any]
    seconds: float

    def disagreements(self) -> list[str]:
        """Return in words every number that does not agree with another."""
        decided = sorted(self.seen.decided)
        wrong = []
        if sorted(self.sent) != decided:
            wrong.append(f"{self.language}: decided {len(decided)}, sent {len(self.sent)}")
        if sorted(self.acknowledged) != decided:
            wrong.append(f"{self.language}: decided {len(decided)}, acknowledged {len(self.acknowledged)}")
        if sorted(self.on_server) != decided:
            wrong.append(f"{self.language}: decided {len(decided)}, on the server {len(self.on_server)}")
        for issued, finding in self.on_server.items():
            given = self.seen.decided.get(issued)
            if finding.get("reality") != given:
                wrong.append(f"{self.language}: {issued} is {finding.get('reality')} on the server, was given {given}")
        if self.seen.pulled != PATCHES or len(self.seen.painted) < LEAST_PAINTED:
            wrong.append(f"{self.language}: pulled {self.seen.pulled}, painted {len(self.seen.painted)}")
        for size, least in LEAST_SHARE.items():
            if self.seen.share.get(size, 0.0) < least:
                wrong.append(f"{self.language}: images take {self.seen.share.get(size)} of the window at {size}")
        wrong += [f"{self.language}: QGIS's log has {fault}" for fault in self.seen.faults]
        return wrong

    def summary(self) -> dict[str, Any]:
        """Return the numbers for ``summary.json``."""
        return {
            "language": self.language,
            "pulled": self.seen.pulled,
            "zones": self.seen.zones,
            "painted_before_deciding": len(self.seen.painted),
            "decided": len(self.seen.decided),
            "sent": len(self.sent),
            "acknowledged": len(self.acknowledged),
            "counted_on_server": len(self.on_server),
            "broken_upload": self.seen.upload,
            "keys": self.seen.keys,
            "keys_per_finding": round(self.seen.keys / max(1, len(self.seen.decided)), 2),
            "images_share_of_window": self.seen.share,
            "stalls": self.seen.stalls,
            "faults": self.seen.faults,
            "screenshots": self.seen.shots,
            "seconds": round(self.seconds, 1),
        }


def screen_around(size: tuple[int, int]) -> Screen:
    """Return a screen on which a window with a client area of ``size`` is seen whole."""
    return Screen(size[0] + FRAME[0], size[1] + FRAME[1])


def sitting(language: str, locale: str, size: tuple[int, int]) -> Outcome:
    """Run one sitting in one language from an empty profile and an empty server."""
    place = TOUR / "work" / language
    shutil.rmtree(place, ignore_errors=True)
    profile = Profile(place / "profile", locale)
    profile.make()
    state = place / "state.json"
    truth = json.loads((COUNTY / "truth.json").read_text(encoding="utf-8"))
    began = time.monotonic()
    stage(language, "starting the server and QGIS on a screen of its own")
    centre = Centre(place / "centre", free_port(), _steps(place))
    with centre, Relay(centre.port) as relay, screen_around(size) as screen:
        environ = {**screen.environ(), "REDLINE_TOUR_STATE": str(state), "HOME": str(place / "home")}
        (place / "home").mkdir(parents=True)
        with running_qgis(profile, PROBE, environ, place / "qgis.log") as qgis:
            watch = Watch(state, lambda: qgis.poll() is None)
            story = Story(screen, watch, truth, TOUR, language)
            try:
                play(story, watch, relay, place, size)
                bad_day(story, HardDays(story, centre, relay, place))
            except RuntimeError:
                story.shot("stopped-here")
                raise
            last = watch.now()
            outbox, story.seen.stalls, story.seen.faults = last["outbox"], last["stalls"], last["faults"]
        sent = [issued for issued, state in outbox.items() if state in SENT]
        acknowledged = [issued for issued, state in outbox.items() if state in ACKNOWLEDGED]
        return Outcome(language, story.seen, sent, acknowledged, submitted(centre.url), time.monotonic() - began)


def _steps(place: Path) -> Sequence[Sequence[str]]:
    """Return what fills the server: the demo, and an account for somebody else of the same unit."""
    place.mkdir(parents=True, exist_ok=True)
    secret = place / "password"
    secret.write_text(COLLEAGUE_PASSWORD + "\n", encoding="utf-8")
    grant = f"inspector:{UNIT}"
    return (*DEMO, ("user", "add", COLLEAGUE, "--role", grant, "--password-file", str(secret)))


def play(story: Story, watch: Watch, line: Relay, place: Path, size: tuple[int, int]) -> None:
    """The whole job: connect, look, decide, offline, online, close, reopen."""
    stage(place.name, "connecting to the server and fetching the batch")
    story.open_dialog()
    story.connect(line.url, USER, PASSWORD, place / "workspace", COUNTY / "imagery")
    first = story.first_case()
    story.seen.pulled, story.seen.zones = first["cases"], first["zones"]
    story.fit(size[0], size[1])
    story.shot("first-patch")
    stage(place.name, "looking at patches")
    story.look_around()
    story.missing_answer()
    story.note_through_input_method(watch.folder / "ime.json")
    stage(place.name, f"deciding {DECIDED_ONLINE} patches online")
    story.decide(DECIDED_ONLINE)
    story.undo_and_redo()
    story.sync("sent")
    story.find_by_id()
    story.click_in_queue()
    stage(place.name, f"deciding {DECIDED_OFFLINE} patches offline, then online again")
    story.offline_and_back(DECIDED_OFFLINE)
    story.fit(1366, 768)
    story.shot("small-window")
    stage(place.name, "closing and opening the workspace again")
    story.reopen()
    story.fit(size[0], size[1])
    story.decide(DECIDED_AFTER)
    story.sync("done")


def bad_day(story: Story, days: HardDays) -> None:
    """What goes wrong: somebody else decides, the line breaks in a photo, there is no line at all."""
    stage(story.tag, "deciding what a colleague decides, too")
    days.two_found()
    stage(story.tag, "sending a photo over a line that breaks")
    days.broken_upload()
    stage(story.tag, f"deciding {CARRIED} patches without a line: carried by hand")
    days.by_hand(CARRIED)


def stage(language: str, words: str) -> None:
    """Say what the tour is at: a sitting takes a minute or more."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')}  {language}: {words}\n")
    sys.stdout.flush()


def drive(size: tuple[int, int] = WINDOW) -> int:
    """Run the tour; returns the exit status: 0 where every number agrees."""
    TOUR.mkdir(parents=True, exist_ok=True)
    for old in TOUR.glob("*.png"):
        old.unlink()
    outcomes = [sitting(language, locale, size) for language, locale in LANGUAGES]
    stage("both", "comparing what was decided, sent and counted on the server")
    wrong = [words for outcome in outcomes for words in outcome.disagreements()]
    summary = {"ok": not wrong, "disagreements": wrong, "sittings": [outcome.summary() for outcome in outcomes]}
    (TOUR / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0 if not wrong else 1


def words(summary: dict[str, Any]) -> str:
    """Return the summary for one screen."""
    lines = ["", "Redline Review: the whole job on the demo county", ""]
    names = ("pulled", "painted_before_deciding", "decided", "sent", "acknowledged", "counted_on_server", "keys")
    lines.append("  ".join(["language", *names]))
    for one in summary["sittings"]:
        lines.append("  ".join([f"{one['language']:<8}", *(f"{one[name]!s:>{len(name)}}" for name in names)]))
    for one in summary["sittings"]:
        shares = ", ".join(f"{share * 100:.1f} % at {size}" for size, share in one["images_share_of_window"].items())
        lines.append(f"{one['language']}: images take {shares}; {len(one['screenshots'])} screenshots")
        stalls = one["stalls"]
        lines.append(
            f"{one['language']}: longest stall {stalls['longest_ms']} ms, {stalls['over_50_ms']} over 50 ms; held by "
            f"the program {stalls['longest_held_ms']} ms, {stalls['held_over_50_ms']} over 50 ms; longest own work "
            f"{stalls['longest_work_ms']} ms"
        )
        upload = one["broken_upload"]
        lines.append(
            f"{one['language']}: a photo of {upload['photo_bytes'] / 1e6:.1f} MB broke off half-way and went on: "
            f"{upload['went_up_bytes'] / 1e6:.1f} MB went up in all"
        )
    lines += ["", *(f"DISAGREES: {text}" for text in summary["disagreements"])]
    lines.append(f"Screenshots and summary.json: {TOUR}")
    return "\n".join(lines)
