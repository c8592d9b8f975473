"""Leads that a reviewer finds and draws himself (主动发现), beside those that were issued."""

from __future__ import annotations

from typing import Any

from .outline_pieces import SPLIT_FROM
from .records import UNIT_NAMES, Case, CaseFacts
from .states import ReviewState

OWN_SOURCE = "own"
"""Code of ``lead_source`` for what the office found itself."""
_TAIL = 6


def own_id(case_id: str, day: str) -> str:
    """Return the id of an own lead: opaque text, its day (``2026-05-02``) and a part of the identity.

    Several machines draw leads for one batch and never meet before they sync, so nothing is counted.
    """
    return f"OWN-{day.replace('-', '')}-{case_id[-_TAIL:].upper()}"


def drawn_lead(near: Case, case_id: str, outline: bytes, found_at: str) -> Case:
    """Return the lead that was drawn beside a patch: of its batch and units, with its pair of dates, and nothing else.

    ``outline`` is canonical WKB, ``found_at`` RFC 3339.
    """
    facts = CaseFacts(near.facts.date_before, near.facts.date_after, lead_source=OWN_SOURCE)
    units = near.units
    return Case(
        case_id,
        near.batch_id,
        own_id(case_id, found_at[:10]),
        outline,
        facts,
        units,
        near.answering_unit,
        ReviewState.UNREVIEWED,
        secrecy=near.secrecy,
        extra=_names(near),
    )


def _names(near: Case) -> dict[str, Any]:
    names = near.extra.get(UNIT_NAMES)
    return {} if names is None else {UNIT_NAMES: names}


def made_here(case: Case) -> bool:
    """Tell whether a case was drawn or cut off by its office; no file of the sender's holds it."""
    return case.facts.lead_source == OWN_SOURCE or SPLIT_FROM in case.extra
