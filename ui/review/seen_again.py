"""Pictures that did not follow their finding are painted again while nobody needs the machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, QTimer

from ...plugin.adapters.imagery.errors import ImageChanged
from ...plugin.adapters.imagery.layers import LayerPool
from ...plugin.adapters.log import log_warning
from ...plugin.app.repaint_seen import Repaints
from ...plugin.domain.errors import BadRecord, RedlineError
from ...plugin.domain.seen import PictureOwed, WhyMissing
from ..background import Background, Run
from ..compare.replay import Repainted, Replay
from ..messages import sentence
from .looked import ViewImage

QUIET_MS = 4_000
"""So long nobody has gone to another patch."""
BREATH_MS = 250
"""Between two pictures."""


class SeenAgain(QObject):
    """Paints what is owed, one view at a time, through the views' own pipeline; stops as the reviewer goes on.

    Whatever goes wrong with one view is left for the next sitting, with a line in the log; the next view follows.
    """

    def __init__(self, repaints: Repaints, run: Run, pool: Callable[[], LayerPool], parent: QObject) -> None:
        """``pool`` returns what opens the images; ``run`` starts background work that is waited for at the end."""
        super().__init__(parent)
        self._repaints, self._run, self._pool = repaints, run, pool
        self._todo: deque[PictureOwed] = deque()
        self._wanted = self._stopped = False
        self._work: Optional[Background] = None
        self._replay: Optional[Replay] = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._go_on)

    def look(self) -> None:
        """Something may be owed: read and paint it in the next quiet moment."""
        self._wanted = True
        self.wait_for_quiet()

    def wait_for_quiet(self) -> None:
        """Leave the machine to the reviewer, who has just gone to a patch; what was being painted is begun again."""
        if self._replay is not None:
            self._replay.stop()
            self._let_go()
        if (self._wanted or self._todo) and not self._stopped:
            self._quiet.start(QUIET_MS)

    def stop(self) -> None:
        """Begin nothing more: the window closes. A picture being written is still recorded."""
        self._stopped = True
        self._quiet.stop()
        self.wait_for_quiet()

    def _go_on(self) -> None:
        if self._work is not None or self._replay is not None:
            return
        if self._todo:
            self._paint(self._todo[0])
        elif self._wanted:
            self._wanted = False
            self._begin("owed pictures", self._repaints.owed, self._on_owed)

    def _on_owed(self, owed: Sequence[PictureOwed]) -> None:
        self._todo = deque(owed)
        self._wanted = bool(owed)  # there may be more than were read at a time
        self._next()

    def _next(self) -> None:
        if (self._todo or self._wanted) and not self._stopped and not self._quiet.isActive():
            self._quiet.start(BREATH_MS)

    # One view

    def _paint(self, owed: PictureOwed) -> None:
        replay = self._replay = Replay(self._pool(), self)
        replay.done.connect(lambda made: self._painted(replay, owed, made))
        try:
            replay.paint(owed.recipe)
        except BadRecord:
            self._let_go()
            self._begin("old recipe", lambda: self._repaints.give_up(owed, WhyMissing.OLD_RECIPE), self._settled)

    def _painted(self, replay: Replay, owed: PictureOwed, made: Repainted) -> None:
        if replay is not self._replay:
            return
        self._let_go()
        if any(isinstance(problem, ImageChanged) for problem in made.problems):
            self._begin("changed since", lambda: self._repaints.give_up(owed, WhyMissing.CHANGED), self._settled)
        elif made.image is None or made.problems:
            self._put_off(made.problems)
        else:
            picture = ViewImage(made.image)
            self._begin("painted again", lambda: self._repaints.keep(owed, picture), self._settled)

    def _let_go(self) -> None:
        if self._replay is not None:
            self._replay.deleteLater()
        self._replay = None

    def _settled(self, _nothing: object) -> None:
        self._todo.popleft()
        self._next()

    def _put_off(self, problems: Sequence[RedlineError]) -> None:
        self._repaints.put_off(self._todo.popleft())
        for problem in problems:
            log_warning(sentence(problem))
        self._next()

    # In threads

    def _begin(self, name: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def over(result: Any) -> None:
            self._work = None
            done(result)

        self._work = self._run(name, lambda _work: work(), over)
        self._work.failed.connect(self._on_failed)

    def _on_failed(self, error: RedlineError) -> None:
        """A full disk, a closed store: nothing more in this sitting; all of it stays owed."""
        self._work = None
        self._todo.clear()
        self._wanted = False
        log_warning(sentence(error))
