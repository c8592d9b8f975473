"""Sync with the platform: pull the feed, push the outbox, settle what was acknowledged, send the files of findings.

::

            ┌──────────────── 410 (once a run): forget the cursor; forked: offer again what was settled or sent ──────┐
            ▼                                                                                                         │
   start → PULL ── page and cursor in one transaction ──┐                                                             │
            ▲                                           │ more                                                        │
            └───────────────────────────────────────────┤                                                             │
                                                        │ no more                                                     │
                                                        ▼                                                             │
                     ┌────────────────────────────────→ PUSH ── outbox empty, span complete ──→ SETTLE (pull) ────────┤
                     │                                  │ ≤ 500 operations, ≤ 1 MiB               │                   │
                     │                                  ▼                              ▲          ▼                   │
                     └── results and chain head in one transaction      a finding came │        FILES (sync_files) ───┤
                                                                        in between ────┘          │ all that can go   │
                                                                                                  ▼                   │
                                                                              report ←── SETTLE, where files arrived ─┘

   any request:  busy · unreachable · timeout → WAIT (full jitter, Retry-After) → the same request, a few times, report
                 401 → renew the token once → the same request; refused again → report: sign in, all work is kept
   any moment:   cancel → report.  A run that ends early leaves rows *sending*; the next run sends them again, and the
                 platform answers ``duplicate``.  A file goes on where the platform says that it stands.

One operation's row:  waiting → sending → acknowledged → settled (seen in the feed too; in either order)
                                       ↘ conflict · rejected · blocked (kept, shown; the queue goes on)
One file's row:       waiting → part_sent → sent   (noted as its finding is acknowledged)
                              ↘ failed, with its reason (kept, shown; the queue goes on)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.chain import GENESIS
from ..domain.collector import collector_paused
from ..domain.errors import RedlineError
from ..domain.operations import MAX_OPERATIONS, ChainSpan, Operation, PushReceipt
from ..domain.states import ActKind, OutboxState
from ..port_errors import BadAnswer, CursorGone
from ..ports import Clock, Store, SyncState, Transport
from .sync_batch import Push, cut, next_span, own_link, too_large_result
from .sync_files import FilesRun, OwnFiles
from .sync_patience import Backoff, Patience, Stopped
from .sync_report import SyncReport, SyncStage, Tally

PAGE_LIMIT = 500
"""Feed lines asked for in one page."""
RANGE_S = 300
"""Syncs of their own accord, one after the other, are one entry of the chain for so long."""
MAX_RESUMES = 3
"""How often in one run the platform may name another head of our chain before that counts as a mismatch."""
_NEWS = ("pulled_batches", "pulled_zones", "pulled_cases", "gone", "feed_resets")
_TROUBLE = ("conflicts", "rejected", "blocked")
_UNSENT = (OutboxState.WAITING, OutboxState.SENDING)

Progress = Callable[[str, int, int], None]
"""``(stage, done, total)``; ``total`` is 0 where nobody knows it. Called in the syncing thread."""
Changed = Callable[[Sequence[str]], None]
"""Ids of cases that a page changed, as soon as it is durable."""


class SyncClient:
    """Syncs one workspace. Use from one thread; each :meth:`run` is a whole sync."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        backoff: Optional[Backoff] = None,
        files: Optional[OwnFiles] = None,
        **patience: Any,
    ) -> None:
        """``files``: the evidence folder, without one no file is sent.

        ``patience`` (``sleep``, ``chance``) goes to :class:`.sync_patience.Patience`.
        """
        self._store, self._transport, self._clock, self._files = store, transport, clock, files
        self._backoff, self._patience = backoff or Backoff(), patience

    def run(
        self,
        progress: Progress,
        cancelled: Callable[[], bool],
        changed: Optional[Changed] = None,
        by_itself: bool = False,
    ) -> SyncReport:
        """Sync once and say what happened; line and store errors are in the report, never raised.

        ``by_itself``: nobody asked for it; see :meth:`_Run._note_sync` for what that means to the chain.
        """
        tally = Tally()
        try:
            patience = self._patient(tally, progress, cancelled)
            run = _Run(self._store, self._transport, self._clock, patience, tally, progress, changed, by_itself)
            run.go(self._files)
        except Stopped:
            tally.cancelled = True
        except RedlineError as error:
            tally.errors.append(error.kept())
        return tally.report(self._clock.now())

    def _patient(self, tally: Tally, progress: Progress, cancelled: Callable[[], bool]) -> Patience:
        def on_wait(seconds: float) -> None:
            tally.add("retries")
            progress(SyncStage.WAIT.value, 0, int(seconds) + 1)

        return Patience(self._backoff, cancelled, on_wait, **self._patience)


