"""What is wrong with a file of rules, in words. The readers of rules name faults in English, with what is at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..plugin.adapters.rule_files import RuleFileBad
from ..plugin.adapters.translation import tr

_FAULTS: Sequence[tuple[str, Callable[[Sequence[str]], str]]] = (
    (r"cannot be read", lambda said: tr("it cannot be read")),
    (r"is not UTF-8", lambda said: tr("it is not UTF-8")),
    (r"is not an object", lambda said: tr("it is not an object")),
    (r"(.+) is not an object", lambda said: tr("“{name}” is missing or not an object", name=said[0])),
    (
        r"(.+) is not a number from 0 to (\S+)",
        lambda said: tr(
            "“{name}” is missing or not a number from 0 to {most}", name=said[0], most=f"{float(said[1]):,.0f}"
        ),
    ),
    (r"(.+) is no regular expression", lambda said: tr("“{name}” is no regular expression", name=said[0])),
    (
        r"(.+) names other colours than (.+)",
        lambda said: tr("“{name}” names other colours than {colours}", name=said[0], colours=said[1]),
    ),
    (r"(.+) is no factor", lambda said: tr("“{name}” is no factor", name=said[0])),
    (r"(.+): none is above 0", lambda said: tr("nothing in “{name}” is above 0", name=said[0])),
    (r"(.+) names no day", lambda said: tr("“{name}” does not hold YYYY, MM and DD", name=said[0])),
    (r"(.+) is not a list of names", lambda said: tr("“{name}” is missing or no list", name=said[0])),
    (r"(.+) is not above 0", lambda said: tr("“{name}” is missing or not above 0", name=said[0])),
)


def rule_file_words(error: RuleFileBad) -> str:
    """Return the sentence for a file of rules that cannot be used."""
    if not error.line:
        return tr(
            "{path} cannot be used: {reason}. The settings that came with the plugin hold. Mend the file, or "
            "delete it.",
            path=error.path,
            reason=fault(error.reason),
        )
    return tr(
        "{path} cannot be used: line {line}, {reason}. The settings that came with the plugin hold. Mend the file, or "
        "delete it.",
        path=error.path,
        line=error.line,
        reason=fault(error.reason),
    )


def fault(reason: str) -> str:
    """Return the words of a fault; what JSON's reader says in its own words, as a fault of the notation."""
    for pattern, words in _FAULTS:
        found = re.fullmatch(pattern, reason)
        if found is not None:
            return words(found.groups())
    return tr("the JSON is broken ({reason})", reason=reason)
