"""Which cases miss a file, or hold one that was altered: looked over off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Optional

from ..domain.errors import RedlineError
from ..domain.evidence import EvidenceFile, files_of
from ..domain.records import Draft
from ..port_errors import EvidenceChanged, EvidenceMissing


class Fault(str, Enum):
    """What is wrong with a file of the evidence folder."""

    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True)
class FaultyFile:
    """A file of a case that is not as it was when it came in."""

    case_id: str
    sha256: str
    name: str
    fault: Fault


Look = Callable[[EvidenceFile], None]
"""Looks at a file; raises ``EvidenceMissing`` or ``EvidenceChanged``."""


def look_over(
    drafts: Mapping[str, Draft], look: Look, cancelled: Callable[[], bool] = lambda: False
) -> list[FaultyFile]:
    """Return the faulty files of all cases; each file is looked at once, however many cases rest on it."""
    known: dict[str, Optional[Fault]] = {}
    found: list[FaultyFile] = []
    for case_id, draft in drafts.items():
        for file in files_of(draft.evidence) if draft.evidence else ():
            if cancelled():
                return found
            if file.sha256 not in known:
                known[file.sha256] = fault_of(file, look)
            fault = known[file.sha256]
            if fault is not None:
                found.append(FaultyFile(case_id, file.sha256, file.name, fault))
    return found


def fault_of(file: EvidenceFile, look: Look) -> Optional[Fault]:
    """Return the :class:`Fault` of a file, ``None`` where it is whole."""
    try:
        look(file)
    except RedlineError as error:
        return fault_in(error)
    return None


def fault_in(error: RedlineError) -> Optional[Fault]:
    """Return the :class:`Fault` that an error tells of, ``None`` for others."""
    if isinstance(error, EvidenceMissing):
        return Fault.MISSING
    return Fault.ALTERED if isinstance(error, EvidenceChanged) else None
