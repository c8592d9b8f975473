"""Known cases: which patch was seen before, with which verdict, and which patches belong together.

Pure; what measures is handed in (:mod:`..screening.known`). Thresholds are a JSON resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Protocol

from ..domain.codes import read_json
from ..domain.errors import BadResource
from ..domain.records import Case, Draft
from ..domain.shelf import cases_by_id
from ..domain.states import OutboxState
from ..ports import Contents, lines_in, outlines_in
from .merged import answered_by
from .screen_batch import Pairs


@dataclass(frozen=True)
class KnownRules:
    """From when a patch counts as seen before (either is enough), as a duplicate, and as adjacent (metres)."""

    seen_share: float
    seen_iou: float
    duplicate_iou: float
    adjacent_m: float


def read_known_rules(path: Path) -> KnownRules:
    """Read the thresholds; raises :class:`BadResource` naming the file and the member at fault."""
    data = read_json(path)
    if not isinstance(data, dict):
        raise BadResource(path.name, "is not an object")
    share, iou, same = (_number(data, name, path, 1.0) for name in ("seen_share", "seen_iou", "duplicate_iou"))
    return KnownRules(share, iou, same, _number(data, "adjacent_m", path, 1000.0))


def _number(data: Mapping[str, Any], name: str, path: Path, most: float) -> float:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise BadResource(path.name, f"{name} is not a number from 0 to {most:g}", (name,))
    return float(value)


class CommonArea(Protocol):
    """What a measurement says of a new and an earlier patch."""

    @property
    def first_id(self) -> str:
        """Id of the new patch."""
        ...

    @property
    def second_id(self) -> str:
        """Id of the earlier patch."""
        ...

    @property
    def share(self) -> float:
        """Common area over that of the new patch, 0 … 1."""
        ...

    @property
    def iou(self) -> float:
        """Common area over that of both together, 0 … 1."""
        ...


Measure = Callable[[Pairs, Pairs], Sequence[CommonArea]]
"""Measures new patches against earlier ones."""
Finding = tuple[Mapping[str, Any], str, str]
"""(answers, when, by whom)"""


@dataclass(frozen=True)
class SeenBefore:
    """An earlier patch at the same place: its finding, when and by whom (empty where that is not known here)."""

    case_id: str
    issued_id: str
    batch_id: str
    finding: Mapping[str, Any]
    found_at: str
    found_by: str
    share: float
    iou: float

    @property
    def reality(self) -> str:
        """Return the verdict of the first question as its code, empty where it was not answered."""
        return str(self.finding.get("reality", ""))


def finding_of(case: Case, draft: Optional[Draft], outbox: Optional[OutboxState] = None) -> Optional[Finding]:
    """Return (finding, when, by whom) of a case, ``None`` where none was made, or where another patch answers for it.

    The newer of the platform's finding and the one decided here; of ours the store names no person.
    """
    if answered_by(case, draft, outbox):
        return None
    decided = draft is not None and draft.decided
    if draft is not None and decided and (not case.finding or draft.recorded_at > case.finding_at):
        return draft.answers, draft.recorded_at, ""
    return (case.finding, case.finding_at, case.finding_by) if case.finding else None


def stands_in(contents: Contents, case: Case) -> Optional[Finding]:
    """Return :func:`finding_of` over the contents of a workspace."""
    return finding_of(case, contents.drafts.get(case.case_id), contents.outbox.get(case.case_id))


def seen_before(
    measured: Iterable[CommonArea], earlier: Mapping[str, Case], drafts: Mapping[str, Draft], rules: KnownRules
) -> dict[str, tuple[SeenBefore, ...]]:
    """Return, by id of the new patch, the earlier ones with a finding, the last verdict first."""
    pairs = [pair for pair in measured if _counts(pair, rules)]
    return _seen_of(pairs, earlier, lambda case: finding_of(case, drafts.get(case.case_id)))


def seen_at(case: Case, finding: Optional[Finding], pair: CommonArea) -> Optional[SeenBefore]:
    """Return what the first patch of a pair is told of the second, ``case``; nothing where it has no finding."""
    if finding is None:
        return None
    return SeenBefore(case.case_id, case.issued_id, case.batch_id, *finding, pair.share, pair.iou)


def last_first(seen: Iterable[SeenBefore]) -> tuple[SeenBefore, ...]:
    """Return earlier findings of one patch, the last verdict first."""
    return tuple(sorted(seen, key=lambda one: (one.found_at, one.share), reverse=True))


def _counts(pair: CommonArea, rules: KnownRules) -> bool:
    return pair.share >= rules.seen_share or pair.iou >= rules.seen_iou


def _seen_of(
    pairs: Iterable[CommonArea], earlier: Mapping[str, Case], finding: Callable[[Case], Optional[Finding]]
) -> dict[str, tuple[SeenBefore, ...]]:
    found: dict[str, list[SeenBefore]] = {}
    for pair in pairs:
        case = earlier[pair.second_id]
        seen = seen_at(case, finding(case), pair)
        if seen is not None:
            found.setdefault(pair.first_id, []).append(seen)
    return {name: last_first(some) for name, some in found.items()}


def link_batch(
    contents: Contents, batch_id: str, measure: Measure, rules: KnownRules
) -> dict[str, tuple[SeenBefore, ...]]:
    """Compare the cases of a batch with the cases of all other batches that have a finding; off the GUI thread."""
    return seen_in(contents, near_batch(contents, batch_id, measure, rules))


def near_batch(contents: Contents, batch_id: str, measure: Measure, rules: KnownRules) -> tuple[CommonArea, ...]:
    """Return which cases of a batch have the place of one of another batch, with a finding or not yet.

    A finding made later changes nothing of it. Off the GUI thread.
    """
    new, cases = outlines_in(contents, batch_id), cases_by_id(contents.cases)
    others = (cases[case_id] for case_id, line in lines_in(contents).items() if line.batch_id != batch_id)
    earlier = [(case.case_id, _known_outline(case)) for case in others]
    if not new or not earlier:
        return ()
    return tuple(pair for pair in measure(new, earlier) if _counts(pair, rules))


def seen_in(contents: Contents, near: Iterable[CommonArea]) -> dict[str, tuple[SeenBefore, ...]]:
    """Return, by id of the first patch of each pair, what the contents of a workspace say of the second ones."""
    return _seen_of(near, cases_by_id(contents.cases), lambda case: stands_in(contents, case))


def link_history(
    contents: Contents, history: Iterable[Case], measure: Measure, rules: KnownRules
) -> dict[str, tuple[SeenBefore, ...]]:
    """Compare all cases with patches from elsewhere that bear a finding (of a layer); off the GUI thread."""
    return link_rows(outlines_in(contents), history, measure, rules)


def link_rows(
    new: Pairs, history: Iterable[Case], measure: Measure, rules: KnownRules
) -> dict[str, tuple[SeenBefore, ...]]:
    """Compare outlines of no workspace with patches that bear a finding; by id of the new one, the last first."""
    earlier = {case.case_id: case for case in history if case.finding}
    if not new or not earlier:
        return {}
    outlines = [(case_id, _known_outline(case)) for case_id, case in earlier.items()]
    return seen_before(measure(new, outlines), earlier, {}, rules)


def _known_outline(case: Case) -> bytes:
    """Return the outline that the reviewer found, else the issued one."""
    return case.outline_found or case.outline
