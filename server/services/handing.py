"""Handing a patch over: who may give it to whom. Pure rules, no SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...plugin.domain.handover import Handing, differs, handed_over, handing_of, wished
from ...plugin.domain.operations import Operation
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind, Role
from ..area import EVERYWHERE, Area, check_unit
from ..db.accounts import Grant
from ..desk_errors import DueDatePast, PersonNotAble, UnitNotYours
from .accounts import Caller
from .permission import may_ever
from .standing import FindingConflict

People = Mapping[str, Sequence[Grant]]
"""Accounts that can sign in, by user name, with their grants."""
_DAY = len("2026-05-31")


def hand_over(op: Operation, case: Case, base: Case | None, caller: Caller, people: People, at: str) -> Case:
    """Return a patch as handed over; raises :class:`FindingConflict` where somebody else did so meanwhile.

    Raises :class:`BadRecord`, ``BadGrant``, :class:`UnitNotYours`, :class:`PersonNotAble` or :class:`DueDatePast`.
    """
    changed = differs(base, case) if base is not None else tuple(sorted(op.payload))
    if changed:
        raise FindingConflict(changed)
    before, to = handing_of(case), wished(case, op.payload)
    if to.unit != before.unit:
        _require_unit(to.unit, caller)
    if to.due_date != before.due_date and to.due_date and to.due_date < at[:_DAY]:
        raise DueDatePast(to.due_date)
    after = handed_over(case, to, caller.username, at)
    if "person" in op.payload:
        _require_person(to, after, people)
    return after


def _require_unit(unit: str, caller: Caller) -> None:
    judging = [g for g in caller.grants_for((check_unit(unit),)) if may_ever(Role(g.role), OperationKind.ASSIGN)]
    if unit == EVERYWHERE or not judging:
        raise UnitNotYours(unit)


def _require_person(to: Handing, after: Case, people: People) -> None:
    if to.person and not able(people.get(to.person, ()), after.units):
        raise PersonNotAble(to.person)


def able(grants: Sequence[Grant], units: Sequence[str]) -> bool:
    """Tell whether somebody with these grants may give findings on a patch of these units."""
    finding = (grant for grant in grants if may_ever(Role(grant.role), OperationKind.SUBMIT))
    return any(Area((grant.unit,)).covers(units) for grant in finding)