class _Run:
    """One sync, from start to report."""

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        patience: Patience,
        tally: Tally,
        progress: Progress,
        changed: Optional[Changed],
        by_itself: bool,
    ) -> None:
        self._store, self._transport, self._clock, self._patience = store, transport, clock, patience
        self._tally, self._progress, self._changed = tally, progress, changed
        self._by_itself, self._noted = by_itself, False
        self._answered: set[str] = set()
        self._wanted_seq = 0
        self._resumed = 0

    def go(self, files: Optional[OwnFiles]) -> None:
        """Pull, push, pull, files; start again once where the platform says the feed is another one."""
        settled_before = self._count(OutboxState.SETTLED)
        try:
            try:
                self._cycle(files)
            except CursorGone as gone:
                settled_before = self._start_again(gone)
                self._cycle(files)
        finally:
            left = self._store.files_left()
            self._tally.add("files_left", left.count - left.failed)
            self._tally.add("files_stuck", left.failed)
            self._tally.add("settled", self._count(OutboxState.SETTLED) - settled_before)
            self._tally.add("waiting", self._count(*_UNSENT))

    def _count(self, *states: OutboxState) -> int:
        """Count operations in these states. Rows are not read for it: those of a whole year are in the outbox."""
        return self._store.outbox_count(*states)

    def _start_again(self, gone: CursorGone) -> int:
        self._store.reset_feed(gone.forked).result()
        self._tally.add("feed_resets")
        self._tally.feed_forked = self._tally.feed_forked or gone.forked
        self._answered.clear()
        return self._count(OutboxState.SETTLED)

    def _cycle(self, files: Optional[OwnFiles]) -> None:
        self._pull(SyncStage.PULL)
        if self._push():
            self._pull(SyncStage.SETTLE)
        if files is not None:
            self._send_files(files)

    def _send_files(self, files: OwnFiles) -> None:
        """Send what findings name, findings made meanwhile first; then read what that changed in the records."""
        if not self._by_itself:
            self._store.retry_files().result()
        run = FilesRun(self._store, files, self._transport.files, self._patience, self._tally, self._progress)
        while not run.go():
            if not self._push():
                break
            self._pull(SyncStage.SETTLE, run.case_ids)
        if run.case_ids:
            self._pull(SyncStage.SETTLE, run.case_ids)

    def _pull(self, stage: SyncStage, own_files: Collection[str] = ()) -> None:
        """Read the feed page by page, each durable with its cursor before the next is asked for.

        A long pull keeps nobody from working: what was found meanwhile is sent between two pages.
        """
        done, total, more = 0, 0, True
        self._progress(stage.value, 0, 0)
        while more:
            cursor = self._store.sync_state().cursor
            page = self._patience.call(lambda at=cursor: self._transport.pull(at, PAGE_LIMIT))  # type: ignore[misc]
            with collector_paused(page.more):
                ids = self._store.take_in(page).result()
            self._tally.page(page, ids, own_files)
            if ids and self._changed is not None:
                self._changed(ids)
            done, more = done + len(page.changes), page.more and page.cursor != cursor
            total = total if page.left is None else done + page.left
            self._progress(stage.value, done, max(total, done) if total else 0)
            if more and stage is SyncStage.PULL and self._store.has_unsent():
                self._push()
                self._progress(stage.value, done, max(total, done) if total else 0)

    def _push(self) -> bool:
        """Send until nothing waits and the chain's head has arrived; tell whether any operation was sent."""
        sent, total = 0, self._count(*_UNSENT)
        pushed = False
        self._wanted_seq = self._note_sync(total)
        while True:
            self._patience.check()
            operations = self._unanswered(self._store.take_outbox(MAX_OPERATIONS).result())
            push = self._next_push(operations, self._store.sync_state())
            if push is None and (self._noted or not self._troubled()):
                return pushed
            if push is None:
                self._wanted_seq = self._note_sync(0)
                continue
            self._send(push)
            pushed, sent = pushed or bool(push.operations), sent + len(push.operations)
            self._progress(SyncStage.PUSH.value, sent, max(total, sent))

    def _note_sync(self, waiting: int) -> int:
        """Make the sync an entry of the chain; returns the number up to which the chain has to arrive: its head.

        So the platform sees a past that was rewritten even where there is nothing else to send. While a reviewer
        works, findings go out by themselves every few seconds; one entry each would soon outnumber the findings. There
        an entry speaks of a range: of all answers of the platform since the entry before it. None is left out: the
        store counts each answer where it writes it down, so what a killed program had no entry for yet stands in the
        next one. What brings news (others' records, a refusal) is an entry of its own.
        """
        state, last = self._store.sync_state(), self._store.last_sync()
        if self._by_itself and last is not None and self._is_recent(last.recorded_at) and not self._has_news():
            return state.head_seq
        self._noted = True
        said = {
            "waiting": waiting,
            "acknowledged_seq": state.chain_seq,
            "came": dict(self._tally.counts),
            "answers": [(last.answers if last is not None else 0) + 1, state.answers],
        }
        return self._store.record(Act(ActKind.SYNC, None, self._clock.now(), said)).result().chain_seq

    def _is_recent(self, recorded_at: str) -> bool:
        then = datetime.fromisoformat(recorded_at.replace("Z", "+00:00")).timestamp()
        return 0 <= self._clock.unix_ms() / 1000 - then < RANGE_S

    def _has_news(self) -> bool:
        """Tell whether the platform sent what is not ours, or refused what is."""
        counts = self._tally.counts
        return self._troubled() or any(counts.get(name) for name in _NEWS)

    def _troubled(self) -> bool:
        return self._tally.chain_mismatch or any(self._tally.counts.get(name) for name in _TROUBLE)

    def _unanswered(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """Guard against a platform that leaves operations without a word: they would be sent for ever."""
        stuck = [op.op_id for op in operations if op.op_id in self._answered]
        if stuck:
            raise BadAnswer("/sync/batches", 200, f"no result for {len(stuck)} operations, first {stuck[0]}")
        return operations

    def _next_push(self, operations: tuple[Operation, ...], state: SyncState) -> Optional[Push]:
        self._wanted_seq = max([self._wanted_seq, *(op.chain_seq for op in operations)])
        span_open = state.chain_seq < self._wanted_seq and not self._tally.chain_mismatch
        if not operations and not span_open:
            return None
        return cut(operations, next_span(self._store, state, self._wanted_seq))

    def _send(self, push: Push) -> None:
        if push.too_large:
            self._refuse(push.too_large)
        if push.operations or push.span.content_hashes:
            self._tally.add("sent", len(push.operations))
            receipt = self._patience.call(lambda: self._transport.push(push.operations, push.span))
            self._settle(push, receipt)

    def _refuse(self, operations: tuple[Operation, ...]) -> None:
        state = self._store.sync_state()
        results = [too_large_result(operation) for operation in operations]
        self._store.settle(results, state.chain_seq, state.chain_link).result()
        self._tally.results(results)

    def _settle(self, push: Push, receipt: PushReceipt) -> None:
        self._answered.update(op.op_id for op in push.operations)
        seq, link = self._acknowledged_head(push.span, receipt)
        self._store.settle(receipt.results, seq, link).result()
        self._tally.results(receipt.results, push.operations)

    def _acknowledged_head(self, span: ChainSpan, receipt: PushReceipt) -> tuple[int, str]:
        """Return the head to go on from: the platform's where it lies on our own chain, else ours as it was.

        A platform that is merely behind (restored) or ahead (a response was lost) holds a link of ours; the
        next push continues from there. Any other link means that one of the two pasts was rewritten.
        """
        before = (span.first_seq - 1, span.prev_link)
        held = (receipt.chain_seq, receipt.chain_link or GENESIS)
        ours = own_link(self._store, held[0]) == held[1]
        self._resumed += not receipt.chain_ok
        stands_still = held == before and (bool(span.content_hashes) or not receipt.chain_ok)
        if ours and not stands_still and self._resumed <= MAX_RESUMES:
            return held
        self._tally.chain_mismatch = True
        return before


__all__ = ["ChainSpan", "Progress", "SyncClient", "SyncReport", "SyncStage"]
