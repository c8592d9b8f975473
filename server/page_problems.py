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
}
