"""Where the pages live."""

from __future__ import annotations

from urllib.parse import quote, urlencode

PREFIX = "/web"
"""All pages but the front one, which is ``/`` itself."""
FRONT = "/"
SIGN_IN = f"{PREFIX}/sign-in"
GROUP = f"{PREFIX}/waiting/group"
START, BACK = f"{SIGN_IN}/issuer", f"{SIGN_IN}/back"
"""Where a sign-in at an issuer begins, and where the issuer sends people back to: this one is registered there."""
SIGN_OUT_THERE = f"{PREFIX}/sign-out/issuer"


def local_path(text: str) -> str:
    """Return an address of ours to go on to; the front page for anything that could lead elsewhere."""
    inside = text == FRONT or text.startswith(("/?", f"{PREFIX}/"))
    plain = text.isprintable() and "\\" not in text and "//" not in text.partition("?")[0]
    return text if inside and plain else FRONT


def sign_in_path(back_to: str = FRONT, **more: str) -> str:
    """Return the address of the sign-in page that leads back."""
    asked = {"next": back_to, **more} if back_to != FRONT else more
    return SIGN_IN + (f"?{urlencode(asked, quote_via=quote)}" if asked else "")


def list_address(offset: int = 0, **filters: str) -> str:
    """Return the address of the list with these filters; empty ones are left out."""
    given = {name: value for name, value in filters.items() if value} | ({"offset": str(offset)} if offset else {})
    return f"{PREFIX}/cases" + (f"?{urlencode(given)}" if given else "")
