"""What was done, said on the page that follows: kept in a cookie until that page is shown."""

from __future__ import annotations

from fastapi import Request

from ...plugin.domain.states import OperationKind
from .visits import Visit
from .words import Words, word

SAID = "redline_said"
_KEPT_S = 60
_MOST_DIGITS = 6
_DONE = {
    OperationKind.APPROVE: (word("{n} finding approved"), word("{n} findings approved")),
    OperationKind.RETURN: (word("{n} finding returned"), word("{n} findings returned")),
    OperationKind.ASSIGN: (word("{n} patch handed over"), word("{n} patches handed over")),
}


def done_words(words: Words, kind: OperationKind, n: int) -> str:
    """Return what was done with ``n`` patches, in words."""
    return words.count(*_DONE[kind], n)


def keep(visit: Visit, kind: OperationKind, n: int) -> None:
    """Let the next page say what was done."""
    visit.cookies.append((SAID, f"{kind.value}.{n}", _KEPT_S))


def take(request: Request, visit: Visit) -> str:
    """Return what is to be said of the page before, empty for nothing; it is said once."""
    kept = request.cookies.get(SAID, "")
    if not kept:
        return ""
    visit.cookies.append((SAID, "", 0))
    kind, _, n = kept.partition(".")
    known = next((one for one in _DONE if one.value == kind), None)
    sound = n.isascii() and n.isdigit() and len(n) <= _MOST_DIGITS
    return done_words(visit.words, known, int(n)) if known and sound else ""
