"""One request of a browser: its language, its sign-in by cookies, and what every answer to it bears.

The access token and the refresh token of a local sign-in stand in cookies that no script reads and that come with no
request from elsewhere (HttpOnly, SameSite=Strict). An access token that has run out is renewed on the way.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Annotated, Optional

from fastapi import Depends, Request
from starlette.responses import Response

from ..api.needs import SESSION_COOKIE, StateNeeded
from ..errors import RefreshInvalid, RefreshReplayed, TokenInvalid
from ..page_errors import FormForged
from ..services.accounts import Caller, SignIn
from .words import LANGUAGES, Words, preferred

ACCESS, REFRESH, BROWSER, LANGUAGE = SESSION_COOKIE, "redline_refresh", "redline_browser", "redline_language"
DAY_S, YEAR_S = 8 * 3600, 365 * 86400
"""A sign-in that nobody uses for a working day is over."""
FORM_MARK = "form_mark"
"""The hidden field that proves that a form came from our own page."""
_BROWSER = re.compile(r"[0-9a-f]{32}")
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language, Cookie",
}


@dataclass
class Visit:
    """What is known of a request's browser. ``caller`` is set once somebody signed in was asked for."""

    words: Words
    browser: str
    secret: bytes
    is_https: bool
    caller: Optional[Caller] = None
    cookies: list[tuple[str, str, int]] = field(default_factory=list)
    """(name, value, seconds to keep) for the answer."""

    @property
    def form_mark(self) -> str:
        """The mark of forms shown to this browser; another after each signing in or out."""
        return hmac.new(self.secret, b"form\n" + self.browser.encode(), hashlib.sha256).hexdigest()

    def check_mark(self, given: str) -> None:
        """Raise :class:`FormForged` where a form is not one that we showed to this browser."""
        if not hmac.compare_digest(self.form_mark.encode(), given.encode("utf-8", "replace")):
            raise FormForged

    def renew_browser(self) -> None:
        """Forget the forms shown until now."""
        self.browser = secrets.token_hex(16)
        self.cookies.append((BROWSER, self.browser, YEAR_S))

    def signed_in(self, answer: SignIn) -> None:
        """Keep a sign-in's tokens in the browser."""
        self.cookies += [(ACCESS, answer.access_token, DAY_S), (REFRESH, answer.refresh_token, DAY_S)]

    def signed_out(self) -> None:
        """Take the tokens from the browser."""
        self.caller = None
        self.cookies += [(ACCESS, "", 0), (REFRESH, "", 0)]

    def finish(self, response: Response) -> None:
        """Put headers and cookies on the answer; what its route says itself stays."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        for name, value, age_s in self.cookies:
            response.set_cookie(name, value, max_age=age_s, httponly=True, samesite="strict", secure=self.is_https)


def begin(request: Request, words: dict[str, Words], secret: bytes) -> Visit:
    """Return what a request's headers and cookies say, and keep it with the request."""
    chosen = request.cookies.get(LANGUAGE, "")
    language = chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""))
    visit = Visit(words[language], request.cookies.get(BROWSER, ""), secret, request.url.scheme == "https")
    if not _BROWSER.fullmatch(visit.browser):
        visit.renew_browser()
    request.state.visit = visit
    return visit


def visit_of(request: Request) -> Visit:
    """Return the visit that a request belongs to."""
    visit: Visit = request.state.visit
    return visit


VisitNeeded = Annotated[Visit, Depends(visit_of)]


def caller_of(request: Request, state: StateNeeded, visit: VisitNeeded) -> Caller:
    """Return who is signed in, an access token that ran out renewed; raises :class:`TokenInvalid`."""
    access, refresh = request.cookies.get(ACCESS, ""), request.cookies.get(REFRESH, "")
    try:
        visit.caller = state.callers.caller(access)
    except TokenInvalid:
        if not refresh:
            raise
        try:
            renewed = state.accounts.refresh(refresh)
        except (RefreshInvalid, RefreshReplayed) as error:
            raise TokenInvalid from error
        visit.caller = state.callers.caller(renewed.access_token)
        visit.signed_in(renewed)
    return visit.caller


CallerNeeded = Annotated[Caller, Depends(caller_of)]
"""Who is signed in: a page that asks for it is shown to nobody else."""
