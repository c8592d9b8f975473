"""What can be wrong with a page's request alone."""

from __future__ import annotations

from dataclasses import dataclass

from ..plugin.domain.errors import RedlineError


@dataclass(eq=False)
class FormForged(RedlineError):
    """A form without the mark of our own page, or with one of another sign-in."""


@dataclass(eq=False)
class SignInNotOurs(RedlineError):
    """What came back from the issuer belongs to no sign-in that this browser began, or to one of long ago."""


@dataclass(eq=False)
class IssuerRefused(RedlineError):
    """The issuer did not sign somebody in, or did not take the code; ``reason`` is its error code."""

    issuer: str
    reason: str


@dataclass(eq=False)
class SignInUntrusted(RedlineError):
    """What the issuer is said to have answered does not hold: signature, audience, nonce or person."""

    issuer: str


@dataclass(eq=False)
class AccountDisabled(RedlineError):
    """Somebody of the issuer's whose account here was disabled."""


@dataclass(eq=False)
class LocalSignInOff(RedlineError):
    """A name and a password were given where only the issuer's sign-ins are taken."""
