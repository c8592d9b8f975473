"""Showing a page, and what a browser is shown where something is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match
from starlette.types import Scope

from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.form import Form
from ..api.faults import problem_response
from ..errors import TokenInvalid
from ..logs import log
from ..problems import HTTP_FAULTS, Entry, entry_for, sentence, shown_fields
from ..services.unit_names import UnitNames
from .labels import STATES
from .place import FRONT, PREFIX, SIGN_IN, list_address, local_path, sign_in_path
from .said import take
from .visits import ACCESS, BROWSER, FORM_MARK, REFRESH, Visit, begin, visit_of
from .words import LANGUAGES, Words, word

HERE = Path(__file__).parent
NAVIGATION = [
    (FRONT, word("Overview"), "overview"),
    (f"{PREFIX}/map", word("Map"), "map"),
    (f"{PREFIX}/cases", word("Patches"), "cases"),
    (f"{PREFIX}/waiting", word("Waiting for approval"), "waiting"),
    (f"{PREFIX}/packages", word("Packages"), "packages"),
]
"""(address, words, name) of the pages in the head of every page; a page says ``{% set here = "name" %}``."""


@dataclass(frozen=True)
class Office:
    """What the pages are made of, read once."""

    templates: Environment
    words: dict[str, Words]
    secret: bytes
    lists: dict[str, CodeList]
    forms: dict[str, Form]
    names: UnitNames


def make_environment() -> Environment:
    """Return the templates: escaped throughout, and a name that nobody gave is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(prefix=PREFIX, static=static_path, list_address=list_address, languages=LANGUAGES)
    made.globals.update(navigation=NAVIGATION, states=STATES, acts=())
    return made


def static_path(name: str) -> str:
    """Return the address of a file of ours; another one as soon as its bytes are others."""
    mark = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"{PREFIX}/static/{name}?v={mark}"


def office_of(request: Request) -> Office:
    """Return what the pages are made of."""
    office: Office = request.app.state.office
    return office


def page(request: Request, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """Show a template. It sees ``t`` and ``tn`` (words), ``caller``, ``form_mark()`` and what is given."""
    visit = visit_of(request)
    words = visit.words
    text = (
        office_of(request)
        .templates.get_template(template)
        .render(
            t=words,
            tn=words.count,
            words=words,
            caller=visit.caller,
            form_mark=lambda: Markup('<input type="hidden" name="{}" value="{}">').format(FORM_MARK, visit.form_mark),
            address=_kept_address(request),
            unit_name=office_of(request).names.named,
            said=take(request, visit),
            **shown,
        )
    )
    return HTMLResponse(text, status)


def onward(request: Request, address: str) -> HTMLResponse:
    """Answer who comes from another site: a page of ours that leads on, so that our cookies come with the next request.

    They did not come with this one, so none is set: those that the browser has must stay as they are.
    """
    visit = visit_of(request)
    visit.cookies.clear()
    template = office_of(request).templates.get_template("onward.html")
    return HTMLResponse(template.render(t=visit.words, words=visit.words, address_onward=local_path(address)))


def go_to(address: str) -> RedirectResponse:
    """Send the browser on to a page, by GET."""
    return RedirectResponse(address, 303)


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _kept_address(request: Request) -> str:
    """Return where the switch of language leads: to this page, unless it was made for one moment."""
    if request.url.path.startswith(f"{SIGN_IN}/"):
        return SIGN_IN
    return _address(request) if request.method == "GET" else FRONT


def _comes_from_elsewhere(request: Request) -> bool:
    """Tell whether somebody followed a link of another site: browsers send our cookies with no such request."""
    said = (request.method, request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode"))
    return said == ("GET", "cross-site", "navigate") and BROWSER not in request.cookies


class Page(APIRoute):
    """A route for browsers: its faults are pages too, and its answers bear the headers of all pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with what comes before and after every page."""
        inner = super().get_route_handler()

        async def answer(request: Request) -> Response:
            office = office_of(request)
            visit = begin(request, office.words, office.secret)
            try:
                elsewhere = _comes_from_elsewhere(request)
                response = onward(request, _address(request)) if elsewhere else await inner(request)
            except (RedlineError, HTTPException, RequestValidationError) as error:
                response = _fault(request, visit, error)
            except Exception as error:  # noqa: BLE001 -- the outermost ring of pages: people are told in their words
                log.error("unforeseen", exc_info=error)
                response = _fault(request, visit, HTTPException(500))
            visit.finish(response)
            return response

        return answer


class FrontPage(Page):
    """The page at an address that programs know too: for whoever asks for HTML."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match browsers only."""
        accepted = b",".join(value for name, value in scope.get("headers", ()) if name == b"accept")
        asks_json = b"f=json" in scope.get("query_string", b"").split(b"&")
        if b"text/html" not in accepted or asks_json:
            return Match.NONE, {}
        return super().matches(scope)


def _fault(request: Request, visit: Visit, error: Exception) -> Response:
    """Return the page that says what happened and what to do; to a script the problem itself."""
    if isinstance(error, RedlineError) and "text/html" not in request.headers.get("accept", "text/html"):
        return problem_response(error)
    if isinstance(error, TokenInvalid):
        return _signed_in_needed(request, visit)
    entry, title, detail = _told(error, visit.words)
    if entry.status >= 500 and isinstance(error, RedlineError):
        log.error(entry.slug, exc_info=error)
    shown = {"title": title, "detail": detail, "status_code": entry.status, "back": _page_before(request)}
    return page(request, "fault.html", entry.status, **shown)


def _page_before(request: Request) -> str:
    """Return the page whose form was sent, empty where the browser does not tell: who sent it wants to go on there."""
    if request.method == "GET":
        return ""
    came = urlsplit(request.headers.get("referer", ""))
    address = local_path(came.path + (f"?{came.query}" if came.query else ""))
    return address if address != FRONT else ""


def _signed_in_needed(request: Request, visit: Visit) -> Response:
    """Lead to the sign-in; a form that came too late is not done, and what was typed stays in the browser."""
    had_one = bool(request.cookies.get(REFRESH))
    if had_one or ACCESS in request.cookies:  # what did not come must not be taken away: see onward
        visit.signed_out()
    if request.method != "GET":
        return page(request, "ended.html", 401)
    address = _address(request)
    return go_to(sign_in_path(address, **({"why": "ended"} if had_one else {})))


def _told(error: Exception, words: Words) -> tuple[Entry, str, str]:
    """Return what is known of a fault, its title and its sentence."""
    if isinstance(error, RedlineError):
        entry = entry_for(error)
        return entry, words.problems.get(entry.slug, {}).get("title", entry.title), detail_of(error, words)
    status = error.status_code if isinstance(error, HTTPException) else 422
    entry = HTTP_FAULTS.get(status, HTTP_FAULTS[500 if status >= 500 else 400])
    said = words.problems.get(str(status)) or words.problems.get(entry.slug) or vars(entry)
    return entry, said["title"], said["detail"]


def detail_of(error: RedlineError, words: Words) -> str:
    """Return the sentence of an error in the language of the page."""
    template: Optional[str] = words.problems.get(entry_for(error).slug, {}).get("detail")
    return sentence(error) if template is None else template.format(**shown_fields(error))
