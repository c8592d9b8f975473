"""How days stand in the names of images: ``image_names.json`` of the workspace or the user, else the shipped one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

from ...domain.errors import BadResource
from ..rule_files import RuleFileBad, read_rules
from .naming import pattern_of

NAME = "image_names.json"
_MEMBER = "date_names"


def read_names(path: Path) -> tuple[str, ...]:
    """Return the patterns of a file (see :func:`.naming.pattern_of`). Raises :class:`BadResource`."""
    try:
        templates = [str(template) for template in _data(path)[_MEMBER]]
    except (KeyError, TypeError) as error:
        raise BadResource(str(path), f"{_MEMBER} is not a list of names", (_MEMBER,)) from error
    return tuple(_pattern(path, template) for template in templates)


def _data(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadResource(str(path), "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BadResource(str(path), "is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadResource(str(path), error.msg) from error


def _pattern(path: Path, template: str) -> str:
    try:
        return pattern_of(template)
    except ValueError as error:
        raise BadResource(str(path), f"{template} names no day", (_MEMBER,)) from error


def date_names(own: Sequence[Path], shipped: Path) -> tuple[tuple[str, ...], Optional[RuleFileBad]]:
    """Return the patterns of the first folder of ``own`` that has some, else the shipped ones. Off the GUI thread."""
    return read_rules(NAME, own, shipped, read_names)
