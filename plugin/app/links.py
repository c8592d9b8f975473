"""What is known of each patch beyond its own record: seen before, what it belongs to, how urgent it is. Pure.

Heavy for a large workspace: call off the GUI thread. What measures is handed in (:mod:`..screening.known`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Optional, Protocol

from ..domain.errors import RedlineError
from ..domain.records import Case, Zone
from ..domain.shelf import cases_by_id
from ..ports import Contents, lines_in, outlines_in
from ..screening.results import ScreeningCancelled, hash_rows
from .known_cases import (
    CommonArea,
    Finding,
    KnownRules,
    Measure,
    SeenBefore,
    last_first,
    link_history,
    near_batch,
    seen_at,
    seen_in,
)
from .priority import CaseView, Priority, PriorityRules, priority
from .screen_batch import Pairs

CONFIRMED = frozenset({"real", "partly"})
"""Verdicts that count as the change having been there."""

_AT_ONCE, _PAUSE_S = 50, 0.002


@dataclass(frozen=True)
class PatchGroup:
    """Patches of one batch that belong together, in batch order.

    ``same_place``: those of them that were issued more than once for one place; the others touch, or nearly.
    """

    members: tuple[str, ...]
    same_place: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scored:
    """What scores stand on: a reading of the store, its zones, and the day."""

    revision: int
    zones: Sequence[Zone]
    today: str


@dataclass(frozen=True)
class Links:
    """By case id: earlier findings (the last first), the group, the score of 0 … 100; absent where there is none."""

    seen: Mapping[str, tuple[SeenBefore, ...]] = field(default_factory=dict)
    groups: Mapping[str, PatchGroup] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    stamp: str = ""
    """Hash of the outlines that were grouped."""
    scored: Optional[Scored] = None
    near: Mapping[str, tuple[CommonArea, ...]] = field(default_factory=dict)
    """By id of a case, whether it has a finding or not: those of other batches that have its place."""


class FoundGroups(Protocol):
    """What grouping says."""

    @property
    def duplicates(self) -> Sequence[Sequence[str]]:
        """Ids issued more than once for one place."""
        ...

    @property
    def adjacent(self) -> Sequence[Sequence[str]]:
        """Ids that touch within the tolerance, duplicates among them."""
        ...


@dataclass(frozen=True)
class LinkTools:
    """What measures, and by which rules. ``group`` takes rows, a distance in metres and the IoU of duplicates.

    ``measures``: whether anything can be measured here; where not, there are scores only. ``problems`` say which file
    of rules could not be used.
    """

    measure: Measure
    group: Callable[[Pairs, float, float], FoundGroups]
    known: KnownRules
    priority: PriorityRules
    measures: bool = True
    problems: tuple[RedlineError, ...] = ()


def link_workspace(
    contents: Contents,
    tools: LinkTools,
    today: str,
    before: Links = Links(),
    history: Sequence[Case] = (),
    cancelled: Callable[[], bool] = lambda: False,
) -> Links:
    """Link every case of a workspace; ``today`` as ISO date. What ``before`` grouped of the same outlines is kept.

    Earlier findings are those of the workspace's other batches and of ``history``: patches with findings from
    elsewhere, read of a layer. Raises :class:`ScreeningCancelled`.
    """
    lines = lines_in(contents)
    stamp = hash_rows([(f"{lines[case_id].batch_id} {case_id}", wkb) for case_id, wkb in outlines_in(contents)])
    groups = before.groups if before.stamp == stamp else _groups(contents, tools, cancelled)
    near = _near(contents, tools, cancelled)
    seen = _seen(contents, [pair for pairs in near.values() for pair in pairs], tools, history)
    stale = _stale(contents, before, seen, today)
    scores = {case_id: score for case_id, score in before.scores.items() if case_id in lines and case_id not in stale}
    scores.update(_scores(contents, stale, seen, tools.priority, today, cancelled))
    return Links(seen, groups, scores, stamp, Scored(contents.revision, contents.zones, today), near)


def with_finding(links: Links, case: Case, finding: Optional[Finding]) -> tuple[Links, tuple[str, ...]]:
    """Return the links once a case has this finding, or none any more, and of which cases more or less is known now.

    Nothing is measured: a finding moves no patch. Cheap where the case shares its place with no other one.
    """
    changed: dict[str, tuple[SeenBefore, ...]] = {}
    for pair in links.near.get(case.case_id, ()):
        before, now = links.seen.get(pair.first_id, ()), seen_at(case, finding, pair)
        others = [one for one in before if one.case_id != case.case_id]
        after = last_first(others if now is None else [*others, now])
        if after != before:
            changed[pair.first_id] = after
    if not changed:
        return links, ()
    seen = {case_id: some for case_id, some in {**links.seen, **changed}.items() if some}
    return replace(links, seen=seen), tuple(changed)


def _stale(contents: Contents, before: Links, seen: Mapping[str, Sequence[SeenBefore]], today: str) -> Collection[str]:
    """Return the cases whose score may be another than before."""
    known, everything = before.scored, lines_in(contents).keys()
    if known is None or contents.changed is None or contents.since > known.revision or known.today != today:
        return everything
    if known.zones is not contents.zones:
        return everything
    linked = {case_id for case_id in (*seen, *before.seen) if seen.get(case_id) != before.seen.get(case_id)}
    return {c for c in everything if c in contents.changed or c in linked or c not in before.scores}


def _batch_ids(contents: Contents, cancelled: Callable[[], bool]) -> Iterator[str]:
    for batch_id in dict.fromkeys(line.batch_id for line in lines_in(contents).values()):
        if cancelled():
            raise ScreeningCancelled(0.0)
        yield batch_id


def _near(contents: Contents, tools: LinkTools, cancelled: Callable[[], bool]) -> dict[str, tuple[CommonArea, ...]]:
    near: dict[str, list[CommonArea]] = {}
    for batch_id in _batch_ids(contents, cancelled):
        for pair in near_batch(contents, batch_id, tools.measure, tools.known):
            near.setdefault(pair.second_id, []).append(pair)
    return {case_id: tuple(pairs) for case_id, pairs in near.items()}


def _seen(
    contents: Contents, near: Sequence[CommonArea], tools: LinkTools, history: Sequence[Case]
) -> dict[str, tuple[SeenBefore, ...]]:
    seen = seen_in(contents, near)
    for case_id, some in link_history(contents, history, tools.measure, tools.known).items():
        seen[case_id] = last_first((*seen.get(case_id, ()), *some))
    return seen


def _groups(contents: Contents, tools: LinkTools, cancelled: Callable[[], bool]) -> dict[str, PatchGroup]:
    groups: dict[str, PatchGroup] = {}
    for batch_id in _batch_ids(contents, cancelled):
        groups.update(_groups_of_batch(contents, batch_id, tools))
    return groups


def _groups_of_batch(contents: Contents, batch_id: str, tools: LinkTools) -> dict[str, PatchGroup]:
    rows = outlines_in(contents, batch_id)
    found = tools.group(rows, tools.known.adjacent_m, tools.known.duplicate_iou)
    twice = frozenset(case_id for some in found.duplicates for case_id in some)
    groups = [PatchGroup(tuple(some), twice.intersection(some)) for some in found.adjacent]
    return {case_id: group for group in groups for case_id in group.members}


def _scores(
    contents: Contents,
    stale: Collection[str],
    seen: Mapping[str, Sequence[SeenBefore]],
    rules: PriorityRules,
    today: str,
    cancelled: Callable[[], bool],
) -> dict[str, float]:
    """Rest now and then: a thread that only computes makes each call of the GUI thread wait for its turn."""
    levels = {zone.zone_id: zone.level for zone in contents.zones}
    cases = cases_by_id(contents.cases)
    scores = {}
    for number, case_id in enumerate(stale):
        if number % _AT_ONCE == _AT_ONCE - 1:
            time.sleep(_PAUSE_S)
            if cancelled():
                raise ScreeningCancelled(number / len(stale))
        scores[case_id] = _priority(contents, cases[case_id], seen.get(case_id, ()), levels, rules, today).score
    return scores


def priority_of(contents: Contents, case: Case, links: Links, rules: PriorityRules, today: str) -> Priority:
    """Return how urgent one case is, with the reasons."""
    levels = {zone.zone_id: zone.level for zone in contents.zones}
    return _priority(contents, case, links.seen.get(case.case_id, ()), levels, rules, today)


def _priority(
    contents: Contents,
    case: Case,
    seen: Sequence[SeenBefore],
    levels: Mapping[str, str],
    rules: PriorityRules,
    today: str,
) -> Priority:
    confirmed = sum(one.reality in CONFIRMED for one in seen)
    screening = contents.screenings.get(case.case_id)
    return priority(CaseView(case.facts, screening, levels, confirmed, today), rules)
