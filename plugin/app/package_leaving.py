"""A check before leaving: which patches lack an image that can be looked at without a line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..domain.records import Case
from ..ports import Contents
from .package_errors import CarryCancelled


class Cover(str, Enum):
    """How an image shows a patch on one side of the change."""

    WHOLE = "whole"
    PARTLY = "partly"  # an edge of the image runs through the patch
    OTHER_DATE = "other_date"  # only an image of the wrong side of the change stands in
    NONE = "none"


@dataclass(frozen=True)
class Lack:
    """A patch that lacks something: its id, and how it is shown before and after the change."""

    case_id: str
    issued_id: str
    earlier: Cover
    later: Cover


@dataclass(frozen=True)
class OwnImages:
    """The image files of a workspace that are there: their bytes, names of those that are gone, and those of services.

    ``free_bytes`` are left on the workspace's disk.
    """

    count: int
    size_bytes: int
    gone: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    free_bytes: int = 0


@dataclass(frozen=True)
class LeavingCheck:
    """What a check found, of ``cases`` patches. ``lacks`` in batch order."""

    cases: int
    lacks: tuple[Lack, ...]
    images: OwnImages

    def without(self, side: Callable[[Lack], Cover]) -> int:
        """Return how many patches have no fitting image at all on a side."""
        return sum(side(lack) in (Cover.NONE, Cover.OTHER_DATE) for lack in self.lacks)


Look = Callable[[Case], tuple[Cover, Cover]]
"""Tells how a patch is shown before and after the change, by images that need no line."""
_ASK_EACH = 64


def check_before_leaving(
    contents: Contents,
    look: Look,
    images: OwnImages,
    progress: Callable[[float], None] = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> LeavingCheck:
    """Look at every patch; raises :class:`CarryCancelled`. Off the GUI thread."""
    cases: Sequence[Case] = contents.cases
    lacks = []
    for number, case in enumerate(cases):
        if number % _ASK_EACH == 0:
            if cancelled():
                raise CarryCancelled("")
            progress(number / len(cases))
        earlier, later = look(case)
        if (earlier, later) != (Cover.WHOLE, Cover.WHOLE):
            lacks.append(Lack(case.case_id, case.issued_id, earlier, later))
    return LeavingCheck(len(cases), tuple(lacks), images)
