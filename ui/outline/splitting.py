"""Splitting a piece off the outline that is edited: asked twice, done, and told once the list has the piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from ...plugin.adapters.translation import tr
from ...plugin.app.outline_split import PatchSplit
from ...plugin.app.review import ReviewSession
from ...plugin.domain.outline_pieces import SPLIT_FROM
from ...plugin.domain.records import Case
from .editor import OutlineEditor
from .words import cut_first, split_done, split_warning

Did = Callable[[Callable[[], object]], bool]
"""Does an act, says why it was refused, and tells whether it was done."""
Words = Callable[[str], None]


class SplitSide:
    """Makes the chosen piece a patch of its own, at the second press: it cannot be undone.

    ``hint`` says something beside the figures, ``say`` in the window's line of messages.
    """

    def __init__(self, session: ReviewSession, splitting: PatchSplit, did: Did, hint: Words, say: Words) -> None:
        self._session, self._splitting, self._did, self._hint, self._say = session, splitting, did, hint, say
        self._asked = False
        self._piece: Optional[Case] = None
        """What was split off last, until the list has it."""

    def press(self, case_id: str, editor: OutlineEditor) -> bool:
        """Ask, or at the second press split; tells whether it was split."""
        if len(editor.editing.shape) < 2:
            self._hint(cut_first())
        elif editor.chosen is None:
            self._hint(tr("Choose a corner of the piece first (Tab): it becomes a patch of its own."))
        elif not self._asked:
            self._asked = True
            self._hint(split_warning())
        else:
            editor.rest()
            return self._split(case_id, editor, editor.chosen.part)
        return False

    def _split(self, case_id: str, editor: OutlineEditor, part: int) -> bool:
        made: list[Case] = []
        done = self._did(lambda: made.append(self._splitting.split(case_id, editor.editing, part)))
        if done:
            self._piece = made[0]
        return done

    def forget(self) -> None:
        """Something else was done meanwhile: the next press asks again."""
        self._asked = False

    def contents_read(self) -> None:
        """The list was read anew: say it once more where the piece is there now."""
        if self._piece is not None and self._piece.case_id in self._session.cases:
            self.tell()
            self._piece = None

    def tell(self) -> None:
        """Say what was split off, and of which patch."""
        piece = self._piece
        if piece is not None:
            parent = self._session.cases.get(str(piece.extra.get(SPLIT_FROM)))
            self._say(split_done("" if parent is None else parent.issued_id, piece.issued_id))
