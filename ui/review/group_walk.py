"""One finding for a group: a look at each patch of it first, then one key gives all of them the finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Protocol

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import OPEN_STATUSES
from ...plugin.app.review import ReviewSession
from .doubts import doubt

Seen = Sequence[Mapping[str, Any]]


class Say(Protocol):
    """Shows one sentence."""

    def __call__(self, text: str, warning: bool = False) -> None:
        """Show it."""
        ...


@dataclass(frozen=True)
class Offer:
    """What the next press does, as it was said: whose finding, which one, and who gets it."""

    source: str
    answers: Mapping[str, Any]
    members: tuple[str, ...]


class GroupWalk:
    """Remembers which patches were looked at, and what was seen of them: the finding of each says it.

    The finding is that of the patch where the walk began. Patches of the group that have a finding of their own keep
    it, and are not walked.
    """

    def __init__(self, session: ReviewSession, seen: Callable[[], Seen], go: Callable[[str], None], say: Say) -> None:
        """``seen`` returns what the views show now, ``go`` shows a patch, ``say`` shows a sentence."""
        self._session, self._seen_now, self._go, self._say = session, seen, go, say
        self.key = ""
        """The key that does the next step, in the user's language."""
        self._looks: dict[str, Seen] = {}
        self.began: Optional[str] = None
        """Where the walk began whose finding was given last."""
        self._source: Optional[str] = None
        self._offer: Optional[Offer] = None

    def looked_at(self, case_id: str) -> bool:
        """Tell whether a patch was on screen, painted in every view."""
        return case_id in self._looks

    def note_look(self, case_id: Optional[str]) -> None:
        """Remember what the views show of a patch that is on screen; nothing where one of them fails to."""
        if case_id is None or case_id not in self._session.queue.links.groups:
            return
        seen = self._seen_now()
        if not doubt(seen):
            self._looks[case_id] = seen

    def moved_to(self, case_id: str) -> None:
        """End the walk where the reviewer has left the group."""
        if self._source is not None and self._source not in self._session.queue.group_of(case_id):
            self._source = self._offer = None

    def answered(self, case_id: str) -> None:
        """End the walk where another patch gets answers of its own: the next one begins there."""
        if case_id != self._source:
            self._source = self._offer = None

    def press(self) -> Sequence[str]:
        """Do the next step, and say which; returns the patches that were given a finding."""
        current = self._session.current
        members = self._session.queue.group_of(current) if current is not None else ()
        if current is None or len(members) < 2:
            self._say(tr("This patch stands by itself: none touches it or has the same place."))
            return ()
        self.note_look(current)
        if self._source not in members:
            self._source, self._offer = current, None
        return self._step(current, self._source or current, members)

    def _step(self, current: str, source: str, members: Sequence[str]) -> Sequence[str]:
        answers = self._session.draft(source).answers
        offer = Offer(source, dict(answers), self._takers(source, members))
        unseen = [case_id for case_id in offer.members if case_id not in self._looks]
        if self._session.form.missing(answers):
            self._source = None
            self._say(tr("Answer the questions of this patch first: the group gets its finding."), warning=True)
        elif not set(offer.members) - {source}:
            self._say(tr("The other patches of this group have findings of their own."))
        elif current in unseen:
            self._say(tr("Not every view shows an image of this patch yet: look at it first."), warning=True)
        elif unseen:
            self._walk(offer, unseen)
        elif offer != self._offer:
            self._announce(offer)
        else:
            return self._give(offer)
        return ()

    def _takers(self, source: str, members: Sequence[str]) -> tuple[str, ...]:
        """Return who gets the finding, the source first unless it has it already."""
        rows = self._session.queue.rows
        others = [case_id for case_id in members if case_id != source and rows[case_id].status in OPEN_STATUSES]
        return (*([] if self._session.draft(source).decided else [source]), *others)

    def _walk(self, offer: Offer, unseen: Sequence[str]) -> None:
        self._go(unseen[0])
        if len(unseen) == 1:
            self._announce(offer)
        else:
            self._say(
                tr(
                    "Patch {place} of {count} of the group: look at it, then press {key}. Nothing is given yet.",
                    key=self.key,
                    place=len(offer.members) - len(unseen) + 1,
                    count=len(offer.members),
                )
            )

    def _announce(self, offer: Offer) -> None:
        self._offer = offer
        name = self._session.case(offer.source).issued_id
        count = tr("1 patch") if len(offer.members) == 1 else tr("{count} patches", count=len(offer.members))
        self._say(tr("Look; {key} now gives the finding of {name} to {count}.", key=self.key, name=name, count=count))

    def _give(self, offer: Offer) -> Sequence[str]:
        given = self._session.decide_together(offer.answers, {name: self._looks[name] for name in offer.members})
        self._source, self._offer, self.began = None, None, offer.source
        return given


def given_words(count: int, undo_key: str) -> str:
    """Return what was done, and how it is taken back."""
    if count == 1:
        return tr("The finding was given to 1 patch. {key} takes it back.", key=undo_key)
    return tr("The finding was given to {count} patches. {key} takes it back from all.", count=count, key=undo_key)
