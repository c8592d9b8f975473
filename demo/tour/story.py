"""What the tour does with its hand, step by step, and what must be true after each step."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .composing import send
from .screen import Hand, Screen
from .watch import State, Watch

REASON_KEYS = {"season": "4", "water_level": "5", "cloud_or_shadow": "6", "misregistration": "7", "sensor": "8"}
ACTIVITY_KEYS = {
    name: str(n)
    for n, name in enumerate(("mining", "industry", "energy", "tourism", "transport", "breeding", "other"), start=1)
}
CHANGE_KEYS = {"new": "1", "expanded": "2"}
WINDOW_TITLE = "(Redline Review|红线核查) —"
NOTE = "现场影像可见采石台阶，需外业核实权属"


def keys_for(truth: Mapping[str, Any]) -> list[str]:
    """Return the keys that answer a patch: two for a false alarm, four for a confirmed one (Enter included)."""
    if truth["reality"] == "not_real":
        return [REASON_KEYS.get(str(truth["false_alarm_reason"]), "9"), "Return"]
    first = "1" if truth["reality"] == "real" else "2"
    return [first, ACTIVITY_KEYS.get(truth["activity"], "7"), CHANGE_KEYS.get(truth["change_type"], "1"), "Return"]


@dataclass
class Seen:
    """What the tour did and saw: the numbers of the summary."""

    pulled: int = 0
    zones: int = 0
    decided: dict[str, str] = field(default_factory=dict)
    keys: int = 0
    painted: set[str] = field(default_factory=set)
    share: dict[str, float] = field(default_factory=dict)
    shots: list[str] = field(default_factory=list)
    upload: dict[str, int] = field(default_factory=dict)
    """Of the photo whose upload was broken off: its size, and what went up in all."""
    stalls: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What QGIS's log called critical, and tracebacks."""


