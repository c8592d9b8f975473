"""That the platform took a patch away: deleted it, or moved it out of the reviewer's area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DELETED = "deleted"
LEFT_SCOPE = "left_scope"


@dataclass(frozen=True)
class Departure:
    """Why a patch is gone (an open list of reasons), when and through whom by the platform's word, when we heard of it.

    Times are RFC 3339 UTC; ``at`` and ``by`` (a user name) are empty where the platform does not tell.
    """

    reason: str
    at: str = ""
    by: str = ""
    told_at: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
