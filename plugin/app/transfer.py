"""Findings carried by hand: what goes into a ``.rlsync``, and what its receipt means. Pure; one rule with the line.

::

   row:  waiting · sending ──export──→ exported ──receipt──→ as a push's answer says (acknowledged → settled, …)
                                          │ ▲
                                          └─┘ exported again, as often as anybody likes, until there is a receipt

Pushes are cut as for the line and the chain's span goes with them. A file is put in place first and its rows are marked
afterwards: a program killed in between has rows that wait and are exported, or sent, once more, which the platform
knows by their ids. What was handed to a file can no longer be taken back, from before the file is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from ..domain import wire
from ..domain.bundle import Manifest, PackageKind, PackageReader
from ..domain.chain import GENESIS
from ..domain.errors import BadRecord
from ..domain.file_sending import FileFault, FileState, OutgoingFile
from ..domain.operations import Change, Operation, OperationResult, PushReceipt
from ..domain.package_faults import PackageFault
from ..domain.sniffing import BYTES, MEDIA_TYPES
from ..domain.states import OperationKind, Outcome
from ..ports import Store, SyncState
from .package_errors import Aspect, OtherPlace, PackageRefused
from .sync_batch import Push, cut, next_span, own_link
from .sync_files import fault_of

_WAITING = (FileState.WAITING, FileState.PART_SENT)
_HASH_LETTERS = 64


@dataclass(frozen=True)
class CarriedFile:
    """A file that goes along: of a finding that goes too, or of one that the platform has taken already."""

    sha256: str
    name: str
    suffix: str
    size_bytes: int
    case_id: str = ""

    def said(self) -> dict[str, Any]:
        """Return what the package says of it."""
        about = {"sha256": self.sha256, "name": self.name[-400:], "media_type": MEDIA_TYPES.get(self.suffix, BYTES)}
        return {**about, "case_id": self.case_id} if self.case_id else about


@dataclass(frozen=True)
class LeftOut:
    """A file that did not go along, and why; its finding did."""

    name: str
    fault: FileFault


@dataclass(frozen=True)
class ExportedPack:
    """What an export wrote. ``again`` of its operations had been exported before and have no receipt."""

    folder: str
    names: tuple[str, ...]
    package_id: str
    operations: int
    findings: int
    again: int
    files: int
    size_bytes: int
    left_out: tuple[LeftOut, ...] = ()
    too_large: int = 0


@dataclass(frozen=True)
class FileWord:
    """What a receipt says of a file: ``fault`` is NONE where the platform has it."""

    sha256: str
    fault: FileFault = FileFault.NONE
    detail: str = ""


@dataclass(frozen=True)
class Receipt:
    """A receipt, understood: answers in the order of the pushes, files, and what the operations made.

    ``problems`` are what the platform said of pushes that it could not take at all.
    """

    package_id: str
    of: str
    made_at: str
    results: tuple[OperationResult, ...] = ()
    heads: tuple[tuple[int, str], ...] = ()
    files: tuple[FileWord, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceiptTaken:
    """What taking a receipt in changed. ``news`` are the answers that say more than was known."""

    known: int = 0
    unknown: int = 0
    news: tuple[OperationResult, ...] = ()
    head_moved: bool = False
    files_sent: int = 0
    files_refused: int = 0
    changed_case_ids: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    chain_mismatch: bool = False

    @property
    def anything(self) -> bool:
        """Tell whether the receipt said anything new."""
        return bool(self.news or self.head_moved or self.files_sent or self.files_refused or self.changed_case_ids)

    def count(self, *outcomes: Outcome) -> int:
        """Return how many new answers have one of these outcomes."""
        return sum(result.outcome in outcomes for result in self.news)

    def joined(self, other: ReceiptTaken) -> ReceiptTaken:
        """Return the sum of two receipts."""
        return ReceiptTaken(
            self.known + other.known,
            self.unknown + other.unknown,
            (*self.news, *other.news),
            self.head_moved or other.head_moved,
            self.files_sent + other.files_sent,
            self.files_refused + other.files_refused,
            tuple(dict.fromkeys((*self.changed_case_ids, *other.changed_case_ids))),
            (*self.problems, *other.problems),
            self.chain_mismatch or other.chain_mismatch,
        )


# Going out


@dataclass(frozen=True)
class Pushes:
    """What goes into a package, as bodies of pushes; ``too_large`` are operations that no push holds."""

    bodies: tuple[Mapping[str, Any], ...]
    operations: tuple[Operation, ...]
    too_large: tuple[Operation, ...]


def pushes_of(
    store: Store, operations: Sequence[Operation], state: SyncState, check: Callable[[], None] = lambda: None
) -> Pushes:
    """Cut operations and the chain's span since the acknowledged head into pushes, as for the line.

    Each push goes on from where the one before it would have brought the platform; ``check`` may raise.
    """
    wanted = max([state.head_seq, *(op.chain_seq for op in operations)])
    bodies: list[Mapping[str, Any]] = []
    too_large: list[Operation] = []
    left = list(operations)
    while left or state.chain_seq < wanted:
        check()
        push = cut(left, next_span(store, state, wanted))
        if push.operations or push.span.content_hashes:
            bodies.append(wire.push_to_json(push.operations, push.span))
        taken = len(push.operations) + len(push.too_large)
        too_large += push.too_large
        left = left[taken:]
        state = _behind(store, state, push)
        if not taken and not push.span.content_hashes:
            break
    gone = {op.op_id for op in too_large}
    return Pushes(tuple(bodies), tuple(op for op in operations if op.op_id not in gone), tuple(too_large))


def _behind(store: Store, state: SyncState, push: Push) -> SyncState:
    reached = state.chain_seq + len(push.span.content_hashes)
    return replace(state, chain_seq=reached, chain_link=own_link(store, reached))


def files_of(operations: Sequence[Operation], outgoing: Sequence[OutgoingFile]) -> tuple[CarriedFile, ...]:
    """Return the files that operations name, and those of findings taken before that have not arrived; each once."""
    found: dict[str, CarriedFile] = {}
    for file in outgoing:
        if file.state in _WAITING or file.state is FileState.FAILED:
            case_id = file.case_ids[0] if file.case_ids else ""
            found[file.sha256] = CarriedFile(file.sha256, file.name, file.suffix, file.size_bytes, case_id)
    arrived = {file.sha256 for file in outgoing if file.state is FileState.SENT}
    for op in operations:
        for named in _named(op):
            if named.sha256 not in arrived:
                found.setdefault(named.sha256, named)
    return tuple(found.values())


def _named(op: Operation) -> Sequence[CarriedFile]:
    listed = op.payload.get("evidence_files", ())
    found = []
    for one in listed if isinstance(listed, (list, tuple)) else ():
        sha256, size = (one.get("sha256"), one.get("size_bytes")) if isinstance(one, Mapping) else (None, None)
        if isinstance(sha256, str) and len(sha256) == _HASH_LETTERS and isinstance(size, int):
            found.append(CarriedFile(sha256, str(one.get("name", "")), str(one.get("suffix", "")), size, op.case_id))
    return found


def findings_in(operations: Sequence[Operation]) -> int:
    """Return how many operations are findings; the others are leads, pieces and merged patches."""
    return sum(op.kind is OperationKind.SUBMIT for op in operations)


# Coming back


@dataclass(frozen=True)
class Whose:
    """Whose receipts a workspace takes: its organisation (empty where it is not known) and its own device."""

    org: str
    device_id: str


def require_ours(name: str, manifest: Manifest, whose: Whose) -> None:
    """Raise :class:`PackageRefused` or :class:`OtherPlace` for what is no receipt of this workspace."""
    if manifest.kind is not PackageKind.RECEIPT:
        raise PackageRefused(name, PackageFault.OTHER_KIND, manifest.kind.suffix)
    org, device = manifest.fact("org"), manifest.fact("device_id")
    if whose.org and org != whose.org:
        raise OtherPlace(name, Aspect.ORGANISATION, org, whose.org)
    if device != whose.device_id:
        raise OtherPlace(name, Aspect.DEVICE, device, whose.device_id)


def read_receipt(name: str, reader: PackageReader) -> Receipt:
    """Read a receipt, every file of it against its hash; raises :class:`PackageRefused` or :class:`BadPackage`."""
    reader.verify()
    manifest = reader.manifest
    try:
        answers = [reader.json(member.name) for member in manifest.under("receipts")]
        pushed = [wire.receipt_from_json(answer) for answer in answers if "problem" not in answer]
        changes = wire.page_from_json({**reader.json("changes.json"), "cursor": "", "more": False}).changes
        files = tuple(_file_word(one) for one in reader.json("evidence.json"))
        problems = tuple(_problem_words(answer["problem"]) for answer in answers if "problem" in answer)
    except (KeyError, TypeError, AttributeError) as error:
        raise PackageRefused(name, PackageFault.UNSOUND, str(error)) from error
    except BadRecord as error:
        if error.kind == "package":
            raise
        raise PackageRefused(name, PackageFault.UNSOUND, f"{error.kind}: {error.reason}") from error
    results = tuple(result for receipt in pushed for result in receipt.results)
    heads = tuple(map(_head, pushed))
    return Receipt(manifest.package_id, manifest.fact("of"), manifest.made_at, results, heads, files, changes, problems)


def _head(receipt: PushReceipt) -> tuple[int, str]:
    return receipt.chain_seq, receipt.chain_link or GENESIS


def _file_word(said: Mapping[str, Any]) -> FileWord:
    problem = said.get("problem")
    if not isinstance(problem, Mapping):
        return FileWord(str(said["sha256"]))
    slug = str(problem.get("type", "")).rpartition(":")[2]
    return FileWord(str(said["sha256"]), fault_of(slug), _problem_words(problem))


def _problem_words(problem: Mapping[str, Any]) -> str:
    return str(problem.get("detail") or problem.get("title") or "")


def head_reached(store: Store, receipt: Receipt) -> tuple[Optional[tuple[int, str]], bool]:
    """Return the furthest head that lies on our own chain, and whether one does not: a past was rewritten."""
    ours = [head for head in receipt.heads if own_link(store, head[0]) == head[1]]
    return max(ours, default=None), len(ours) < len(receipt.heads)


@dataclass(frozen=True)
class Standing:
    """What waits to be carried: ``waiting`` never left, ``exported`` has no receipt yet; and the files with them."""

    waiting: int = 0
    exported: int = 0
    files: int = 0
    files_bytes: int = 0
    batches: tuple[str, ...] = field(default=())
