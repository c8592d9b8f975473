"""What the application needs from outside, as protocols; adapters fulfil them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Optional, Protocol

from .domain.acts import Act, ActReceipt
from .domain.chain import ChainEntry
from .domain.departure import Departure
from .domain.file_sending import FilesLeft, FileState, OutgoingFile
from .domain.operations import ChainSpan, ChangePage, Operation, OperationResult, PushReceipt
from .domain.records import Batch, Case, Draft, Image, Screening, WorkspaceInfo, Zone
from .domain.refusal import Refusal
from .domain.seen import FileDue, FileKey, PictureDue, PictureOwed
from .domain.shelf import CaseLine, CaseShelf, line_of, outlines_of
from .domain.states import OutboxState
from .port_files import FileTransport


class Clock(Protocol):
    """Wall time; it orders nothing."""

    def unix_ms(self) -> int:
        """Return milliseconds since 1970, UTC."""
        ...

    def now(self) -> str:
        """Return the wall time as RFC 3339 UTC with milliseconds (``2026-05-02T08:00:00.000Z``)."""
        ...


@dataclass(frozen=True)
class OutboxRow:
    """An outbox row as the panel shows it. ``result`` is the platform's last word as JSON, empty before one.

    ``superseded``: it was refused, and a later finding or a person's choice stands in for it.
    """

    operation: Operation
    state: OutboxState
    result: Mapping[str, Any] = field(default_factory=dict)
    seen_in_feed: bool = False
    superseded: bool = False


@dataclass(frozen=True)
class Conflict:
    """Two versions of a case that only a person can choose between; kept until an act of kind ``RESOLVE``.

    ``fields`` differ; ``base``, ``mine`` and ``theirs`` are whole findings (an outline among them as GeoJSON).
    ``theirs_version`` is the platform's version; ``op_id`` our operation, where one was sent.
    """

    case_id: str
    fields: tuple[str, ...]
    base: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    theirs_version: int
    detected_at: str
    op_id: Optional[str] = None
    resolved_at: str = ""


@dataclass(frozen=True)
class Contents:
    """Everything the window needs in memory, read once when a workspace opens (in batch order).

    Contents are never changed; a later reading shares what stayed the same (see :meth:`Store.contents`).
    """

    batches: tuple[Batch, ...]
    zones: tuple[Zone, ...]
    cases: Sequence[Case]
    """As rows, where the store made them: each look at a case makes its record anew."""
    drafts: Mapping[str, Draft]
    screenings: Mapping[str, Screening]
    images: tuple[Image, ...]
    outbox: Mapping[str, OutboxState]
    """Newest outbox state by case id, of rows that were neither taken back nor superseded."""
    last_case_id: Optional[str] = None
    gone: Mapping[str, str] = field(default_factory=dict)
    """Reason by case id where the platform took a case away; those without local work are not among the cases."""
    conflicts: tuple[str, ...] = ()
    """Ids of the cases with an open conflict."""
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    """What the platform said by case id, where it refused the newest operation."""
    screened: tuple[str, str] = ("", "")
    """Hashes of patches and zones that the newest screening measured."""
    revision: int = field(default=0, compare=False)
    """Number of this reading among those of one open store."""
    changed: Optional[frozenset[str]] = field(default=None, compare=False)
    """Ids of the cases of which anything differs from the reading number ``since``; ``None``: of any case it may."""
    since: int = field(default=0, compare=False)
    departures: Mapping[str, Departure] = field(default_factory=dict)
    own_names: frozenset[str] = frozenset()
    """User names under which this workspace syncs; ``departures`` are when and through whom cases went, by case id."""


def lines_in(contents: Contents) -> Mapping[str, CaseLine]:
    """Return what the queue needs of each case, in batch order."""
    if isinstance(contents.cases, CaseShelf):
        return contents.cases.lines
    return {case.case_id: line_of(case, contents.screenings.get(case.case_id)) for case in contents.cases}


def outlines_in(contents: Contents, batch_id: Optional[str] = None) -> list[tuple[str, bytes]]:
    """Return ids and outlines of the cases, or of a batch's, in batch order; makes no record."""
    found = outlines_of(contents.cases)
    if batch_id is None:
        return found
    lines = lines_in(contents)
    return [pair for pair in found if lines[pair[0]].batch_id == batch_id]


