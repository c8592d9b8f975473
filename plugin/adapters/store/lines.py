"""Queue lines straight from the bodies; this runs 100,000 times when a large workspace opens."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NamedTuple, Optional

from ...domain.newer_words import SECRECY_MEANWHILE, STATE, STATE_MEANWHILE
from ...domain.outline_merge import MERGED_INTO
from ...domain.records import VANISHED, unit_text
from ...domain.shelf import CaseLine
from ...domain.states import ReviewState, Secrecy

_REVIEW = {state.value: state for state in ReviewState}
_SECRECY = {mark.value: mark for mark in Secrecy}


class Measured(NamedTuple):
    """What the queue needs of a screening: area of the patch, its share in its main zone, that zone."""

    area_m2: Optional[float] = None
    share: float = 0.0
    zone_id: str = ""


_NOTHING = Measured()


def measured_from(data: Mapping[str, Any]) -> Measured:
    """Read the body of a screening."""
    overlaps = data["overlaps"]
    if not overlaps:
        return Measured(data["area_m2"])
    main = overlaps[0] if len(overlaps) == 1 else max(overlaps, key=lambda overlap: overlap["area_m2"])
    return Measured(data["area_m2"], main["share"], _same(main["zone_id"]))


def line_from(data: Mapping[str, Any], measured: Optional[Measured]) -> CaseLine:
    """Read the body of a case."""
    facts = data["facts"]
    given = facts.get
    area_m2, share, zone_id = measured or _NOTHING
    units, extra = data["units"], data.get("extra") or {}
    return CaseLine(
        data["case_id"],
        _same(data["batch_id"]),
        data["issued_id"],
        _REVIEW.get(data["review_state"], STATE_MEANWHILE),
        _same(given("activity_issued") or ""),
        _same(given("town_name") or ""),
        _same(given("village_name") or ""),
        _same(given("due_date") or ""),
        given("confidence") or 0.0,
        given("must_check"),
        _SECRECY.get(data["secrecy"], SECRECY_MEANWHILE),
        area_m2,
        share,
        zone_id,
        _same(unit_text(units, extra)) if units else "",
        VANISHED in extra and bool(extra[VANISHED]),
        str(extra[MERGED_INTO]["case_id"]) if MERGED_INTO in extra else "",
        _same(data.get("finding_by") or ""),
        _unknown_state(data["review_state"], extra),
    )


def _unknown_state(word: str, extra: Mapping[str, Any]) -> str:
    return str(extra[STATE]) if STATE in extra else "" if word in _REVIEW else word


def _same(word: str) -> str:
    """Return the one string of these letters: towns and dates stand in thousands of lines."""
    return sys.intern(word)
