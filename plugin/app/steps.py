"""What a reviewer can take back: steps, and how many of them were one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..domain.acts import Act, ActReceipt
from ..domain.evidence import kinds_of
from ..domain.form import Answers, Form
from ..domain.operations import Operation
from ..domain.outline_errors import OutlineUnfinished
from ..domain.records import Batch, Draft
from ..domain.states import ActKind
from ..ports import Store
from .submission import outline_said


@dataclass(frozen=True)
class Step:
    """One undoable step: the case's working state before and after, and the outbox row that it made.

    Steps with the same ``together`` were one act of the reviewer's, and are undone as one.
    """

    case_id: str
    before: Draft
    after: Draft
    op_id: Optional[str] = None
    seen: tuple[Mapping[str, Any], ...] = ()
    together: Optional[str] = None
    along: tuple[Step, ...] = ()
    """The same step on further cases: one act, one transaction."""
    operation: Optional[Operation] = None
    """What it sends, where that is no finding."""
    undoing: Optional[Operation] = None
    """What undoes that where it has left already."""

    @property
    def case_ids(self) -> tuple[str, ...]:
        """All cases that it changes."""
        return (self.case_id, *(one.case_id for one in self.along))

    @staticmethod
    def apart_from(act: Act, done: Sequence[Step]) -> list[Step]:
        """Return the steps that can still be taken back after an act that cannot.

        Those on its cases go, what was one act with them, and what came before that on the same cases: a step is only
        taken back over the state that it left.
        """
        fixed = {str(act.case_id), *(one.case_id for one in act.cases), *(str(one.case_id) for one in act.along)}
        left, kept = list(done), []
        while left:
            together = take_last(left)
            touched = {case_id for step in together for case_id in step.case_ids}
            if touched & fixed:
                fixed |= touched
            else:
                kept += together
        return kept[::-1]


def taken_back(step: Step, draft_of: Callable[[str], Draft], op_id: str, now: str) -> Act:
    """Return the act that undoes a step; ``op_id`` is for what is sent where its operation has left already."""

    def back(one: Step) -> Act:
        before = beside(one.before, draft_of(one.case_id))
        return Act(ActKind.UNDO, one.case_id, now, said_of(before), before)

    undoing = step.undoing
    otherwise = None if undoing is None else replace(undoing, op_id=op_id, recorded_at=now)
    return replace(back(step), along=tuple(map(back, step.along)), otherwise=otherwise)


def done_again(step: Step, draft_of: Callable[[str], Draft], now: str) -> tuple[Act, ...]:
    """Return the acts of a redo on the further cases of a step."""
    after = [beside(one.after, draft_of(one.case_id)) for one in step.along]
    return tuple(Act(ActKind.REDO, draft.case_id, now, said_of(draft), draft) for draft in after)


def redone(step: Step, now: Draft, operation: Optional[Operation]) -> tuple[Step, dict[str, Any]]:
    """Return the step that does a step again over the present state, and what its entry says.

    ``operation`` is the new one of a finding.
    """
    before, after = beside(step.before, now), beside(step.after, now)
    payload = said_of(after)
    if operation is not None:
        after = replace(after, last_op_id=operation.op_id, taken_back=False)
        payload.update(op_id=operation.op_id, seen=list(step.seen), again=step.op_id)
    op_id = None if operation is None else operation.op_id
    return replace(step, before=before, after=after, op_id=op_id), payload


def said_of(draft: Draft) -> dict[str, Any]:
    """Return what an entry says of a working state that an undo or redo brought back."""
    said = {"answers": dict(draft.answers), **outline_said(draft), **merge_said(draft)}
    return {**said, **({"evidence": list(draft.evidence)} if draft.evidence else {})}


def merge_said(draft: Draft) -> dict[str, Any]:
    """Return what an entry says of patches that answer for each other, where something was done about it here."""
    said: dict[str, Any] = {} if draft.merged_into is None else {"merged_into": draft.merged_into}
    return said if draft.merged_from is None else {**said, "merged_from": list(draft.merged_from)}


def given_again(now: Draft, after: Draft) -> Draft:
    """Return the present working state with the finding of ``after``, which is done again."""
    found = {name: getattr(after, name) for name in ("answers", "evidence", "outline", "marks", "outlined")}
    return replace(now, **found)


def beside(draft: Draft, now: Draft) -> Draft:
    """Return a working state that comes back beside what goes on: an outline that is just being edited stays as it is.

    And a finding that carried an outline may have been sent; one that was sent and taken back is still the platform's.
    """
    last = now.last_op_id if now.taken_back else draft.last_op_id
    back, outlined = draft.taken_back or now.taken_back, draft.outlined or now.outlined
    return replace(draft, sketch=now.sketch, outlined=outlined, last_op_id=last, taken_back=back)


def recorded(store: Store, batches: Sequence[Batch], act: Act) -> Future[ActReceipt]:
    """Hand an act to the store: one transaction, the cases that it makes included."""
    if not act.cases:
        return store.record(act)
    batch_id = act.cases[0].batch_id
    batch = next((batch for batch in batches if batch.batch_id == batch_id), Batch(batch_id, ""))
    return store.import_batch(batch, (), act.cases, act)


def require_finished(draft: Draft, form: Form, answers: Answers) -> None:
    """Raise what keeps these answers from being decided beside the answers themselves.

    :class:`OutlineUnfinished` where an outline was begun that is neither finished nor given up, ``PhotosMissing`` where
    the form needs photos of kinds that the case does not have.
    """
    if draft.sketch is not None:
        raise OutlineUnfinished(draft.case_id)
    form.require_photos(answers, kinds_of(draft.evidence))


def take_last(done: list[Step]) -> list[Step]:
    """Take the newest step off a stack, with those that were one act with it; the newest first."""
    steps = [done.pop()] if done else []
    while steps and steps[-1].together is not None and done and done[-1].together == steps[-1].together:
        steps.append(done.pop())
    return steps
