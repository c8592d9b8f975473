"""What one sync did, as plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from ..domain.errors import RedlineError
from ..domain.operations import ChangePage, Foreign, Operation, OperationResult
from ..domain.records import Batch, Case, Zone
from ..domain.states import OperationKind, Outcome


class SyncStage(str, Enum):
    """What a sync is busy with; the window turns it into words."""

    PULL = "pull"
    PUSH = "push"
    SETTLE = "settle"
    FILES = "files"  # done and total in KiB
    WAIT = "wait"  # the line is bad, the next try comes by itself


@dataclass(eq=False)
class SyncBroke(RedlineError):
    """A fault of ours ended a sync; ``name`` is the error's class, the log has the traceback."""

    name: str


@dataclass(frozen=True)
class SyncReport:
    """The count of one sync.

    ``pulled_*`` count feed lines, ``gone`` tombstones, ``unknown`` records of kinds that only a newer program
    knows (they are kept); ``sent`` counts operations handed to the transport (a request
    repeated within the run counts once), the outcomes below it count the platform's words; of what it applied,
    now or before, ``findings`` and ``patches`` count findings and patches of one's own (leads, pieces, merged ones);
    ``files_sent`` and ``files_failed`` count files of this run, ``files_left`` those that still wait after it,
    ``files_stuck`` those that failed for good, in whichever run; ``file_bytes`` what was handed to the line, repeated
    chunks included;
    ``settled`` counts the operations that became settled in this run. ``errors`` ended the run early; a
    ``chain_mismatch`` does not.
    """

    pulled_batches: int = 0
    pulled_zones: int = 0
    pulled_cases: int = 0
    gone: int = 0
    unknown: int = 0
    sent: int = 0
    applied: int = 0
    duplicates: int = 0
    findings: int = 0
    patches: int = 0
    conflicts: int = 0
    rejected: int = 0
    blocked: int = 0
    settled: int = 0
    waiting: int = 0
    retries: int = 0
    files_sent: int = 0
    files_failed: int = 0
    files_left: int = 0
    files_stuck: int = 0
    file_bytes: int = 0
    feed_resets: int = 0
    feed_forked: bool = False
    chain_mismatch: bool = False
    cancelled: bool = False
    changed_case_ids: tuple[str, ...] = ()
    errors: tuple[RedlineError, ...] = ()
    finished_at: str = ""
    by_itself: bool = False
    """Nobody asked for this sync."""

    @property
    def only_ours(self) -> bool:
        """Tell whether a sync that nobody asked for brought nothing but our own findings back."""
        others = self.pulled_batches or self.pulled_zones or self.gone or self.pulled_cases > self.settled
        trouble = self.conflicts or self.rejected or self.blocked or self.feed_resets or self.files_failed
        return self.by_itself and not (others or trouble)

    @property
    def complete(self) -> bool:
        """Tell whether the run came to its end: nothing broke it off and nobody stopped it."""
        return not self.errors and not self.cancelled


@dataclass
class Tally:
    """Counts while a sync runs; :meth:`report` freezes it."""

    counts: dict[str, int] = field(default_factory=dict)
    changed: dict[str, None] = field(default_factory=dict)
    errors: list[RedlineError] = field(default_factory=list)
    feed_forked: bool = False
    chain_mismatch: bool = False
    cancelled: bool = False

    def add(self, name: str, count: int = 1) -> None:
        """Count ``count`` more of ``name`` (a field of :class:`SyncReport`)."""
        self.counts[name] = self.counts.get(name, 0) + count

    def page(self, page: ChangePage, changed: Iterable[str], own_files: Collection[str] = ()) -> None:
        """Count a feed page and the cases it changed here.

        ``own_files``: cases of which we sent files; a line that no operation made only says that they arrived.
        """
        for change in page.changes:
            record = change.record
            if not (change.op_id is None and isinstance(record, Case) and record.case_id in own_files):
                self.add(_line_name(record))
        self.changed.update(dict.fromkeys(changed))

    def results(self, results: Iterable[OperationResult], operations: Iterable[Operation] = ()) -> None:
        """Count the platform's words on ``operations``, and those given here (an operation too large to send)."""
        kinds = {op.op_id: op.kind for op in operations}
        for result in results:
            self.add(_OUTCOME_NAMES[result.outcome])
            if result.outcome in (Outcome.APPLIED, Outcome.DUPLICATE) and result.op_id in kinds:
                self.add("findings" if kinds[result.op_id] is OperationKind.SUBMIT else "patches")

    def report(self, finished_at: str) -> SyncReport:
        """Return the frozen count."""
        return SyncReport(
            **self.counts,
            feed_forked=self.feed_forked,
            chain_mismatch=self.chain_mismatch,
            cancelled=self.cancelled,
            changed_case_ids=tuple(self.changed),
            errors=tuple(self.errors),
            finished_at=finished_at,
            by_itself=False,
        )


_OUTCOME_NAMES = {
    Outcome.APPLIED: "applied",
    Outcome.DUPLICATE: "duplicates",
    Outcome.CONFLICT: "conflicts",
    Outcome.REJECTED: "rejected",
    Outcome.BLOCKED: "blocked",
    Outcome.OTHER: "blocked",
}


def _line_name(record: object) -> str:
    if isinstance(record, Batch):
        return "pulled_batches"
    if isinstance(record, Zone):
        return "pulled_zones"
    if isinstance(record, Foreign):
        return "unknown"
    return "pulled_cases" if isinstance(record, Case) else "gone"
