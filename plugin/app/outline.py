"""Correcting a patch's outline: begun, kept on every change, finished or given up. Each is durable by itself."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Optional

from ..domain.geometry import canonical, canonical_wkb, parse_wkb, to_geojson, to_wkb
from ..domain.outline import Editing, count
from ..domain.outline_errors import OutlineInvalid
from ..domain.outline_figures import OutlineFigures
from ..domain.outline_marks import Mark, mark_to_json, marks_from_json, marks_said
from ..domain.records import Draft
from ..domain.states import ActKind
from .review import ReviewSession

FaultOf = Callable[[bytes], str]
"""Returns what is wrong with a shape (WKB in degrees), empty if nothing."""


class OutlineWork:
    """The acts on outlines and marks of one sitting."""

    def __init__(self, session: ReviewSession, fault_of: FaultOf) -> None:
        self._session, self._fault_of = session, fault_of

    def begin(self, case_id: str) -> Editing:
        """Return what there is to edit: what was begun before, else the corrected outline, else the flagged one."""
        return Editing(parse_wkb(self._begun(case_id)))

    def _begun(self, case_id: str) -> bytes:
        draft = self._session.draft(case_id)
        return draft.sketch or draft.outline or self._session.case(case_id).outline

    def flagged(self, case_id: str) -> Editing:
        """Return the outline as it was flagged."""
        return Editing(parse_wkb(self._session.case(case_id).outline))

    def is_begun(self, case_id: str) -> bool:
        """Tell whether an outline of this case was begun, and neither finished nor given up."""
        return self._session.draft(case_id).sketch is not None

    def keep(self, case_id: str, editing: Editing, step: str) -> None:
        """Keep the outline as it is now, valid or not: a crash loses nothing of it. ``step`` says what was done."""
        sketch = to_wkb(editing.shape)
        payload = {"step": step, "vertices": count(editing.shape), "sha256": sha256(sketch).hexdigest()}
        self._session.keep_sketch(case_id, sketch, payload)

    def give_up(self, case_id: str) -> None:
        """Drop what was begun; the outline is as it was before."""
        if self.is_begun(case_id):
            self._session.keep_sketch(case_id, None, {"step": "given_up"})

    def finish(self, case_id: str, editing: Editing, figures: Optional[OutlineFigures] = None) -> Draft:
        """Take the outline into the finding, in canonical form: one act, one step of undo.

        The flagged outline again is no correction. Raises :class:`OutlineInvalid`, also where ``figures`` found
        no area: nothing is mended in silence.
        """
        outline = to_wkb(canonical(editing.shape))
        fault = self._fault_of(outline)
        if not fault and figures is not None and figures.area_m2 == 0:
            fault = figures.fault
        if fault:
            raise OutlineInvalid(fault)
        session, draft = self._session, self._session.draft(case_id)
        flagged = canonical_wkb(session.case(case_id).outline)
        found = None if outline == flagged else outline
        if found == draft.outline:
            self.give_up(case_id)
            return session.draft(case_id)
        payload: dict[str, Any] = {
            "outline": None if found is None else to_geojson(found),
            "flagged_sha256": sha256(flagged).hexdigest(),
            **(_measured(figures) if figures is not None else {}),
        }
        return session.amend(case_id, ActKind.OUTLINE, payload, outline=found, sketch=None)

    def marks(self, case_id: str) -> tuple[Mark, ...]:
        """Return the arrows and words on the images of a case."""
        return marks_from_json(list(self._session.draft(case_id).marks))

    def mark(self, case_id: str, marks: tuple[Mark, ...]) -> Draft:
        """Replace the marks of a case: one act, one step of undo. Raises ``BadRecord`` for too many or too long."""
        said = marks_said([mark_to_json(mark) for mark in marks])
        marks_from_json(said)
        return self._session.amend(case_id, ActKind.MARKS, {"marks": said}, marks=said)


def _measured(figures: OutlineFigures) -> dict[str, Any]:
    zones = {overlap.zone_id: round(overlap.area_m2, 2) for overlap in figures.overlaps}
    areas = {name: round(getattr(figures, name), 2) for name in ("area_m2", "in_zones_m2", "added_m2", "removed_m2")}
    return {"measured": {**areas, "zones": zones}}
