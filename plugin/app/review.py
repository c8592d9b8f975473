"""One reviewer's sitting over an open workspace: answers, findings, undo; memory first, store at once.

Every act changes the memory and is handed to the store in the same call; the store's future says when it is
durable. Nothing here waits: the window stays free and shows "saved" when the future is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Optional

from ..domain.acts import Act, ActReceipt
from ..domain.errors import CaseNotFound, RedlineError
from ..domain.form import Form
from ..domain.identity import IdFactory
from ..domain.operations import Operation
from ..domain.records import Case, Draft
from ..domain.states import ActKind, OutboxState
from ..ports import Clock, Contents, Store
from .given_answers import given_answers
from .merged import MAY_FOLLOW, require_own_answer
from .queue import CaseStatus
from .shared_finding import shared_findings
from .steps import Step, beside, done_again, given_again, recorded, redone, require_finished, take_last, taken_back
from .submission import outline_said, submission
from .taking_in import Sitting, Standing, TakenIn, take_in
from .unsaved import Unsaved
from .working_state import working_state

Saving = Callable[[Act, "Future[ActReceipt]"], None]


class ReviewSession:
    """The open batch in memory, and the acts of the reviewer.

    ``saving`` is called with each act and the future of its durability (from the caller's thread).
    Raises :class:`CaseNotFound` for unknown cases, the form's errors for answers that it does not take, and over a
    store that is open for reading only the store's reason (``WorkspaceReadOnly``, ``NewerSchema``).
    """

    def __init__(
        self,
        store: Store,
        contents: Contents,
        form: Form,
        clock: Clock,
        saving: Saving,
        has_server: bool,
        refusal: Optional[RedlineError] = None,
    ) -> None:
        """``refusal``: why nothing can be written (``WorkspaceReadOnly``, ``NewerSchema``); ``None`` where it can."""
        self.form = form
        self.has_server = has_server
        self._become(take_in(Sitting(has_server), contents))
        self.current: Optional[str] = None
        self._store, self._clock, self._saving = store, clock, saving
        self._ids = IdFactory()
        self.moved: tuple[str, ...] = ()
        """The cases that the last undo or redo changed."""
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._unsaved = Unsaved()
        self._refusal = refusal
        self._handed = self._finished = 0
        self._touched: dict[str, int] = {}
        self._made: dict[str, list[str]] = {}

    # What the window reads

    def case(self, case_id: str) -> Case:
        """Return a case; raises :class:`CaseNotFound`."""
        try:
            return self.cases[case_id]
        except KeyError as error:
            raise CaseNotFound(case_id) from error

    def draft(self, case_id: str) -> Draft:
        """Return the working state of a case: the reviewer's own, or the platform's once it is settled."""
        return working_state(self.case(case_id), self.drafts.get(case_id), self.outbox.get(case_id))

    @property
    def store(self) -> Store:
        """Return the store of this sitting, for what is read from it and what follows findings off-thread."""
        return self._store

    def given(self, case_id: str) -> Mapping[str, str]:
        """Return what the form's questions are answered with by what is known of a case."""
        return given_answers(self.contents.screenings.get(case_id), self.zones)

    def answers(self) -> Mapping[str, Any]:
        """Return the answers of the current case, empty without one."""
        return self.draft(self.current).answers if self.current else {}

    def unsent(self) -> int:
        """Return how many findings wait to be sent."""
        return self.outbox.unsent()

    def unsaved(self) -> int:
        """Return how many acts the store refused; they are kept in memory for :meth:`save_again`."""
        return len(self._unsaved)

    # What the reviewer does

    def mark(self) -> int:
        """Return a mark of what is durable now; take it before contents are read, and give it to :meth:`take_in`."""
        return self._finished

    def start(self) -> Optional[str]:
        """Go to the case where the reviewer stopped, else the first open one, else the first."""
        last = self.contents.last_case_id
        return self.go(last if last in self.cases else self.queue.next_open(None) or self.queue.neighbour(None, 0))

    def go(self, case_id: Optional[str]) -> Optional[str]:
        """Make a case the current one and note that it was opened; ``None`` and the current one change nothing."""
        if case_id is None or case_id == self.current:
            return None
        self.case(case_id)
        self.current = case_id
        if self._refusal is None:
            self._hand_over(self._act(ActKind.OPEN, case_id, {}))
        return case_id

    def answer(self, question_id: str, code: str) -> Draft:
        """Answer a choice question of the current case; a decided one is reopened by it."""
        draft = self._working()
        answers = self.form.choose(draft.answers, question_id, code, self.given(draft.case_id))
        return self._change(draft, answers, ActKind.ANSWER, {"question": question_id, "code": code})

    def write(self, question_id: str, text: str) -> Draft:
        """Write a text, date or number of the current case, as the form keeps it; the same again changes nothing."""
        draft = self._working()
        answers = self.form.write(draft.answers, question_id, text)
        kept = answers.get(question_id, "")
        if (draft.answers.get(question_id) or "") == kept:
            return draft
        return self._change(draft, answers, ActKind.NOTE, {"question": question_id, "text": kept})

    def toggle_flag(self) -> Draft:
        """Mark the current case for a second look, or take the mark away."""
        draft = self._working()
        after = replace(draft, flagged=not draft.flagged)
        return self._commit(Step(draft.case_id, draft, after), ActKind.FLAG, {"flagged": after.flagged})

    def amend(
        self, case_id: str, kind: ActKind, payload: Mapping[str, Any], together: Optional[str] = None, **changes: Any
    ) -> Draft:
        """Change members of a case's working state that are no answers of the form; a decided case is open again.

        Acts with the same ``together`` are undone as one.
        """
        draft = self.draft(case_id) if kind in MAY_FOLLOW else self.own(case_id)
        step = Step(case_id, draft, replace(draft, **{"decided": False, **changes}), together=together)
        return self._commit(step, kind, {**payload, **({"reopened": True} if draft.decided else {})})

    def keep_sketch(self, case_id: str, sketch: Optional[bytes], payload: Mapping[str, Any]) -> None:
        """Save an outline that is still being edited; no step of undo, and no other member changes by it."""
        after = replace(self.own(case_id), sketch=sketch)
        self._apply(self._act(ActKind.SKETCH, case_id, payload, after))

    def make_cases(self, act: Act) -> None:
        """Hand over an act that makes cases (in memory with the next reading); undo stops there for what it touches."""
        self._apply(act)
        self._undo = Step.apart_from(act, self._undo)
        self._redo.clear()

    def take_step(self, step: Step, act: Act) -> None:
        """Hand over an act that may change several cases; it is one step of undo."""
        self._apply(act)
        self._undo.append(step)
        self._redo.clear()

    def decide(self, seen: Sequence[Mapping[str, Any]] = ()) -> Draft:
        """Close the finding of the current case: a version of it goes to the outbox in the same transaction.

        ``seen`` is the recipe of what the views showed. Raises ``AnswerMissing`` with the open questions. A finding
        that is already decided, and unchanged, is not sent twice.
        """
        draft = self._working()
        self.form.check(draft.answers, self._clock.now())
        require_finished(draft, self.form, draft.answers)
        if draft.decided and self.queue.rows[draft.case_id].status is not CaseStatus.RETURNED:
            return draft
        return self._decide(draft, draft.answers, seen)

    def decide_together(
        self, answers: Mapping[str, Any], seen: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> tuple[str, ...]:
        """Give several cases the same finding, each a durable one of its own; one undo takes all of them back.

        ``seen`` holds, by case id, the recipe of what the views showed of it. A text that a case has already is kept.
        Raises ``AnswerMissing``, or ``UnfitForPatch`` where one of them cannot have it; returns the cases.
        """
        drafts = {case_id: self.own(case_id) for case_id in seen}
        found = shared_findings(self.form, answers, drafts, self.given, self._clock.now())
        for case_id, draft in drafts.items():
            require_finished(draft, self.form, found[case_id])
        together = self._ids.new(self._clock.unix_ms())
        for case_id, recipe in seen.items():
            self._decide(drafts[case_id], found[case_id], recipe, together)
        return tuple(seen)

    def _decide(
        self,
        before: Draft,
        answers: Mapping[str, Any],
        seen: Sequence[Mapping[str, Any]],
        together: Optional[str] = None,
    ) -> Draft:
        ready = replace(before, answers=answers, taken_back=False)
        operation = self._submission(ready, seen)
        outlined = ready.outlined or ready.outline is not None or bool(ready.marks)
        number = ready.number + 1
        after = replace(ready, decided=True, number=number, last_op_id=operation.op_id, outlined=outlined)
        step = Step(before.case_id, before, after, operation.op_id, tuple(seen), together)
        payload = {"finding": dict(answers), "number": after.number, "op_id": operation.op_id, "seen": list(seen)}
        if after.evidence:
            payload["evidence"] = list(after.evidence)
        payload.update(outline_said(ready))
        if together is not None:
            payload["together"] = together
        return self._commit(step, ActKind.DECIDE, payload, operation)

    def undo(self) -> Optional[str]:
        """Take back the last step, on whatever case it was; returns that case's id, of several the first one's."""
        steps = take_last(self._undo)
        self.moved = tuple(case_id for step in steps for case_id in step.case_ids)
        for step in steps:
            self._redo.append(step)
            act = taken_back(step, self.draft, self._ids.new(self._clock.unix_ms()), self._clock.now())
            never_stored = step.op_id is not None and self._unsaved.forget(step.op_id)
            self._apply(replace(act, withdraw=None if never_stored else step.op_id), taken_back=step.op_id)
        return steps[-1].case_id if steps else None

    def redo(self) -> Optional[str]:
        """Do the last undone step again; a finding gets a new operation, since the old one was withdrawn or sent."""
        steps = take_last(self._redo)
        self.moved = tuple(case_id for step in steps for case_id in step.case_ids)
        for step in steps:
            now = self.draft(step.case_id)
            operation = None if step.op_id is None else self._sent_again(step, beside(step.after, now))
            done, payload = redone(step, now, operation)
            self._undo.append(done)
            act = self._act(ActKind.REDO, step.case_id, payload, done.after)
            along = done_again(step, self.draft, act.recorded_at)
            self._apply(replace(act, operation=operation, along=along))
        return steps[0].case_id if steps else None

    # What comes back from the store and the line

    def was_saved(self, act: Act) -> None:
        """An act is durable; acts become so in the order in which they were handed over."""
        self._finished += 1

    def could_not_withdraw(self, case_id: str, op_id: str) -> None:
        """The undone finding had already been sent: the case stays open, the next finding follows that operation."""
        draft = self.drafts[case_id]
        if draft.decided:
            return  # decided again meanwhile: the store has let that finding follow the sent one
        draft = replace(draft, last_op_id=op_id, taken_back=True)
        self._apply(self._act(ActKind.REOPEN, case_id, {"after": op_id}, draft))

    def not_saved(self, act: Act) -> None:
        """Keep an act that the store refused (disk full, …)."""
        self._finished += 1
        self._unsaved.keep(act)

    def save_again(self) -> None:
        """Hand refused acts over again; each carries the newest working state of its case."""
        for act in self._unsaved.take(self.drafts):
            self._hand_over(act)

    def sitting(self, mark: Optional[int] = None, keep: bool = False) -> Sitting:
        """Return the sitting as it is now, for :func:`.taking_in.take_in` off the GUI thread.

        Take it before contents are read: where an act was not durable by then, the memory knows better. ``keep``: the
        list stays in its order where the same cases are there.
        """
        since = self._finished if mark is None else mark
        return Sitting(
            self.has_server,
            self.contents,
            self.cases,
            dict(self.drafts),
            self.outbox.plain(),
            dict(self.queue.rows),
            self.queue.wish,
            self.queue.links,
            frozenset(case_id for case_id, number in self._touched.items() if number > since),
            self._handed,
            self.queue.shown if keep and self.queue.stands else None,
        )

    def show(self, taken: TakenIn) -> None:
        """Go on over new contents; what was answered since they were read stands as it is in memory."""
        late = {case_id for case_id, number in self._touched.items() if number > taken.before.handed}
        drafts, outbox, before = self.drafts, self.outbox, self.queue
        if late - taken.cases.keys():  # taken away just while it was answered
            taken = take_in(replace(self.sitting(), newer=taken.before.newer | late), taken.contents)
        self._become(taken)
        for case_id in late:
            self.drafts[case_id] = drafts[case_id]
            self._take_state(case_id, outbox.get(case_id))
        for case_id in late:
            self.queue.put(case_id, **self._standing().row_of(self.case(case_id)))
        self.queue.links = before.links
        if before.wish != taken.before.wish:
            self.queue.stand_as(before, taken.before.shown is not None)
        if self.current not in self.cases:
            self.current = None

    def take_in(self, contents: Contents, mark: Optional[int] = None) -> None:
        """Take in and show at once what sync changed underneath; ``mark`` was taken before the contents were read."""
        self.show(take_in(self.sitting(mark), contents))

    # Inside

    def _become(self, taken: TakenIn) -> None:
        self.contents, self.cases = taken.contents, taken.cases
        self.drafts, self.outbox = taken.drafts, taken.outbox
        self.zones = {zone.zone_id: zone for zone in taken.contents.zones}
        self.queue = taken.queue

    def _standing(self) -> Standing:
        return Standing(self.contents, self.drafts, self.outbox, self.has_server)

    def _take_state(self, case_id: str, state: Optional[OutboxState]) -> None:
        if state is None:
            self.outbox.pop(case_id, None)
        else:
            self.outbox[case_id] = state

    def _working(self) -> Draft:
        if self.current is None:
            raise CaseNotFound("")
        return self.own(self.current)

    def own(self, case_id: str) -> Draft:
        """Return the working state of a case; raises ``PatchMerged`` where another one answers for it."""
        draft, name = self.draft(case_id), lambda other: self.queue.rows[other].issued_id
        require_own_answer(self.case(case_id), draft, self.outbox.get(case_id), name)
        return draft

    def _change(self, draft: Draft, answers: Mapping[str, Any], kind: ActKind, payload: Mapping[str, Any]) -> Draft:
        # The base stays what the first answer stood on: moving it would hide what a colleague changed meanwhile.
        after = replace(draft, answers=answers, decided=False)
        return self._commit(Step(draft.case_id, draft, after), ActKind.REOPEN if draft.decided else kind, payload)

    def _commit(
        self, step: Step, kind: ActKind, payload: Mapping[str, Any], operation: Optional[Operation] = None
    ) -> Draft:
        self.take_step(step, replace(self._act(kind, step.case_id, payload, step.after), operation=operation))
        return self.drafts[step.case_id]

    def _apply(self, act: Act, taken_back: Optional[str] = None) -> None:
        """Change the memory and hand the act over; a store that cannot be written says why at once."""
        if self._refusal is not None:
            raise self._refusal
        if act.draft is not None:
            draft = replace(act.draft, recorded_at=act.recorded_at)
            act = replace(act, draft=draft)
            self._remember(draft, act, taken_back)
        for one in act.along:
            if one.draft is not None:
                self._remember(one.draft, replace(one, operation=one.operation or act.operation), taken_back)
        self._hand_over(act)

    def _remember(self, draft: Draft, act: Act, taken_back: Optional[str]) -> None:
        case_id = draft.case_id
        self.drafts[case_id] = draft
        made = self._made.setdefault(case_id, [])
        if act.operation is not None:
            made.append(act.operation.op_id)
            self.outbox[case_id] = OutboxState.WAITING
        elif taken_back is not None and taken_back in made:
            made.remove(taken_back)
            self._fall_back(case_id, bool(made))
        self.queue.put(case_id, **self._standing().row_of(self.case(case_id)))

    def _fall_back(self, case_id: str, another_waits: bool) -> None:
        """What the outbox holds of a case once its newest finding was taken back."""
        self._take_state(case_id, OutboxState.WAITING if another_waits else self.contents.outbox.get(case_id))

    def _hand_over(self, act: Act) -> None:
        self._handed += 1
        self._touched.update((one.draft.case_id, self._handed) for one in (act, *act.along) if one.draft is not None)
        self._saving(act, recorded(self._store, self.contents.batches, act))

    def _act(self, kind: ActKind, case_id: str, payload: Mapping[str, Any], draft: Optional[Draft] = None) -> Act:
        return Act(kind, case_id, self._clock.now(), payload, draft)

    def _sent_again(self, step: Step, after: Draft) -> Operation:
        if step.operation is None:
            return self._submission(given_again(self.draft(step.case_id), after), step.seen)
        return replace(step.operation, op_id=self._ids.new(self._clock.unix_ms()), recorded_at=self._clock.now())

    def _submission(self, draft: Draft, seen: Sequence[Mapping[str, Any]]) -> Operation:
        return submission(self.form, draft, seen, self._ids.new(self._clock.unix_ms()), self._clock.now())
