"""Signing in at an issuer with the browser: a question opened there, its answer caught on loopback, tokens fetched.

Runs in a thread of its own; every wait ends within a moment of a cancel.
"""

from __future__ import annotations

from collections.abc import Callable

from ..port_errors import BrowserSilent, IssuerRefused, SignInCancelled
from .http_plain import Interrupted
from .oidc import ForeignAnswer, IssuerLine, Question, code_of, make_question
from .oidc_answers import IssuerAbout, Tokens
from .oidc_loopback import Loopback, NobodyCame
from .oidc_pages import Outcome

PATIENCE_S = 600.0
"""A password forgotten and found again takes minutes; a browser that was closed never comes back."""


class BrowserSignIn:
    """One sign-in in the browser; ``open_page`` is handed the address to show there."""

    def __init__(
        self,
        line: IssuerLine,
        open_page: Callable[[str], None],
        cancelled: Callable[[], bool],
        languages: str = "",
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._line, self._open_page, self._cancelled = line, open_page, cancelled
        self._languages, self._patience_s = languages, patience_s

    def run(self) -> Tokens:
        """Return the tokens of whoever signed in.

        Raises :class:`BrowserSilent`, ``IssuerRefused``, ``IssuerFaulty``, ``IssuerUnreachable``, ``HostNotAllowed``,
        or :class:`SignInCancelled` within a moment of a cancel.
        """
        about = self._line.about()
        with Loopback() as loopback:
            question = make_question(about, self._line.offer, loopback.redirect_uri, self._languages)
            self._open_page(question.url)
            code = self._wait(loopback, question, about)
        return self._line.redeem(code, question)

    def _wait(self, loopback: Loopback, question: Question, about: IssuerAbout) -> str:
        found: list[str] = []
        refused: list[IssuerRefused] = []

        def judge(query: str) -> Outcome:
            try:
                found.append(code_of(query, question, about))
            except ForeignAnswer:
                return Outcome.FOREIGN
            except IssuerRefused as error:
                refused.append(error)
                return Outcome.REFUSED
            return Outcome.DONE

        try:
            loopback.wait(judge, self._cancelled, self._patience_s)
        except NobodyCame as error:
            raise BrowserSilent(self._line.offer.url, self._patience_s) from error
        except Interrupted as error:
            raise SignInCancelled(self._line.offer.url) from error
        if refused:
            raise refused[0]
        return found[0]