@dataclass(frozen=True)
class SyncState:
    """Where sync stands: the feed's cursor and the chain's head that the platform has acknowledged.

    ``head_seq`` is the newest entry of our own chain; ``answers`` counts the platform's answers to pushes, each in the
    transaction that wrote it down. ``more``: when the last page of the feed came in, more was to come.
    """

    device_id: str
    cursor: str = ""
    chain_seq: int = 0
    chain_link: str = ""
    head_seq: int = 0
    answers: int = 0
    more: bool = False


@dataclass(frozen=True)
class SyncEntry:
    """The newest entry of the chain that speaks of syncs, and the answers up to which it and those before it speak."""

    recorded_at: str
    answers: int


class Store(Protocol):
    """The local store. Writers return a future that is done once the change is durable.

    Futures raise ``RedlineError`` leaves (disk full, read-only, locked). Safe to call from any thread.
    """

    read_only: bool

    def contents(self, known: Optional[Contents] = None) -> Contents:
        """Read all that the window shows; of what was read before from this open store only what changed since."""
        ...

    def record(self, act: Act) -> Future[ActReceipt]:
        """Write one act: chain entry, draft and outbox row in one durable transaction."""
        ...

    def import_batch(
        self,
        batch: Batch,
        zones: Sequence[Zone],
        cases: Sequence[Case],
        act: Act,
        operations: Sequence[Operation] = (),
    ) -> Future[ActReceipt]:
        """Write an imported batch with its chain entry; facts of known cases are replaced, drafts never touched.

        ``operations`` (leads of one's own that the platform is offered) become outbox rows in the same transaction.
        """
        ...

    def save_screenings(self, screenings: Iterable[Screening], act: Act) -> Future[ActReceipt]:
        """Replace screening results, with the chain entry that names both inputs' hashes."""
        ...

    def save_images(self, images: Sequence[Image], act: Act) -> Future[ActReceipt]:
        """Replace the image manifest."""
        ...

    def sync_state(self) -> SyncState:
        """Read where sync stands."""
        ...

    def last_sync(self) -> Optional[SyncEntry]:
        """Read the newest entry of a sync; ``None`` where there is none, or none for a long time."""
        ...

    def take_in(self, page: ChangePage) -> Future[tuple[str, ...]]:
        """Write a feed page and its cursor in one transaction; returns the ids of cases that changed.

        Marks acknowledged outbox rows whose ``op_id`` the page carries as settled. Never touches a draft: where
        a case with local answers changed underneath in fields that only a person merges, a conflict is kept.
        """
        ...

    def reset_feed(self, forked: bool) -> Future[None]:
        """Forget the cursor (410). ``forked``: settled and acknowledged operations are offered again as waiting."""
        ...

    def take_outbox(self, limit: int) -> Future[tuple[Operation, ...]]:
        """Mark the oldest waiting or sending rows as sending and return them, in ``client_seq`` order."""
        ...

    def chain_span(self, first_seq: int, last_seq: int) -> ChainSpan:
        """Read the chain's numbers and content hashes ``first_seq … last_seq`` (inclusive)."""
        ...

    def settle(self, results: Sequence[OperationResult], chain_seq: int, chain_link: str) -> Future[None]:
        """Write the platform's word on operations and the chain head it acknowledged, in one transaction."""
        ...

    def outbox(self) -> Sequence[OutboxRow]:
        """Read all outbox rows, oldest first."""
        ...

    def outbox_count(self, *states: OutboxState) -> int:
        """Count the outbox's rows in these states; costs next to nothing, unless they are most of a large outbox."""
        ...

    def history(self, case_id: str) -> Sequence[ChainEntry]:
        """Read the chain's entries of one case, oldest first."""
        ...

    def pictures_due(self) -> Sequence[PictureDue]:
        """Read the findings whose pictures have not followed yet, oldest first."""
        ...

    def pictures_owed(self, limit: int) -> Sequence[PictureOwed]:
        """Read up to ``limit`` views whose picture is to be painted again, of the oldest findings first."""
        ...

    def files_due(self) -> Sequence[FileDue]:
        """Read the image files that findings rest on and whose hash has not followed yet."""
        ...

    def file_hashes(self) -> Mapping[FileKey, str]:
        """Read the hashes of image files by path and identity; empty where the file had changed before."""
        ...

    def times(self) -> Mapping[str, int]:
        """Read the milliseconds that the reviewer spent on cases, where that is switched on."""
        ...

    def add_times(self, spent_ms: Mapping[str, int]) -> Future[None]:
        """Add to what the reviewer spent on cases; no entry of the chain, and never sent."""
        ...

    def forget_times(self) -> Future[None]:
        """Erase what was spent on all cases."""
        ...

    def outgoing_files(self, states: Optional[Collection[FileState]] = None) -> Sequence[OutgoingFile]:
        """Read the files of sent findings in these states (``None``: all), in the order of the findings."""
        ...

    def files_left(self) -> FilesLeft:
        """Count the files of sent findings that have not arrived."""
        ...

    def has_unsent(self) -> bool:
        """Tell whether an operation waits to be sent; costs nothing."""
        ...

    def keep_file(self, file: OutgoingFile) -> Future[None]:
        """Write how far a file has come on its way."""
        ...

    def retry_files(self, hashes: Optional[Collection[str]] = None) -> Future[int]:
        """Let failed files (``None``: all of them) wait again; returns how many do."""
        ...

    def conflicts(self) -> Sequence[Conflict]:
        """Read the open conflicts, oldest first."""
        ...

    def verify_chain(self) -> str:
        """Recompute the whole chain; returns its head, raises :class:`~.domain.errors.ChainBroken`."""
        ...

    def close(self) -> None:
        """Finish what was handed over, then close. Idempotent."""
        ...


