"""A reviewer at a laptop of the random histories: what he does goes the way that the window takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import requests
from redline_review.plugin.adapters.evidence import EvidenceFolder
from redline_review.plugin.adapters.http_sign_in import PasswordSignIn
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.own_files import OwnFiles
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.conflict import Settling, Side
from redline_review.plugin.app.evidence import EvidenceBook
from redline_review.plugin.app.offer_again import OfferAgain, refused_split
from redline_review.plugin.app.outline import OutlineWork
from redline_review.plugin.app.outline_merge import PatchMerge
from redline_review.plugin.app.outline_split import PatchSplit
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_patience import Backoff
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.errors import RedlineError
from redline_review.plugin.domain.evidence import EvidenceFile, FileType
from redline_review.plugin.domain.geometry import parse_wkb
from redline_review.plugin.domain.outline import Editing, Spot, moved
from redline_review.plugin.domain.records import Draft
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.sync.support_moved_clock import MovedClock
from redline_review.tests.sync.support_platform import PASSWORD
from redline_review.tests.sync.support_store import FORM, square
from redline_review.tests.sync.support_wire import DealtLine, Killed

WHOLE = square(120.6, 31.17, 0.05)
"""Over all patches of an issue."""
SIDES = (Side.MINE, Side.THEIRS)


class NotSaved(AssertionError):
    """The store did not take what the window handed over; on a disk that works that must not be."""


def sound(_outline: bytes) -> str:
    """Find no fault with a shape."""
    return ""


@dataclass
class Reviewer:
    """One laptop: its store on the disk, and what its user was told is saved."""

    folder: Path
    url: str
    username: str
    line: DealtLine
    clock: MovedClock = field(default_factory=MovedClock)
    given: list[str] = field(default_factory=list)
    reports: list[SyncReport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self._begin()

    def _begin(self) -> None:
        self.store = SqliteStore.open(self.folder / "store.sqlite", self.clock, create=True)
        self.sign_in = PasswordSignIn(self.username, PASSWORD, self.store.device_id())
        self.session = ReviewSession(self.store, self.store.contents(), FORM, self.clock, self._saved, has_server=True)
        self._not_withdrawn: list[tuple[str, str]] = []

    def power_cut(self) -> None:
        """Let go of everything but the files."""
        self.store.close()
        self._begin()

    def _saved(self, act: Act, saved: Future[ActReceipt]) -> None:
        """Note what the store acknowledged, as the window does."""
        try:
            receipt = saved.result()
        except RedlineError as error:
            raise NotSaved(repr(error)) from error
        if act.withdraw is not None and not receipt.withdrawn:
            self._not_withdrawn.append((str(act.case_id), act.withdraw))
        self.given += [one.operation.op_id for one in (act, *act.along) if one.operation is not None]
        self.session.was_saved(act)

    # What a person does; each returns whether the window let him

    def decide(self, case_id: str, code: str, photos: Sequence[bytes], note: str) -> bool:
        """Decide a case as the window does."""
        session = self.session

        def act() -> None:
            folder = EvidenceFolder(self.folder / "evidence", room_bytes=0)
            book = EvidenceBook(session, self.clock)
            session.own(case_id)
            session.go(case_id)
            for content in photos:
                sha256 = folder.put(content, ".jpg")
                book.add(case_id, EvidenceFile(sha256, "x.jpg", len(content), ".jpg", FileType.PHOTO))
            session.answer("reality", code)
            if note:
                session.write("note" if code != "undecided" else "visit_for", note)
            session.decide()

        return self._done(case_id, act)

    def reshape(self, case_id: str, corner: int) -> bool:
        """Correct the outline: move one corner a little outwards; no finding is given by it."""

        def act() -> None:
            work = OutlineWork(self.session, sound)
            self.session.own(case_id)
            editing = work.begin(case_id)
            x, y = editing.shape[0][0][0]
            editing.change(moved(editing.shape, Spot(0, 0, 0), (x - 1e-5 * (1 + corner), y - 1e-5)))
            work.keep(case_id, editing, "move")
            work.finish(case_id, editing)

        return self._done(case_id, act)

    def split(self, case_id: str) -> bool:
        """Cut a patch in two."""

        def act() -> None:
            outline = self.session.draft(case_id).outline or self.session.case(case_id).outline
            two = (*parse_wkb(outline), *parse_wkb(square(120.7, 31.2)))
            PatchSplit(self.session, self.clock, sound).split(case_id, Editing(two), len(two) - 1)
            self.look_again()

        return self._done(case_id, act)

    def merge(self, case_id: str, other: str) -> bool:
        """Let a patch answer for another, too."""
        merging = PatchMerge(self.session, self.clock, sound)
        return other in self.session.cases and self._done(case_id, lambda: merging.merge(case_id, (other,), WHOLE))

    def take_apart(self, case_id: str) -> bool:
        """Give merged patches their own answers again."""
        return self._done(case_id, lambda: PatchMerge(self.session, self.clock, sound).take_apart(case_id))

    def offer_again(self, case_id: str) -> bool:
        """Offer a split that was refused once more."""
        refused = refused_split(self.store.outbox(), case_id)
        return refused is not None and self._done(case_id, lambda: OfferAgain(self.session, self.clock).split(refused))

    def settle(self, case_id: str, sides: int) -> bool:
        """Choose between two findings, line by line; the bits of ``sides`` say whose."""

        def act() -> None:
            settling = Settling(self.session, self.clock)
            found = settling.compare(self.store.conflicts(), case_id)
            open_ones = found.open_lines({})
            choices = {name: SIDES[sides >> number & 1] for number, name in enumerate(open_ones)}
            settling.settle(found, choices, "Talked it over by telephone.")

        return self._done(case_id, act)

    def undo(self) -> bool:
        """Take back the last step, whether it has left or not."""
        return self.session.undo() is not None and self._kept_open()

    def _done(self, case_id: str, act: Callable[[], object]) -> bool:
        if case_id not in self.session.cases:
            return False
        try:
            act()
        except RedlineError:
            return False
        return self._kept_open()

    def _kept_open(self) -> bool:
        """Tell the sitting of what could not be withdrawn, in a turn of its own."""
        for case_id, op_id in self._not_withdrawn:
            self.session.could_not_withdraw(case_id, op_id)
        self._not_withdrawn.clear()
        return True

    def look_again(self) -> None:
        """Read what is in the store now."""
        self.session.take_in(self.store.contents(self.session.contents))

    # The line

    def sync(self, by_itself: bool = False) -> SyncReport | None:
        """Sync once; ``None`` where the program was killed in it and started anew."""
        policy = NetworkPolicy(NetworkMode.LISTED, (), self.url)

        def work(session: requests.Session) -> SyncReport:
            transport = HttpTransport(self.url, session, self.sign_in, policy, (30.0, 60.0))
            client = SyncClient(
                self.store,
                transport,
                self.clock,
                Backoff(tries=2, first_wait_s=0.0),
                OwnFiles(self.folder / "evidence"),
                sleep=lambda _s: None,
            )
            return client.run(lambda *_: None, bool, None, by_itself)

        before = self._local()
        try:
            self.reports.append(self.line.call(work))
        except Killed:
            self.power_cut()
            self._must_stand(before)
            return None
        self.look_again()
        self._must_stand(before)
        return self.reports[-1]

    def _local(self) -> tuple[set[str], dict[str, Draft]]:
        """Return what no sync may touch: the patches in conflict, and the working states."""
        return {conflict.case_id for conflict in self.store.conflicts()}, dict(self.store.contents().drafts)

    def _must_stand(self, before: tuple[set[str], dict[str, Draft]]) -> None:
        disputed, drafts = self._local()
        assert before[0] <= disputed, "a sync closed a conflict"
        assert before[1] == drafts, "a sync changed a working state"
