"""Typed errors of the domain. They carry fields; the sentences a user reads live elsewhere.

``ui/messages.py`` (translated) and the server's catalogue turn each class into words; a test finds none missing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

_Error = TypeVar("_Error", bound="RedlineError")


class RedlineError(Exception):
    """Base of every error that we raise on purpose; subclasses are dataclasses whose fields name the thing."""

    def fields(self) -> dict[str, Any]:
        """Return the fields by name, for a message template."""
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    def kept(self: _Error) -> _Error:
        """Return the error to be kept as a fact: without the frames it came through, which hold what they had open."""
        self.__traceback__ = self.__context__ = self.__cause__ = None
        return self

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in self.fields().items())
        return f"{type(self).__name__}({inside})"


@dataclass(eq=False)
class BadGeometry(RedlineError):
    """A geometry that cannot be an outline: not polygonal, empty, truncated or not finite."""

    reason: str


@dataclass(eq=False)
class UnknownCode(RedlineError):
    """An answer that is not in its code list."""

    list_name: str
    code: str


@dataclass(eq=False)
class UnknownQuestion(RedlineError):
    """An answer to a question the form does not have."""

    question: str


@dataclass(eq=False)
class AnswerMissing(RedlineError):
    """A finding was to be decided while required questions are open; names them in the form's order."""

    questions: tuple[str, ...]


@dataclass(eq=False)
class PhotosMissing(RedlineError):
    """A finding was to be decided that rests on photos of kinds which its case does not have (codes)."""

    kinds: tuple[str, ...]


@dataclass(eq=False)
class AnswerNotAllowed(RedlineError):
    """An answer that the form's stage does not allow yet (``unlawful`` before a site check)."""

    question: str
    code: str
    stage: str


@dataclass(eq=False)
class AnswerFaulty(RedlineError):
    """A date or number that cannot stand: what is wrong with it, and the bound that it passes (empty for none)."""

    question: str
    fault: str
    value: str
    bound: str = ""


@dataclass(eq=False)
class AnswerTooLong(RedlineError):
    """A text longer than its question takes, in characters."""

    question: str
    length: int
    longest: int


@dataclass(eq=False)
class StepNotAllowed(RedlineError):
    """The workflow has no such step from this state for this role."""

    state: str
    act: str
    role: str


@dataclass(eq=False)
class CaseNotFound(RedlineError):
    """No case with this identity in the workspace, or none the caller may see."""

    case_id: str


@dataclass(eq=False)
class DuplicateIssuedId(RedlineError):
    """Two patches of one batch bear the same issued id."""

    issued_id: str
    count: int


@dataclass(eq=False)
class BadResource(RedlineError):
    """A code list or form file that cannot be used; says where and why.

    ``member`` names the member at fault, its owners before it; empty where it is none.
    """

    path: str
    reason: str
    member: tuple[str, ...] = ()


@dataclass(eq=False)
class BadRecord(RedlineError):
    """A record on the wire or in the store that does not have the agreed shape."""

    kind: str
    reason: str


@dataclass(eq=False)
class ChainBroken(RedlineError):
    """The audit chain does not hold at this entry; ``fault`` is a :class:`.chain.ChainFault`, empty where unknown."""

    seq: int
    fault: str = ""
