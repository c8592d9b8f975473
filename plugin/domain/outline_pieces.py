"""Splitting a patch: the issued id keeps its answer over what stays, the pieces are patches of their own under it.

The rule of both ends: the client makes pieces by it, the platform takes none that do not keep to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .errors import BadRecord
from .handover import handed_like
from .records import UNIT_NAMES, Case
from .states import ReviewState

SPLIT_FROM, SPLIT_INTO = "split_from", "split_into"
"""Members of ``extra``: of a piece the patch it was cut from, of a patch the ids of its pieces, oldest first."""
MOST_PIECES = 20


def piece_id(issued_id: str, taken: Iterable[str]) -> str:
    """Return the next free id under an issued one: ``JS-0007-1``, ``JS-0007-2``, …"""
    pattern = re.compile(re.escape(issued_id) + r"-(\d{1,6})")
    numbers = [int(found.group(1)) for found in map(pattern.fullmatch, taken) if found is not None]
    return f"{issued_id}-{max(numbers, default=0) + 1}"


def piece_of(parent: Case, case_id: str, issued_id: str, outline: bytes) -> Case:
    """Return a piece as it begins: with the facts of its patch, and without any finding."""
    names = {UNIT_NAMES: parent.extra[UNIT_NAMES]} if UNIT_NAMES in parent.extra else {}
    return as_piece(parent, Case(case_id, parent.batch_id, issued_id, outline, parent.facts, extra=names))


def as_piece(parent: Case, piece: Case) -> Case:
    """Return a piece with all that its patch decides: batch, units, marks; nothing of a finding stands on it.

    Raises :class:`BadRecord` for one that is not under its patch.
    """
    under = re.fullmatch(re.escape(parent.issued_id) + r"-\d{1,6}", piece.issued_id)
    if under is None or piece.batch_id != parent.batch_id or piece.case_id == parent.case_id:
        raise BadRecord("split", "a piece is not under its patch")
    return replace(
        piece,
        units=parent.units,
        answering_unit=parent.answering_unit,
        secrecy=parent.secrecy,
        review_state=ReviewState.UNREVIEWED,
        review_level=0,
        return_reason="",
        version=0,
        finding={},
        finding_number=0,
        finding_by="",
        finding_at="",
        outline_found=None,
        extra={**handed_like(parent, piece.extra), SPLIT_FROM: parent.case_id},
    )


def split_patch(parent: Case, pieces: Iterable[Case], kept: bytes) -> Case:
    """Return the patch as it stands after a split: ``kept`` (canonical WKB) is its corrected outline."""
    before = parent.extra.get(SPLIT_INTO, [])
    known = [str(one) for one in before] if isinstance(before, list) else []
    into = [*known, *(piece.case_id for piece in pieces)]
    return replace(parent, outline_found=kept, extra={**parent.extra, SPLIT_INTO: into})