class Transport(Protocol):
    """The platform behind a line that may fail. Every method has a time limit and raises ``RedlineError`` leaves."""

    @property
    def files(self) -> FileTransport:
        """What sends files over the same line, with the same sign-in."""
        ...

    def pull(self, cursor: str, limit: int) -> ChangePage:
        """Return the changes since a cursor (empty: from the start)."""
        ...

    def push(self, operations: Sequence[Operation], span: ChainSpan) -> PushReceipt:
        """Send operations; safe to repeat."""
        ...


class ImageryCatalogue(Protocol):
    """Images by place and date, of whatever kind of source (``Image.kind``).

    What opens a kind is behind ``adapters.imagery.opened.ImageKind``: a further one (STAC, say) is one file there.
    """

    def dates(self, footprint: tuple[float, float, float, float]) -> Sequence[str]:
        """Return the dates (ISO) with an image touching the box (degrees, EPSG:4490), oldest first."""
        ...

    def images(self, date: str, footprint: tuple[float, float, float, float]) -> Sequence[Image]:
        """Return the images of a date that touch the box."""
        ...


class WorkspaceFile(Protocol):
    """``workspace.json``, beside the store."""

    def amend(self, change: Callable[[WorkspaceInfo], WorkspaceInfo]) -> WorkspaceInfo:
        """Read the file, apply ``change`` and write it in one step where it differs; returns what now stands.

        Raises ``UpkeepFailed`` or ``NewerSchema``; the old file stands then.
        """
        ...


class ReferenceLayers(Protocol):
    """The zones as read-only layers that a user opens in QGIS; made from the store and disposable.

    ``version`` names what zones a layer holds, as part of a file name.
    """

    def stands(self, version: str, count: int) -> bool:
        """Tell whether the layer of this version is there, whole, with ``count`` zones."""
        ...

    def write(self, version: str, zones: Sequence[Zone], cancelled: Callable[[], bool]) -> None:
        """Write a layer whole or not at all. Raises ``UpkeepFailed`` leaves."""
        ...

    def drop_others(self, version: str, in_use: Collection[str]) -> None:
        """Remove the other versions, but for those in use: named in ``in_use`` (paths), or held open elsewhere."""
        ...


@dataclass(frozen=True)
class StoreMark:
    """How far a store has come: ``word`` changes with every act and every page of the feed; ``cases`` it holds."""

    word: str
    cases: int


@dataclass(frozen=True)
class TakenSnapshot:
    """A snapshot and the mark its store had; wall time in milliseconds since 1970, UTC."""

    taken_at_ms: int
    mark: StoreMark


class Snapshots(Protocol):
    """Rotating copies of one store."""

    def mark(self) -> StoreMark:
        """Read how far the store has come."""
        ...

    def newest(self) -> Optional[TakenSnapshot]:
        """Return the newest snapshot that can be read, ``None`` without one."""
        ...

    def take(self, keep: int) -> None:
        """Take one, check it, and remove all but the newest ``keep``.

        Raises ``UpkeepFailed`` leaves, or ``StoreDamaged`` where the store itself is.
        """
        ...
