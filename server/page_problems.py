"""The words of what can be wrong with a page's request alone."""

from __future__ import annotations

from ..plugin.domain.errors import RedlineError
from . import page_errors as own
from .entry import Entry

PAGES: dict[type[RedlineError], Entry] = {
    own.FormForged: Entry(
        "form-forged",
        403,
        "The form is out of date",
        "The form does not belong to this sign-in. Nothing was done. Go back, load the page anew and send it again.",
    ),
    own.SignInNotOurs: Entry(
        "sign-in-not-ours",
        403,
        "This sign-in was not begun here",
        "This sign-in was not begun in this browser, was used already, or is older than ten minutes."
        " Nobody was signed in. Begin again.",
    ),
    own.IssuerRefused: Entry(
        "issuer-refused",
        403,
        "The sign-in was refused",
        "{issuer} did not confirm the sign-in ({reason}). Begin again; if it stays so, tell the administrator.",
        ("issuer", "reason"),
    ),
    own.SignInUntrusted: Entry(
        "sign-in-untrusted",
        403,
        "The sign-in cannot be trusted",
        "The answer in the name of {issuer} does not hold, so nobody was signed in."
        " Begin again; if it stays so, tell the administrator.",
        ("issuer",),
    ),
    own.AccountDisabled: Entry(
        "account-disabled",
        403,
        "Your account is disabled here",
        "You are known, but your account on this server is disabled. Ask its administrator.",
    ),
    own.LocalSignInOff: Entry(
        "local-sign-in-off",
        403,
        "Names and passwords are not taken here",
        "This server takes sign-ins of its issuer only, no names and passwords.",
    ),
}
