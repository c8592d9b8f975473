"""Approving a group after looking through a sample of it.

The server draws: it makes a seed, orders the group by ``sha256(seed + "\\n" + case_id)`` and takes the first n. Seed,
group and sample stand in the audit entry, so that anybody can draw it again. Whoever asks again is given the same
sample while the group is the same, or more of the same order; nobody draws until the sample pleases.

A sample belongs to its level: who else approves there for the same unit sees it, how far it is, goes on looking, and
decides. It is decided once; the audit entries say who drew, who looked at what, and who decided.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Optional

from ...plugin.domain.canonical import fingerprint
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.operations import MAX_OPERATIONS
from ...plugin.domain.outline_merge import merged_into
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Outcome, ReviewState
from .. import clock
from ..area import Area
from ..db import operations, records, waiting
from ..db import samples as rows
from ..db.engine import Connection, Database
from ..db.journal import Journal
from ..db.samples import Member, Sample
from ..db.waiting import GroupKey
from ..desk_errors import NothingWaiting, NotInSample, SampleDecided, SampleUnseen
from ..errors import RecordNotFound, RoleMissing
from .accounts import Caller
from .approvals import Item, operation, reason_of, turns_of
from .desk_upkeep import keep_up
from .push import Pushes

_SEED_BYTES = 16
NEWEST, _LOOKED_THROUGH = 50, 500


@dataclass(frozen=True)
class Drawn:
    """A patch of a group as it stands now; ``sampled``: it is to be looked at before the group is decided.

    ``waiting``: it still waits for this level. ``became``: what the decision did to it.
    """

    member: Member
    case: Optional[Case]
    sampled: bool
    waiting: bool
    became: str = ""


@dataclass(frozen=True)
class Standing:
    """A sample with its group."""

    sample: Sample
    group: tuple[Drawn, ...]

    @property
    def sampled(self) -> tuple[Drawn, ...]:
        """The patches that were drawn."""
        return tuple(one for one in self.group if one.sampled)

    @property
    def unseen(self) -> int:
        """How many of the sample still have to be looked at."""
        return sum(one.waiting and one.member.looked_at is None for one in self.sampled)

    def count(self, became: str) -> int:
        """Return how many patches the decision did this to."""
        return sum(one.became == became for one in self.group)


@dataclass(frozen=True)
class Listed:
    """A sample in a list, with how many of it were looked at."""

    sample: Sample
    looked: int


class Samples:
    """Draws samples, notes looks and decides groups."""

    def __init__(self, database: Database, pushes: Pushes) -> None:
        self._database, self._pushes = database, pushes
        self._ids = IdFactory()

    def draw(self, caller: Caller, key: GroupKey, size: int) -> Standing:
        """Return a sample of ``size`` patches, or of all where there are fewer; raises :class:`NothingWaiting`."""
        keep_up(self._database, caller.org_id)
        with self._database.write(caller.scope) as connection:
            journal = Journal(connection, caller.actor, clock.now())  # locks: two draws come one after the other
            cases = waiting.cases(connection, caller.scope, turns_of(caller), key)
            if not cases:
                raise NothingWaiting
            size, group_hash = min(size, len(cases)), _group_hash(cases)
            drawn = [one for one in rows.drawn_of(connection, caller.scope, key) if _shares(caller, one)]
            known = _open(drawn, group_hash)
            if known is None:
                known = self._drawn(connection, caller, key, size, cases)
                self._note(journal, "sample-drawn", known, cases)
            elif size > known.size:
                known = replace(known, size=size)
                rows.change(connection, caller.org_id, known.sample_id, size=size)
                self._note(journal, "sample-extended", known, cases)
            journal.flush()
            return _standing(connection, caller, known)

    def _drawn(self, connection: Connection, caller: Caller, key: GroupKey, size: int, cases: Sequence[Case]) -> Sample:
        seed, now = secrets.token_hex(_SEED_BYTES), clock.unix_ms()
        sample_id = self._ids.new(now)
        units = tuple(sorted({unit for case in cases for unit in case.units}))
        drawn = (clock.now(), caller.account_id, units)
        sample = Sample(sample_id, key, seed, size, _group_hash(cases), *drawn, drawn_by_name=caller.username)
        group = [
            Member(case.case_id, self._ids.new(now), case.version, place)
            for place, case in enumerate(in_order(seed, cases))
        ]
        rows.add(connection, caller.org_id, sample, group)
        return sample

    def _note(self, journal: Journal, action: str, sample: Sample, cases: Sequence[Case]) -> None:
        drawn = [case.case_id for case in in_order(sample.seed, cases)[: sample.size]]
        journal.note(action, sample.sample_id, {**_facts(sample), "of": len(cases), "sample": drawn})

    def read(self, caller: Caller, sample_id: str) -> Standing:
        """Return a sample of the caller's level; raises :class:`RecordNotFound`."""
        with self._database.read(caller.scope) as connection:
            return _standing(connection, caller, _shared(connection, caller, sample_id))

    def newest(self, caller: Caller) -> list[Listed]:
        """Return the samples of the caller's levels, the newest first."""
        with self._database.read(caller.scope) as connection:
            found = rows.newest(connection, caller.scope, _LOOKED_THROUGH)
            return _listed(connection, caller, [one for one in found if _shares(caller, one)][:NEWEST])

    def undecided(self, caller: Caller, key: GroupKey) -> Optional[Listed]:
        """Return the newest sample of a group that nobody has decided yet."""
        with self._database.read(caller.scope) as connection:
            found = [one for one in rows.drawn_of(connection, caller.scope, key) if _shares(caller, one)]
            return next(iter(_listed(connection, caller, [one for one in found if one.outcome is None][:1])), None)

    def look(self, caller: Caller, sample_id: str, case_id: str) -> Standing:
        """Note that the caller looks at a patch of a sample; raises :class:`RecordNotFound`, :class:`NotInSample`."""
        at = clock.now()
        with self._database.write(caller.scope) as connection:
            journal = Journal(connection, caller.actor, at)
            standing = _standing(connection, caller, _shared(connection, caller, sample_id))
            drawn = next((one for one in standing.sampled if one.member.case_id == case_id), None)
            if drawn is None or drawn.case is None:
                raise NotInSample
            if drawn.member.looked_at is None and standing.sample.outcome is None:
                rows.look(connection, caller.org_id, sample_id, case_id, at, caller.username)
                journal.note("sample-looked", sample_id, {"case_id": case_id, "version": drawn.case.version})
                journal.flush()
            return _standing(connection, caller, standing.sample)

    def decide(self, caller: Caller, sample_id: str, act: OperationKind, reason: Optional[str] = None) -> Standing:
        """Approve or return a group, each patch by itself; what changed since the draw is left as it is.

        Again, it changes nothing; after a fall in between, it goes on. Raises :class:`RecordNotFound`,
        :class:`SampleUnseen`, :class:`SampleDecided` or :class:`ReasonMissing`.
        """
        word = reason_of(reason) if act is OperationKind.RETURN else None
        with self._database.write(caller.scope) as connection:
            sample = self._decided(connection, caller, _shared(connection, caller, sample_id), act, word)
        group = self._members(caller, sample_id)
        for first in range(0, len(group), MAX_OPERATIONS):
            with self._database.write(caller.scope) as connection:
                self._carry_out(connection, caller, sample, group[first : first + MAX_OPERATIONS])
        return self.read(caller, sample_id)

    def _members(self, caller: Caller, sample_id: str) -> list[Member]:
        with self._database.read(caller.scope) as connection:
            return rows.members(connection, caller.org_id, sample_id)

    def _decided(
        self, connection: Connection, caller: Caller, sample: Sample, act: OperationKind, reason: Optional[str]
    ) -> Sample:
        """Note the decision before it is carried out, or find it noted already."""
        at = clock.now()
        journal = Journal(connection, caller.actor, at)
        sample = _shared(connection, caller, sample.sample_id)  # again, now that nobody else writes
        if not _areas(caller, sample.key.level):
            raise RoleMissing(act.value)
        if sample.outcome is not None:
            if (sample.outcome, sample.reason) != (act.value, reason):
                raise SampleDecided(sample.outcome, sample.decided_by_name)
            return sample
        standing = _standing(connection, caller, sample)
        if act is OperationKind.APPROVE and standing.unseen:
            raise SampleUnseen(standing.unseen)
        said: dict[str, Any] = {"outcome": act.value, "reason": reason}
        said |= {"decided_at": at, "decided_by": caller.account_id}
        rows.change(connection, caller.org_id, sample.sample_id, **said)
        seen = [one.member for one in standing.sampled]
        looked = {one.case_id: one.looked_at for one in seen}
        by = {one.case_id: one.looked_by for one in seen if one.looked_by}
        about: dict[str, Any] = {
            "outcome": act.value,
            "reason": reason or "",
            "of": len(standing.group),
            "looked": looked,
        }
        about |= {"looked_by": by, "drawn_by": sample.drawn_by_name}
        journal.note("sample-decided", sample.sample_id, {**_facts(sample), **about})
        journal.flush()
        return replace(sample, **said, decided_by_name=caller.username)

    def _carry_out(self, connection: Connection, caller: Caller, sample: Sample, group: Sequence[Member]) -> None:
        Journal(connection, caller.actor, clock.now())  # locks: what is read below cannot change any more
        cases = records.cases_by_id(connection, caller.scope, (one.case_id for one in group))
        known = operations.known(connection, caller.org_id, (one.op_id for one in group))
        act, at = OperationKind(str(sample.outcome)), str(sample.decided_at)
        payload: dict[str, Any] = {"sample_id": sample.sample_id}
        if sample.reason is not None:
            payload["reason"] = sample.reason
        ops = [
            operation(act, Item(one.op_id, one.case_id, one.version), payload, at)
            for one in group
            if one.op_id not in known and _waits(cases.get(one.case_id), sample.key)
        ]
        self._pushes.carry_out(connection, caller, ops)


