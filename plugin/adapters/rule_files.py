"""Rules as JSON files: the workspace's own before the user's, the user's before those that came with the plugin.

What comes with the plugin is replaced by its next version; a file of the same name elsewhere stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, TypeVar

from ..domain.errors import BadResource, RedlineError

Rules = TypeVar("Rules")


@dataclass(eq=False)
class RuleFileBad(RedlineError):
    """A file of rules of the workspace or of the user that cannot be used, so the shipped one holds.

    ``line`` is that of the fault, 0 where it lies in no line; ``reason`` as the reader of the rules or of JSON says it.
    """

    path: str
    line: int
    reason: str


def read_rules(
    name: str, own: Sequence[Path], shipped: Path, read: Callable[[Path], Rules]
) -> tuple[Rules, Optional[RuleFileBad]]:
    """Return the rules of the first folder of ``own`` that holds the file ``name``, else of the ``shipped`` folder.

    Where the file cannot be used, the shipped rules come with what is wrong with it. Raises :class:`BadResource` where
    the shipped ones cannot be read either. Reads files: off the GUI thread.
    """
    path = next((folder / name for folder in own if (folder / name).exists()), None)
    if path is None:
        return read(shipped / name), None
    try:
        return read(path), None
    except BadResource as error:
        return read(shipped / name), _bad(path, error)


def _bad(path: Path, error: BadResource) -> RuleFileBad:
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return RuleFileBad(str(path), cause.lineno, cause.msg)
    return RuleFileBad(str(path), _line_of(path, error.member), error.reason)


def _line_of(path: Path, member: Sequence[str]) -> int:
    """Return the line where a member (and its owners before it) stands, the owner's where it is missing, else 0."""
    if not member:
        return 0
    text, place = path.read_text(encoding="utf-8"), -1
    for name in member:
        found = text.find(json.dumps(name, ensure_ascii=False), place + 1)
        if found < 0:
            break
        place = found
    return text.count("\n", 0, place) + 1 if place >= 0 else 0
