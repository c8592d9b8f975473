"""What is wrong with a form or code list file, in words. Their readers name faults in English, and what is at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ...plugin.adapters.form_files import FormFileBad
from ...plugin.adapters.translation import tr
from ..rule_words import fault

_FAULTS: Sequence[tuple[str, Callable[[Sequence[str]], str]]] = (
    (r"(.+) is no member of it", lambda said: tr("“{name}” is not known here", name=said[0])),
    (r"'?(.+?)'? is missing", lambda said: tr("“{name}” is missing", name=said[0])),
    (r"missing '(.+)'", lambda said: tr("“{name}” is missing", name=said[0])),
    (r"unknown kind (.+)", lambda said: tr("the kind “{name}” is not known", name=said[0])),
    (r"no part (.+)", lambda said: tr("there is no part “{name}”", name=said[0])),
    (r"no code list (.+)", lambda said: tr("there is no code list “{name}”", name=said[0])),
    (
        r"(.+) is none of its answers(?:, or stands twice)?",
        lambda said: tr("“{name}” is none of its answers, or stands twice", name=said[0]),
    ),
    (r"(?:when|stages): no question sets (.+)", lambda said: tr("no question sets “{name}”", name=said[0])),
    (r"(.+) is no date", lambda said: tr("“{name}” is no date", name=said[0])),
    (r"stands twice", lambda said: tr("it stands twice")),
    (r"code (.+) stands twice", lambda said: tr("the code “{name}” stands twice", name=said[0])),
    (r"missing or wrong: (.+)", lambda said: tr("something is missing or wrong ({what})", what=said[0])),
    (r"missing (.+)", lambda said: tr("something is missing or wrong ({what})", what=said[0])),
)


def form_file_words(error: FormFileBad) -> str:
    """Return the sentence for a file of the form that cannot be used: where, why, and what holds instead."""
    where = tr("{path}, line {line}", path=error.path, line=error.line) if error.line else error.path
    said = tr("{where}: {reason}.", where=where, reason=_reason(error.reason))
    if error.kept:
        held = tr("The form as it was last good holds. Mend the file; it is read again once it is saved.")
    else:
        held = tr("The form that came with the plugin holds. Mend the file; it is read again once it is saved.")
    return tr("{first} {second}", first=said, second=held)


def _reason(reason: str) -> str:
    question = re.fullmatch(r"question (.+?): (.+)", reason)
    words = _fault(question[2] if question else reason)
    return tr("question “{name}”: {reason}", name=question[1], reason=words) if question else words


def _fault(reason: str) -> str:
    for pattern, words in _FAULTS:
        found = re.fullmatch(pattern, reason)
        if found is not None:
            return words(found.groups())
    return fault(reason)
