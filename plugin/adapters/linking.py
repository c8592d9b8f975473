"""What links patches to earlier findings and to each other here: shapely 2 where it is, nothing where it is not."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Optional

from ..app.known_cases import read_known_rules
from ..app.links import LinkTools
from ..app.priority import read_priority_rules
from ..app.screen_batch import Pairs
from ..screening import ShapelyMissing, require_shapely


class _NoGroups(NamedTuple):
    duplicates: Sequence[Sequence[str]] = ()
    adjacent: Sequence[Sequence[str]] = ()


def link_tools(resources: Path, cancelled: Optional[Callable[[], bool]] = None) -> LinkTools:
    """Return the tools with the rules of a folder; without shapely 2 nothing counts as seen before or as a group.

    Where ``cancelled`` is given it is asked often while two layers are measured (``ScreeningCancelled``).
    Raises ``BadResource`` where the rules cannot be read. Reads files: off the GUI thread.
    """
    known = read_known_rules(resources / "known_cases.json")
    priority = read_priority_rules(resources / "priority.json")
    try:
        require_shapely()
    except ShapelyMissing:
        return LinkTools(_no_common_area, _no_groups, known, priority, measures=False)
    engine = importlib.import_module("..screening.known", __package__)
    return LinkTools(partial(engine.common_areas, cancelled=cancelled), engine.groups_of, known, priority)


def _no_common_area(_new: Pairs, _earlier: Pairs) -> Sequence[Any]:
    return ()


def _no_groups(_rows: Pairs, _near_m: float, _duplicate_iou: float) -> _NoGroups:
    return _NoGroups()
