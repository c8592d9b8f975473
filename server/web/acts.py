"""What a reader of a page may do on it: the forms of the list, of a patch and of a sample all rest on this."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Optional

from ...plugin.domain.errors import BadRecord, RedlineError
from ...plugin.domain.identity import IdFactory, is_id
from ...plugin.domain.outline_merge import merged_into
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Role
from ..desk_errors import NothingChosen
from ..services.accounts import Caller
from ..services.approvals import Inspector, Item
from ..services.permission import may_ever, permitted_step
from ..services.samples import Standing
from ..state import State
from .forms import Fields
from .place import PREFIX
from .words import today

_ids = IdFactory()
FORM_ID = "form_id"


@dataclass(frozen=True)
class SampleWalk:
    """The sample that somebody looks through: its address, what is left, and the next patch of it."""

    sample_id: str
    left: int
    next_case_id: str

    @property
    def address(self) -> str:
        """The sample's page."""
        return f"{PREFIX}/samples/{self.sample_id}"


@dataclass(frozen=True)
class Acts:
    """What the caller may do with a patch, or with patches of a list; never empty."""

    form_id: str
    hands_over: bool
    approves: bool
    returns: bool
    inspectors: Sequence[Inspector]
    units: Sequence[str]
    day: str
    item: str = ""
    walk: Optional[SampleWalk] = None


def acts_on_list(state: State, caller: Caller) -> Optional[Acts]:
    """Return what the caller may do with patches of a list, ``None`` for nothing."""
    if not any(may_ever(Role(grant.role), OperationKind.ASSIGN) for grant in caller.grants):
        return None
    inspectors = state.approvals.inspectors(caller)
    return Acts(new_form_id(), True, False, False, inspectors, _units(caller, inspectors), today())


def acts_on_case(state: State, caller: Caller, case: Case, sample_id: str = "") -> Optional[Acts]:
    """Return what the caller may do with a patch, ``None`` for nothing."""
    may = {kind: _may(state, caller, case, kind) for kind in _KINDS}
    walk = walk_of(state.samples.read(caller, sample_id)) if sample_id else None
    if not any(may.values()) and walk is None:
        return None
    inspectors = state.approvals.inspectors(caller) if may[OperationKind.ASSIGN] else []
    return Acts(
        new_form_id(),
        may[OperationKind.ASSIGN],
        may[OperationKind.APPROVE],
        may[OperationKind.RETURN],
        inspectors,
        _units(caller, inspectors),
        today(),
        f"{case.case_id}:{case.version}",
        walk,
    )


_KINDS = (OperationKind.ASSIGN, OperationKind.APPROVE, OperationKind.RETURN)


def _may(state: State, caller: Caller, case: Case, kind: OperationKind) -> bool:
    try:
        permitted_step(case, kind, caller.grants_for(case.units), state.settings.review_levels)
    except RedlineError:
        return False
    return not merged_into(case)


def _units(caller: Caller, inspectors: Sequence[Inspector]) -> list[str]:
    """Return units to choose from: those that inspectors have, and the caller's own."""
    own = {grant.unit for grant in caller.grants if may_ever(Role(grant.role), OperationKind.ASSIGN)}
    return sorted({unit for one in inspectors for unit in one.units} | own - {"*"})


def walk_of(standing: Standing) -> SampleWalk:
    """Return how far a sample was looked through."""
    unseen = [one for one in standing.sampled if one.waiting and one.member.looked_at is None]
    next_case_id = unseen[0].member.case_id if unseen else ""
    return SampleWalk(standing.sample.sample_id, len(unseen), next_case_id)


def new_form_id() -> str:
    """Return an id for a form that is shown: what it does is done once, however often it is sent."""
    return _ids.new(time.time_ns() // 1_000_000)


def items_of(fields: Fields) -> list[Item]:
    """Return the patches that a form is about; raises :class:`NothingChosen` or :class:`BadRecord`."""
    form_id = fields.one(FORM_ID)
    if not is_id(form_id):
        raise BadRecord("form", "it bears no id")
    chosen = list(dict.fromkeys(fields.every("item")))
    if not chosen:
        raise NothingChosen
    return [_item(form_id, text) for text in chosen]


def _item(form_id: str, text: str) -> Item:
    case_id, _, version = text.partition(":")
    if not is_id(case_id) or not version.isascii() or not version.isdigit() or len(version) > 9:
        raise BadRecord("form", "it names no patch")
    return Item(op_id_of(form_id, case_id), case_id, int(version))


def op_id_of(form_id: str, case_id: str) -> str:
    """Return the operation's id (UUID of version 7) of a form on a patch: its time, and bits of both ids."""
    digest = int.from_bytes(sha256(f"{form_id}\n{case_id}".encode()).digest()[:10], "big")
    number = uuid.UUID(form_id).int >> 80 << 80
    number |= 0x7 << 76 | (digest >> 64 & 0xFFF) << 64 | 0b10 << 62 | digest & (1 << 62) - 1
    return str(uuid.UUID(int=number))