def in_order(seed: str, cases: Sequence[Case]) -> list[Case]:
    """Return patches in the order of a seed: the sample of n are the first n."""
    return sorted(cases, key=lambda case: sha256(f"{seed}\n{case.case_id}".encode()).digest())


def _group_hash(cases: Sequence[Case]) -> str:
    return fingerprint(sorted([case.case_id, case.version] for case in cases))


def _open(drawn: Sequence[Sample], group_hash: str) -> Optional[Sample]:
    return next((one for one in drawn if one.outcome is None and one.group_hash == group_hash), None)


def _facts(sample: Sample) -> Mapping[str, Any]:
    return {**vars(sample.key), "seed": sample.seed, "group_hash": sample.group_hash, "size": sample.size}


def _shared(connection: Connection, caller: Caller, sample_id: str) -> Sample:
    found = rows.find(connection, caller.scope, sample_id)
    if found is None or not _shares(caller, found):
        raise RecordNotFound("samples", sample_id)
    return found


def _shares(caller: Caller, sample: Sample) -> bool:
    """Tell whether a sample is the caller's matter: who drew it, and who approves at its level for all of its unit.

    Where no unit answers for the group, it is for all of the units in which its patches lie.
    """
    areas = _areas(caller, sample.key.level)
    asked = (sample.key.unit,) if sample.key.unit else sample.units
    everywhere = any(area.everywhere for area in areas)
    covered = bool(asked) and all(any(area.covers((unit,)) for area in areas) for unit in asked)
    return everywhere or covered or sample.drawn_by == caller.account_id


