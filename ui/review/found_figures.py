"""What a corrected outline measures, brought into the patch panel beside the flagged figures; measured in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QObject

from ...plugin.app.outline_found import outline_found
from ...plugin.app.review import ReviewSession
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.records import Zone
from ..background import Background, Run
from ..outline.near_zones import figures_of
from .case_panel import CasePanel

KEPT = 32
"""Outlines whose figures are kept: going back and forth between patches measures nothing anew."""


class FoundFigures(QObject):
    """Measures the outline found of the patch on screen, once, and shows its figures."""

    def __init__(self, session: ReviewSession, panel: CasePanel, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panel, self._run = session, panel, run
        self._shown: tuple[str, Optional[bytes]] = "", None
        self._zones: Sequence[Zone] = ()
        self._known: dict[bytes, Optional[OutlineFigures]] = {}
        self._asked: Optional[Background] = None

    def show(self, case_id: str, anew: bool = True) -> None:
        """Show what is found of a patch beside what was flagged of it, now or as soon as it is measured.

        Not ``anew``: only where its outline is another one than was shown last.
        """
        session = self._session
        case, zones = session.case(case_id), session.contents.zones  # the same while nobody changes them
        outline = outline_found(case, session.drafts.get(case_id), session.outbox.get(case_id))
        if zones is not self._zones:
            self._zones, self._known = zones, {}
        if (case_id, outline) != self._shown or anew:
            before, self._shown = self._shown, (case_id, outline)
            if outline is not None or before[0] == case_id:
                self._write(case_id, outline)
            if outline is not None and outline not in self._known:
                self._measure(case_id, outline, case.outline, zones)

    def _measure(self, case_id: str, outline: bytes, flagged: bytes, zones: Sequence[Zone]) -> None:
        if self._asked is not None:
            self._asked.cancel()

        def measure(_work: Background) -> Optional[OutlineFigures]:
            return figures_of(outline, [(zone.zone_id, zone.outline) for zone in zones], flagged)

        def take(figures: Optional[OutlineFigures]) -> None:
            self._asked = None
            if zones is self._zones:
                self._keep(outline, figures)
                if (case_id, outline) == self._shown and case_id == self._session.current:
                    self._write(case_id, outline)

        self._asked = self._run("found figures", measure, take)

    def _keep(self, outline: bytes, figures: Optional[OutlineFigures]) -> None:
        self._known[outline] = figures
        if len(self._known) > KEPT:
            del self._known[next(iter(self._known))]

    def _write(self, case_id: str, outline: Optional[bytes]) -> None:
        session = self._session
        figures = self._known.get(outline) if outline is not None else None
        screening = session.contents.screenings.get(case_id)
        self._panel.show_figures(session.case(case_id), screening, session.zones, figures, outline is not None)
