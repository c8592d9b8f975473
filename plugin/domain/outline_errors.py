"""What can stand against a corrected outline."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import RedlineError

TOUCHING = "parts touch along a line"
"""A fault of an outline whose parts are sound each and only share borders: what a cut leaves until one part goes."""


@dataclass(eq=False)
class OutlineUnfinished(RedlineError):
    """A finding was to be saved while an outline is begun and neither finished nor given up."""

    case_id: str


@dataclass(eq=False)
class OutlineInvalid(RedlineError):
    """An outline was to be finished that is no valid shape; ``fault`` is what GEOS says of it, or :data:`TOUCHING`."""

    fault: str


@dataclass(eq=False)
class OutlineStepRefused(RedlineError):
    """A step of editing that would leave no shape, or that the drawn line does not make; ``step`` is its slug."""

    step: str
