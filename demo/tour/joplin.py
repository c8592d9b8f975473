"""The driven tour over real images: 640 damage polygons of Joplin, four earlier and six later tiles."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .ledger import PASSWORD, USER, submitted
from .places import BUILD, ROOT, Centre, Profile, free_port, python, running_qgis
from .run import WINDOW, screen_around
from .screen import Screen
from .story import Story
from .watch import Watch

DATA = ROOT.parent / "shared" / "data" / "joplin_prepost"
TOUR = BUILD / "tour-joplin"
PROBE = Path(__file__).with_name("probe.py")
UNIT = "290001"
DECIDED = 20


class Guesses(Mapping[str, Mapping[str, Any]]):
    """Nobody has checked these patches: every other one is called real, so that both ways of deciding are shown."""

    def __getitem__(self, issued_id: str) -> Mapping[str, Any]:
        if int(issued_id[-1]) % 2:
            return {"reality": "not_real", "false_alarm_reason": "sensor"}
        return {"reality": "real", "activity": "other", "change_type": "new"}

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def drive() -> int:
    """Run the tour; returns the exit status: 0 where what was decided is on the server."""
    if not DATA.is_dir():
        sys.stdout.write(f"The real images of Joplin are not at {DATA}; nothing to show.\n")
        return 1
    shutil.rmtree(TOUR, ignore_errors=True)
    work = TOUR / "work"
    work.mkdir(parents=True)
    secret = work / "password"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    steps = (("init",), ("user", "add", USER, "--role", f"inspector:{UNIT}", "--password-file", str(secret)))
    profile = Profile(work / "profile", "en_US")
    profile.make()
    with Centre(work / "centre", free_port(), steps) as centre, screen_around(WINDOW) as screen:
        make = python("redline_review.demo.joplin", str(work / "workspace"), str(DATA), centre.url)
        subprocess.run(make, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, cwd=ROOT)
        story = _sitting(screen, profile, work)
        found = {issued_id: finding["reality"] for issued_id, finding in submitted(centre.url).items()}
    agreed = found == story.seen.decided
    sys.stdout.write(
        f"Joplin: {story.seen.pulled} patches, {len(story.seen.decided)} decided over real pixels, "
        f"{len(found)} counted on the server, {'all agree' if agreed else 'THEY DISAGREE'}; "
        f"images take {story.seen.share}; {len(story.seen.shots)} screenshots in {TOUR}\n"
    )
    return 0 if agreed else 1


def _sitting(screen: Screen, profile: Profile, work: Path) -> Story:
    state = work / "state.json"
    (work / "home").mkdir()
    environ = {**screen.environ(), "REDLINE_TOUR_STATE": str(state), "HOME": str(work / "home")}
    with running_qgis(profile, PROBE, environ, work / "qgis.log") as qgis:
        watch = Watch(state, lambda: qgis.poll() is None)
        story = Story(screen, watch, Guesses(), TOUR, "joplin")
        story.open_dialog()
        story.choose_folder(work / "workspace")
        story.seen.pulled = story.first_case()["cases"]
        story.fit(*WINDOW)
        story.shot("first-patch")
        story.walk_covered(DECIDED, shot_every=4)
        story.sign_in_and_sync(USER, PASSWORD)
        return story
