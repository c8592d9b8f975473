"""What keeps a conflict from being settled."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.errors import RedlineError


@dataclass(eq=False)
class ChoiceMissing(RedlineError):
    """Nobody has chosen between the two versions of these lines yet (their names)."""

    names: tuple[str, ...]


@dataclass(eq=False)
class ReasonMissing(RedlineError):
    """Why it was settled like that was not said."""

    case_id: str


@dataclass(eq=False)
class NoConflict(RedlineError):
    """The case is in no conflict (any more)."""

    case_id: str