def _areas(caller: Caller, level: int) -> list[Area]:
    """Return where the caller's approval counts at a level."""
    return [turn.area for turn in turns_of(caller) if turn.approvals in (None, level - 1)]


def _listed(connection: Connection, caller: Caller, samples: Sequence[Sample]) -> list[Listed]:
    looked = rows.looked(connection, caller.org_id, [one.sample_id for one in samples])
    return [Listed(one, looked.get(one.sample_id, 0)) for one in samples]


def _waits(case: Optional[Case], key: GroupKey) -> bool:
    return (
        case is not None
        and case.review_state is ReviewState.SUBMITTED
        and case.review_level == key.level - 1
        and not merged_into(case)
    )


def _standing(connection: Connection, caller: Caller, sample: Sample) -> Standing:
    group = rows.members(connection, caller.org_id, sample.sample_id)
    cases: dict[str, Case] = {}
    known: dict[str, operations.Remembered] = {}
    for first in range(0, len(group), MAX_OPERATIONS):
        part = group[first : first + MAX_OPERATIONS]
        cases.update(records.cases_by_id(connection, caller.scope, (one.case_id for one in part)))
        known.update(operations.known(connection, caller.org_id, (one.op_id for one in part)))
    return Standing(
        sample,
        tuple(
            Drawn(
                one,
                case := cases.get(one.case_id),
                one.place < sample.size,
                _waits(case, sample.key),
                _became(sample, known.get(one.op_id)),
            )
            for one in group
        ),
    )


def _became(sample: Sample, word: Optional[operations.Remembered]) -> str:
    if sample.outcome is None:
        return ""
    if word is None:
        return "left"
    return {Outcome.APPLIED: sample.outcome, Outcome.CONFLICT: "changed"}.get(word.outcome, "left")