class Story:
    """One sitting, from the connection to the last finding."""

    def __init__(self, screen: Screen, watch: Watch, truth: Mapping[str, Any], shots: Path, tag: str) -> None:
        self._screen, self.watch, self._truth = screen, watch, truth
        self.hand: Hand = screen.hand()
        self._shots, self.tag = shots, tag
        self.seen = Seen()

    def shot(self, name: str) -> None:
        """Take a picture of the screen under the next number."""
        number = len(self.seen.shots) + 1
        path = self._screen.shot(self._shots / f"{self.tag}-{number:02d}-{name}.png")
        self.seen.shots.append(path.name)

    def settled(self) -> State:
        """Return the state once the current patch is painted, zones and all, and all acts are on the disk."""
        return self.watch.settled()

    # Opening

    def open_dialog(self) -> None:
        """Press the plugin's button on QGIS's toolbar."""
        state = self.watch.until("the plugin's button", lambda s: s.get("plugin") and s["toolbar"], 90)
        time.sleep(1.5)
        self.shot("qgis-with-the-button")
        self.hand.click(state["toolbar"])
        self.watch.widget("openWorkspaceDialog")
        time.sleep(0.5)
        self.shot("open-workspace")

    def connect(self, url: str, user: str, password: str, folder: Path, images: Path) -> None:
        """Fill in the connection to the platform and make the workspace."""
        self.hand.click(self.watch.widget("connectToServer"))
        values = (("url", url), ("user", user), ("password", password), ("workspaceFolder", folder), ("images", images))
        for name, value in values:
            self.hand.click(self.watch.widget(name))
            self.hand.replace(str(value))
        time.sleep(0.8)
        self.shot("connect")
        self.hand.click(self.watch.widget("connect"))

    def choose_folder(self, folder: Path) -> None:
        """Open a workspace by its folder, typed into the file dialog."""
        self.hand.click(self.watch.widget("chooseFolder"))
        self.watch.until("the file dialog", lambda s: "fileNameEdit" in s["widgets"])
        self.hand.replace(str(folder))
        self.hand.key("Return")

    def first_case(self) -> State:
        """Wait for the batch: every patch screened, the first one painted."""
        return self.watch.until(
            "the batch fetched and screened",
            lambda s: (
                s.get("desk")
                and s["cases"]
                and s["screened"] == s["cases"]
                and s["painted"] == s["current"]
                and s["zones_drawn"]
                and not s["busy"]
            ),
            90,
        )

    def reopen(self) -> None:
        """Close the window, open the workspace again from the list: the same patch is on screen."""
        before = self.settled()
        window = self.hand.window(WINDOW_TITLE)
        self.hand.close(str(window))
        self.watch.until("the window closed", lambda s: not s["desk"])
        self.hand.click(self.watch.now()["toolbar"])
        self.watch.widget("recentWorkspaces")
        time.sleep(1.0)
        self.shot("recent-workspaces")
        self.hand.click(self.watch.widget("open"))
        after = self.watch.until("the workspace open again", lambda s: s.get("desk") and s["current"], 60)
        if after["current"] != before["current"]:
            raise RuntimeError(f"reopened at {after['issued_id']}, stopped at {before['issued_id']}")

    def fit(self, width: int, height: int) -> None:
        """Give the Review window a size and note the share of it that the images take."""
        window = self.hand.window(WINDOW_TITLE)
        if window is None:
            raise RuntimeError("the Review window is not on the screen")
        self.hand.fit(window, width, height)
        self.watch.until(f"the window in {width}x{height}", lambda s: s["window"] == [width, height])
        self.settled()
        time.sleep(0.6)
        self.seen.share[f"{width}x{height}"] = round(float(self.settled()["share"]), 4)

    # Moving and looking

    def look_around(self) -> None:
        """Blink, swipe, zoom, drag, fit, hide outlines, change dates, fold panels, show the keys."""
        hand, canvas = self.hand, self.watch.widget("viewCanvas0")
        hand.press("space")
        time.sleep(0.6)
        self.shot("blink-held")
        hand.release("space")
        hand.key("s")
        time.sleep(1.5)
        hand.key("Right", "Right")
        time.sleep(0.4)
        self.shot("swipe")
        hand.key("s")
        time.sleep(1.0)
        hand.wheel(canvas, 2)
        middle = (canvas[0] + canvas[2] // 2, canvas[1] + canvas[3] // 2)
        hand.drag(middle, (middle[0] + 120, middle[1] + 60))
        time.sleep(1.0)
        self.shot("zoomed-and-dragged")
        hand.key("o")
        time.sleep(0.4)
        self.shot("outlines-off")
        hand.key("o", "Home", "bracketright")
        time.sleep(1.5)
        self.shot("later-date-in-both")
        hand.key("bracketleft", "q", "c")
        time.sleep(1.0)
        self.shot("panels-folded")
        hand.key("q", "c", "question")
        self.watch.widget("keysSheet")
        time.sleep(0.4)
        self.shot("keys")
        hand.key("Escape")
        self.watch.until("the keys sheet closed", lambda s: "keysSheet" not in s["widgets"])

    # Findings

    def decide_next(self) -> str:
        """Decide the patch on screen by keys; returns its id. The views were painted before the first key."""
        state = self.settled()
        issued_id, current = str(state["issued_id"]), state["current"]
        self.seen.painted.add(issued_id)
        keys = keys_for(self._truth[issued_id])
        self.hand.key(*keys)
        self.seen.keys += len(keys)
        quiet = ("", state["message"])  # what was said before the keys is no answer to them
        after = self.watch.until(
            f"a finding for {issued_id}", lambda s: s["current"] != current or s["message"] not in quiet, 20
        )
        if after["statuses"][issued_id] not in ("waiting", "sent", "decided"):
            raise RuntimeError(f"{issued_id} was not decided by {keys}: {after['message']}")
        self.seen.decided[issued_id] = self._truth[issued_id]["reality"]
        return issued_id

    def decide(self, count: int) -> None:
        """Decide the next ``count`` patches."""
        for _ in range(count):
            self.decide_next()

    def walk_covered(self, count: int, shot_every: int) -> None:
        """Decide ``count`` patches that both dates show whole; step over the others, where the view says why."""
        gap_shown = False
        while len(self.seen.decided) < count:
            state = self.settled()
            if state["covered"] == [1.0, 1.0]:
                if len(self.seen.decided) % shot_every == 0:
                    self.shot("patch")
                self.decide_next()
            else:
                if not state["notices"]:
                    raise RuntimeError(f"{state['issued_id']} is not covered, and no view says so")
                if not gap_shown:
                    gap_shown = True
                    self.shot("not-covered")
                self.hand.key("j")
                self.watch.until("the next patch", lambda s, gone=state["current"]: s["current"] != gone)

    def sign_in_and_sync(self, user: str, password: str) -> None:
        """Send with F5: the platform asks who it is, then everything goes."""
        self.hand.key("F5")
        for name, value in (("signInUser", user), ("signInPassword", password)):
            self.hand.click(self.watch.widget(name))
            self.hand.replace(value)
        self.shot("sign-in")
        self.hand.key("Return")
        self.all_sent(0)
        self.shot("sent")

    def missing_answer(self) -> None:
        """Press Enter too early: the open questions are marked, nothing is saved."""
        state = self.settled()
        self.hand.key("1", "Return")
        self.watch.until("a sentence about open questions", lambda s: s["message"] and s["current"] == state["current"])
        self.shot("answers-missing")
        self.hand.key("ctrl+z")
        self.watch.until("the answer undone", lambda s: not s["answers"])

    def note_through_input_method(self, ime: Path) -> None:
        """Write a note in Chinese: Enter while composing belongs to the input method; then single keys work."""
        hand, watch = self.hand, self.watch
        before = self.settled()
        hand.key("n")
        watch.until("the cursor in the note", lambda s: s["focus"] == "noteEdit")
        for event in ({"preedit": "xian'chang"}, {"preedit": "现场"}):
            send(ime, event)
        hand.key("Return")
        time.sleep(0.4)
        held = watch.now()
        if held["focus"] != "noteEdit" or held["current"] != before["current"]:
            raise RuntimeError("Enter while composing left the note")
        self.shot("note-composing")
        send(ime, {"commit": NOTE})
        watch.until("the note saved", lambda s: s["answers"].get("note") == NOTE and not s["pending"])
        hand.key("Return")
        watch.until("the keys given back", lambda s: s["focus"] != "noteEdit")
        hand.key("f")
        watch.until("the flag after the note", lambda s: s["current"] == before["current"] and not s["pending"])
        self.shot("note-and-flag")
        hand.key("j")
        watch.until("the next patch on one key", lambda s: s["current"] != before["current"])
        hand.key("k")
        watch.until("the patch with the note again", lambda s: s["current"] == before["current"])

    def undo_and_redo(self) -> None:
        """Take the last finding back and give it again, across patches."""
        last = list(self.seen.decided)[-1]
        self.hand.key("ctrl+z")
        self.watch.until(f"{last} open again", lambda s: s["statuses"][last] == "started" and s["issued_id"] == last)
        self.settled()
        self.shot("finding-undone")
        self.hand.key("ctrl+y")
        self.watch.until(f"{last} decided again", lambda s: s["statuses"][last] in ("waiting", "decided"))
        self.hand.key("ctrl+j")
        self.watch.until("an open patch", lambda s: s["issued_id"] != last)

    def find_by_id(self) -> None:
        """Jump to the last patch of the list by the end of its id, then back to what is open."""
        wanted = self.watch.now()["order"][-1]
        self.go_to(wanted, "filtered")
        self.hand.key("ctrl+j")
        self.watch.until("an open patch", lambda s: s["issued_id"] != wanted)

    def go_to(self, wanted: str, shot: str = "") -> None:
        """Find a patch in the list by the end of its id and show it."""
        order = self.watch.now()["order"]
        self.hand.key("ctrl+g")
        self.watch.until("the cursor in the filter", lambda s: s["focus"] == "queueFilter")
        self.hand.type(wanted[-4:])
        time.sleep(0.5)
        if shot:
            self.shot(shot)
        self.hand.key("Return")
        self.watch.until(f"{wanted} on screen", lambda s: s["issued_id"] == wanted and len(s["order"]) == len(order))

    def click_in_queue(self) -> None:
        """Choose a patch with the mouse."""
        rect = self.watch.widget("queueList")
        before = self.settled()["current"]
        self.hand.click([rect[0], rect[1] + rect[3] - 120, rect[2], 40])
        self.watch.until("the clicked patch", lambda s: s["current"] != before)
        self.settled()
        self.hand.key("ctrl+j")

    # The line

    def sync(self, name: str) -> None:
        """Send with F5 and wait until nothing waits."""
        before = len(self.watch.now()["reports"])
        self.hand.key("F5")
        self.all_sent(before)
        self.shot(name)

    def offline_and_back(self, count: int) -> None:
        """Work offline, decide ``count`` patches, come back: they go out by themselves."""
        before = len(self.watch.now()["reports"])
        self.hand.key("F6")
        self.watch.until("offline", lambda s: not s["online"])
        self.decide(count)
        state = self.watch.until("findings waiting", lambda s: s["unsent"] == count)
        if len(state["reports"]) != before:
            raise RuntimeError("something was sent while offline")
        self.settled()
        self.shot("offline")
        self.hand.key("F6")
        self.all_sent(before)
        self.shot("online-again")

    def all_sent(self, reports_before: int) -> State:
        """Wait until a sync that came after so many others has left nothing waiting."""
        state = self.watch.until(
            "everything sent",
            lambda s: s["online"] and not s["busy"] and not s["unsent"] and len(s["reports"]) > reports_before,
            60,
        )
        time.sleep(0.5)
        return state
