"""A reviewer at work, to be killed: ``reviewer.py WORKSPACE FOCUS SEED``, in a process of its own.

Types notes, corrects outlines, takes photos in, decides and takes findings back, through the objects that the window
uses. ``FOCUS`` is done most of the time. Each act that is durable is said at once: ``number link`` on a line, written
past all buffers; so is each evidence file, ``file hash suffix``.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.evidence_intake import EvidenceIntake
from redline_review.plugin.adapters.workspace import open_workspace
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile, FileType
from redline_review.plugin.domain.form import read_form
from redline_review.plugin.domain.outline import Spot, moved

FOCI = ("typing", "outline", "evidence", "deciding")
FOCUS_SHARE, MOST_WAITING = 0.8, 6
ROOT = Path(__file__).resolve().parents[2]
WORDS = "现场为露天采石，面积约三亩；未见许可。 Quarry, no permit. 🪨"
REASONS = ("not_real_season", "not_real_water_level", "not_real_cloud_or_shadow", "undecided")


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def desk_form() -> Any:
    resources = ROOT / "resources"
    return read_form(resources / "forms" / "desk.json", read_code_lists(resources / "codes"))


class Reviewer:
    """Acts at random, from a seed."""

    def __init__(self, workspace: Path, seed: int) -> None:
        self.chance, self.clock = random.Random(seed), SystemClock()
        found = open_workspace(workspace, self.clock)
        self.photos, self.seed = workspace.parent / "photos", seed
        store = found.open_store()
        self.session = ReviewSession(store, store.contents(), desk_form(), self.clock, self._saving, True)
        self.waiting: list[Future[ActReceipt]] = []
        self.outlines = OutlineWork(self.session, lambda _shape: "")
        self.book = EvidenceBook(self.session, self.clock)
        self.intake = EvidenceIntake(found.evidence)
        self.intake.sweep()
        self.cases = list(self.session.queue.order)
        self.taken = 0

    def _saving(self, act: Act, future: Future[ActReceipt]) -> None:
        self.waiting.append(future)
        future.add_done_callback(lambda done: say(done.result().chain_seq, done.result().link))

    def work(self, focus: str) -> None:
        """Act for ever, with several acts on their way at most times."""
        doing: dict[str, Callable[[str], None]] = {
            "typing": self.type,
            "outline": self.edit,
            "evidence": self.bring,
            "deciding": self.decide,
        }
        while True:
            case_id = self.chance.choice(self.cases)
            self.session.go(case_id)
            what = focus if self.chance.random() < FOCUS_SHARE else self.chance.choice(FOCI)
            doing[what](case_id)
            while len(self.waiting) > self.chance.randrange(MOST_WAITING):
                self.waiting.pop(0).result()

    def type(self, _case_id: str) -> None:
        """Write a note letter by letter, as pauses in typing save it."""
        text = WORDS * self.chance.randrange(1, 40)
        for end in sorted(self.chance.randrange(1, len(text)) for _ in range(4)):
            self.session.write("note", text[:end])

    def edit(self, case_id: str) -> None:
        """Move corners of the outline; now and then finish it or give it up."""
        editing = self.outlines.begin(case_id)
        for _ in range(self.chance.randrange(1, 5)):
            shape = editing.shape
            place = self.chance.randrange(len(shape[0][0]) - 1)
            x, y = shape[0][0][place]
            to = (x + self.chance.uniform(-1e-5, 1e-5), y + self.chance.uniform(-1e-5, 1e-5))
            editing.change(moved(shape, Spot(0, 0, place), to))
            self.outlines.keep(case_id, editing, "move")
        if self.chance.random() < 0.4:
            self.outlines.finish(case_id, editing)

    def bring(self, case_id: str) -> None:
        """Take a photo in and give it to the case."""
        self.taken += 1
        source = self.photos / f"{os.getpid()}-{self.taken}.jpg"
        source.write_bytes(b"\xff\xd8\xff\xe0" + self.chance.randbytes(self.chance.randrange(2_000, 900_000)))
        taken = self.intake.take(source)
        source.unlink()
        say("file", taken.sha256, taken.path.suffix)
        self.book.add(
            case_id, EvidenceFile(taken.sha256, source.name, taken.size_bytes, taken.path.suffix, FileType.PHOTO)
        )

    def decide(self, case_id: str) -> None:
        """Close the finding, and sometimes take it back or do it again."""
        if self.outlines.is_begun(case_id):
            self.outlines.give_up(case_id)
        self.session.answer("reality", self.chance.choice(REASONS))
        if not self.session.form.missing(self.session.answers()):
            seen = [{"view": 0, "images": [{"path": f"{self.chance.randrange(9)}.tif", "identity": "1-2"}]}]
            self.session.decide(seen)
            if self.chance.random() < 0.3:
                self.session.undo()
            if self.chance.random() < 0.3:
                self.session.redo()


if __name__ == "__main__":
    Reviewer(Path(sys.argv[1]), int(sys.argv[3])).work(sys.argv[2])
