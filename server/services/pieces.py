"""Pieces of a split patch, as a reviewer offers them by a ``split`` operation."""

from __future__ import annotations

from dataclasses import replace

from ...plugin.domain import wire
from ...plugin.domain.errors import BadRecord
from ...plugin.domain.geometry import from_geojson
from ...plugin.domain.identity import is_id
from ...plugin.domain.operations import Operation
from ...plugin.domain.outline_pieces import MOST_PIECES, as_piece
from ...plugin.domain.records import Case
from .leads import LONGEST_NAME


def offered_pieces(op: Operation, parent: Case) -> tuple[Case, ...]:
    """Return the pieces as they will stand at version 1; raises :class:`BadRecord`."""
    offered = op.payload.get("pieces")
    if not isinstance(offered, list) or not 1 <= len(offered) <= MOST_PIECES:
        raise BadRecord("split", f"pieces are a list of 1 to {MOST_PIECES} cases")
    pieces = tuple(replace(as_piece(parent, wire.case_from_json(item)), version=1) for item in offered)
    for names in ({piece.case_id for piece in pieces}, {piece.issued_id for piece in pieces}):
        if len(names) < len(pieces):
            raise BadRecord("split", "two pieces are the same")
    if not all(is_id(piece.case_id) and len(piece.issued_id) <= LONGEST_NAME for piece in pieces):
        raise BadRecord("split", "a piece has no usable id")
    return pieces


def kept_outline(op: Operation) -> bytes:
    """Return what stays of the patch; raises ``BadGeometry`` where nothing does."""
    return from_geojson(op.payload.get("outline"))


def pieces_named(op: Operation) -> tuple[str, ...]:
    """Return the ids of the cases that a split would make, whether or not it can be read."""
    offered = op.payload.get("pieces")
    items = offered if isinstance(offered, list) else []
    return tuple(str(item["case_id"]) for item in items if isinstance(item, dict) and "case_id" in item)
