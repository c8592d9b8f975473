"""Plays the jobs on the screen with nothing but keys, and counts every one of them, sent and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..tour.composing import send
from ..tour.screen import Hand, KeyCount, Screen
from ..tour.watch import State, Watch
from .kinds import Composed, Job, Press, Step, Typed, Until, kept, promised, script

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Tally:
    """What one job cost: keys promised, keys sent, keys that the X server handed out."""

    job: Job
    promised: int
    sent: int
    counted: int


class Player:
    """One reviewer at the keyboard."""

    def __init__(self, screen: Screen, watch: Watch, jobs: Sequence[Job], counted: KeyCount) -> None:
        self._watch, self._counted = watch, counted
        self._hand: Hand = screen.hand()
        self._jobs: Mapping[str, Job] = {job.source: job for job in jobs}
        self._put_off = {name: job for job in jobs for name in job.members[: job.put_off]}
        self._sent = 0
        self._early: dict[str, tuple[int, int]] = {}
        self.tallies: list[Tally] = []

    def decide(self, count: int) -> None:
        """Go on until this many patches have their finding."""
        done = 0
        while done < count:
            state = self._watch.settled(PATIENCE_S)
            name = str(state["issued_id"])
            if name in self._put_off:
                self._step_over(name)
            else:
                job = self._jobs[name]
                self._play(job, state)
                done += len(job.members)

    def _step_over(self, name: str) -> None:
        """Leave a member of a group for later; the key counts to its group."""
        before = self._mark()
        self._press(Press(("j",)))
        self._watch.until("the next patch", lambda s: s["issued_id"] != name)
        self._early[self._put_off[name].source] = self._since(before, self._put_off[name].source)

    def _play(self, job: Job, state: State) -> None:
        before = self._mark()
        for step in script(job):
            self._do(step)
        for name in job.members:
            self._watch.until(kept(name).words, kept(name).holds, PATIENCE_S)
        after = self._watch.until(
            f"a patch after {job.source}",
            lambda s: s["current"] != state["current"] or "undecided" not in set(s["statuses"].values()),
        )
        self.tallies.append(Tally(job, promised(job), *self._since(before, job.source)))
        if after["faults"]:
            raise RuntimeError(f"QGIS's log has {after['faults']} after {job.source}")

    def _mark(self) -> tuple[int, int]:
        return self._sent, self._counted.now()

    def _since(self, before: tuple[int, int], source: str) -> tuple[int, int]:
        """Return the keys sent and counted since, with those of members that were put off before."""
        sent = self._sent - before[0]
        counted = self._counted.wait(before[1] + sent) - before[1]
        early = self._early.pop(source, (0, 0))
        return early[0] + sent, early[1] + counted

    def _do(self, step: Step) -> None:
        if isinstance(step, Until):
            self._watch.until(step.words, step.holds, PATIENCE_S)
        elif isinstance(step, Composed):
            ime = self._watch.folder / "ime.json"
            send(ime, {"preedit": step.text[:2]})
            send(ime, {"commit": step.text})
        elif isinstance(step, Typed):
            self._hand.type(step.text)
            self._sent += len(step.text)
        else:
            self._press(step)

    def _press(self, step: Press) -> None:
        self._hand.key(*step.keys)
        self._sent += len(step.keys)
