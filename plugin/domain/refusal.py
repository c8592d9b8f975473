"""What the platform answered to an operation that it did not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .states import Outcome
from .sync_rows import problem_slug


@dataclass(frozen=True)
class Refusal:
    """A code that programs know, and words for people.

    ``problem`` is the last part of an RFC 9457 problem's type and ``words`` its detail, else its title, in the
    platform's language; ``outcome`` is the answer itself where it is another than "rejected" (a newer platform's, say).
    Each is empty where there is none.
    """

    problem: str = ""
    words: str = ""
    outcome: str = ""


def refusal_of(result: Mapping[str, Any]) -> Refusal:
    """Return what the result of an operation says, as the platform sent it (``outcome``, ``problem``)."""
    problem, outcome = result.get("problem") or {}, str(result.get("outcome") or "")
    words = str(problem.get("detail") or problem.get("title") or "")
    return Refusal(problem_slug(problem), words, "" if outcome == Outcome.REJECTED.value else outcome)
