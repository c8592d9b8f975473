"""What goes wrong on a bad day: somebody else decides, too; the line breaks in a photo; there is no line at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..photos import take_photo
from .ledger import file_of, give_as_colleague
from .places import COUNTY, Centre
from .relay import Relay
from .story import Story
from .watch import State

LATER = COUNTY / "imagery" / "demo_20260502_GF7.tif"
PHOTO_PX, PHOTO_WINDOW = (8000, 6000), (300, 300, 1600, 1200)
CHUNK_BYTES, TALK_BYTES = 1 << 20, 1 << 17
"""What a line that broke may have to send again, at most; what else is said on it, finding and feed, roughly."""
OTHERWISE = ({"reality": "not_real", "false_alarm_reason": "season"}, {"reality": "undecided"})
"""What a colleague finds where the tour finds a change, and where it finds none."""
ACKNOWLEDGED = ("acknowledged", "settled")
REASON = "Site visited on 20 May: the ground is broken."


class HardDays:
    """Goes on with a story whose window is open and online."""

    def __init__(self, story: Story, centre: Centre, relay: Relay, place: Path) -> None:
        """``place``: where the photo is made."""
        self._story, self._centre, self._relay, self._place = story, centre, relay, place

    def two_found(self) -> None:
        """Decide offline what a colleague decides, too: both findings side by side, one chosen with a reason."""
        story, hand, watch = self._story, self._story.hand, self._story.watch
        before = len(watch.now()["reports"])
        hand.key("F6")
        watch.until("offline", lambda s: not s["online"])
        case_id = str(story.settled()["current"])
        issued_id = story.decide_next()
        give_as_colleague(self._centre.url, case_id, OTHERWISE[story.seen.decided[issued_id] == "not_real"])
        hand.key("F6")
        watch.until(
            f"two findings of {issued_id}",
            lambda s: s["outbox"].get(issued_id) == "conflict" and len(s["reports"]) > before and not s["busy"],
            60,
        )
        story.go_to(issued_id)
        story.settled()
        story.shot("somebody-else-decided")
        hand.key("shift+d")
        watch.widget("conflictWindow")
        time.sleep(1.0)
        story.shot("two-findings")
        hand.key("alt+1")
        watch.until("the cursor in the reason", lambda s: s["focus"] == "conflictReason")
        hand.type(REASON)
        hand.key("ctrl+Return")
        watch.until("the window of two findings closed", lambda s: "conflictWindow" not in s["widgets"])
        self._sent(issued_id)
        story.shot("one-chosen")
        hand.key("ctrl+j")
        watch.until("an open patch", lambda s: s["issued_id"] != issued_id)

    def _sent(self, issued_id: str) -> None:
        watch = self._story.watch
        before = len(watch.now()["reports"])
        self._story.hand.key("F5")
        self._story.all_sent(before)
        watch.until(f"{issued_id} sent", lambda s: s["outbox"].get(issued_id) in ACKNOWLEDGED)

    def broken_upload(self) -> None:
        """Let the line break in the middle of a photo; once it is there again the photo goes on where it stopped."""
        story, hand, watch = self._story, self._story.hand, self._story.watch
        photo = take_photo(
            LATER, self._place / "photo.jpg", PHOTO_WINDOW, "2026:05:20 10:00:00", (121.43, 31.11), 45.0, PHOTO_PX
        )
        story.settled()
        hand.key("p")
        watch.until("the file dialog", lambda s: "fileNameEdit" in s["widgets"])
        hand.type(str(photo))
        hand.key("Return")
        watch.until("the photo in the patch", lambda s: s["files"] == 1 and not s["pending"])
        size, before = photo.stat().st_size, len(watch.now()["reports"])
        self._relay.cut_after(size // 2)
        sent_before = self._relay.sent_bytes
        story.decide_next()
        hand.key("F5")
        watch.until(
            "the line broken in the photo",
            lambda s: self._relay.is_cut and len(s["reports"]) > before and s["reports"][-1]["errors"],
            120,
        )
        story.settled()
        story.shot("line-broken-in-a-photo")
        self._relay.mend()
        before = len(watch.now()["reports"])
        hand.key("F5")
        watch.until(
            "the photo sent",
            lambda s: len(s["reports"]) > before and _whole(s["reports"][-1]),
            60,
        )
        went_up = self._relay.sent_bytes - sent_before
        story.settled()
        story.shot("photo-went-on")
        story.seen.upload = {"photo_bytes": size, "went_up_bytes": went_up}
        self._same_there(photo, went_up)

    def by_hand(self, count: int) -> None:
        """Without a line: findings go to the office on a stick, and a receipt comes back before the line does."""
        story, hand, watch = self._story, self._story.hand, self._story.watch
        hand.key("F6")
        watch.until("offline", lambda s: not s["online"])
        carried = [story.decide_next() for _ in range(count)]
        stick = self._place / "stick"
        stick.mkdir()
        hand.key("F10")
        watch.widget("carriedWindow")
        time.sleep(0.7)
        story.shot("before-leaving")
        hand.key("ctrl+Tab")
        hand.click(watch.widget("carryFolder"))
        hand.replace(str(stick))  # whose findings these are it knows since the first sign-in
        hand.click(watch.widget("carryExport"))
        watch.until("exported, no receipt", lambda s: _all_are(("exported",), s, carried))
        time.sleep(0.7)
        story.shot("exported-no-receipt")
        (package,) = stick.rglob("*.rlsync")
        self._centre.command("take-in", str(package.parent))
        hand.key("ctrl+Tab")
        hand.click(watch.widget("receiptFiles"))
        watch.until("the file dialog", lambda s: "fileNameEdit" in s["widgets"])
        hand.type(str(package.with_suffix(".rlreceipt")))
        hand.key("Return")
        time.sleep(0.5)
        hand.click(watch.widget("receiptTake"))
        watch.until("the receipt taken in", lambda s: _all_are(ACKNOWLEDGED, s, carried))
        time.sleep(0.7)
        story.shot("receipt-taken")
        hand.key("Escape")
        watch.until("the window closed", lambda s: "carriedWindow" not in s["widgets"])
        before = len(watch.now()["reports"])
        hand.key("F6")
        story.all_sent(before)
        watch.until("seen in the platform's feed", lambda s: _all_are(("settled",), s, carried))
        sent_twice = sum(report["duplicates"] for report in watch.now()["reports"][before:])
        if sent_twice:
            raise RuntimeError(f"{sent_twice} findings that had gone by hand were sent once more")
        story.shot("line-back")

    def _same_there(self, photo: Path, went_up: int) -> None:
        told = photo.read_bytes()
        if file_of(self._centre.url, hashlib.sha256(told).hexdigest()) != told:
            raise RuntimeError(f"the server gives out another file than {photo}")
        if went_up > len(told) + CHUNK_BYTES + TALK_BYTES:
            raise RuntimeError(f"{went_up} bytes went up for a photo of {len(told)}: the broken part went again whole")


def _all_are(states: Sequence[str], now: State, issued_ids: Sequence[str]) -> bool:
    return all(now["outbox"].get(issued_id) in states for issued_id in issued_ids)


def _whole(report: Mapping[str, Any]) -> bool:
    return not report["errors"] and not report["files_left"]
