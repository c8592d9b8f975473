"""What links patches to earlier findings and to each other here: shapely 2 where it is, nothing where it is not."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Optional

from ..app.known_cases import read_known_rules
from ..app.links import LinkTools
from ..app.priority import read_priority_rules, with_older
from ..app.screen_batch import Pairs
from ..domain.codes import read_code_lists
from ..screening import ShapelyMissing, require_shapely
from .profile_folder import user_folder
from .rule_files import read_rules


class _NoGroups(NamedTuple):
    duplicates: Sequence[Sequence[str]] = ()
    adjacent: Sequence[Sequence[str]] = ()


def link_tools(
    resources: Path, cancelled: Optional[Callable[[], bool]] = None, workspace: Optional[Path] = None
) -> LinkTools:
    """Return the tools with the rules in force; without shapely 2 nothing counts as seen before or as a group.

    Rules are files of the ``workspace`` folder, else of :func:`user_folder`, else of ``resources``; the tools name
    those that cannot be used. Where ``cancelled`` is given it is asked often while two layers are measured
    (``ScreeningCancelled``). Raises ``BadResource`` where the rules of ``resources`` cannot be read. Reads files: off
    the GUI thread.
    """
    own = [folder for folder in (workspace, user_folder()) if folder is not None]
    known, bad_known = read_rules("known_cases.json", own, resources, read_known_rules)
    priority, bad_priority = read_rules("priority.json", own, resources, read_priority_rules)
    priority = with_older(priority, read_code_lists(resources / "codes"))
    problems = tuple(bad for bad in (bad_known, bad_priority) if bad is not None)
    try:
        require_shapely()
    except ShapelyMissing:
        return LinkTools(_no_common_area, _no_groups, known, priority, False, problems)
    engine = importlib.import_module("..screening.known", __package__)
    measure = partial(engine.common_areas, cancelled=cancelled)
    return LinkTools(measure, engine.groups_of, known, priority, problems=problems)


def _no_common_area(_new: Pairs, _earlier: Pairs) -> Sequence[Any]:
    return ()


def _no_groups(_rows: Pairs, _near_m: float, _duplicate_iou: float) -> _NoGroups:
    return _NoGroups()
