"""What can go wrong at the office's desk: handing over, approving by sample, packages. Words: :mod:`.desk_problems`."""

from __future__ import annotations

from dataclasses import dataclass

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class UnitNotYours(RedlineError):
    """A patch was to be handed over to a unit that the caller does not answer for."""

    unit: str


@dataclass(eq=False)
class PersonNotAble(RedlineError):
    """A patch was to be handed over to somebody who is not there, or may give no finding on it."""

    person: str


@dataclass(eq=False)
class DueDatePast(RedlineError):
    """A patch was to be handed over with a due date that has passed already."""

    due_date: str


@dataclass(eq=False)
class NothingWaiting(RedlineError):
    """A sample was asked for of a group in which nothing waits for the caller."""


@dataclass(eq=False)
class NotInSample(RedlineError):
    """A look was to be noted on a patch that the sample did not draw."""


@dataclass(eq=False)
class SampleUnseen(RedlineError):
    """A group was to be approved while ``left`` patches of its sample were not looked at."""

    left: int


@dataclass(eq=False)
class SampleDecided(RedlineError):
    """A sample's group was decided already (by whom), otherwise than asked for now."""

    outcome: str
    by: str


@dataclass(eq=False)
class ReasonMissing(RedlineError):
    """Something was to be returned without a reason."""


@dataclass(eq=False)
class NothingChosen(RedlineError):
    """A form came without any patch or file being chosen."""


@dataclass(eq=False)
class NothingNamed(RedlineError):
    """Patches were to be handed over without a unit, a person or a due date being named."""


@dataclass(eq=False)
class UploadTooLarge(RedlineError):
    """More bytes of packages in one form than one volume may have."""

    limit_gb: int
