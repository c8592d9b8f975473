"""What can be wrong with a page's request alone."""

from __future__ import annotations

from dataclasses import dataclass

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class FormForged(RedlineError):
    """A form without the mark of our own page, or with one of another sign-in."""
