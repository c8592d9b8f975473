"""The shifts of a workspace's images against each other, by pair, in ``nudges.json`` beside the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Optional

from ...domain.errors import RedlineError
from .looks import Nudge

FILE_NAME = "nudges.json"
_FORMAT = 1
Pair = tuple[str, str]
"""Image ids: the one that stays, the one that is moved."""


@dataclass(eq=False)
class NudgesNotKept(RedlineError):
    """The shifts of this workspace's images cannot be read or written; they hold until the workspace is closed."""

    path: str


class NudgeBook:
    """Shifts by pair of images, in memory. What is kept one way round holds the other way round, too."""

    def __init__(self, known: Optional[Mapping[Pair, Nudge]] = None) -> None:
        self._kept: dict[Pair, Nudge] = dict(known or {})

    def get(self, pair: Pair) -> Nudge:
        """Return by how much the second image of a pair is moved."""
        fixed, moved = pair
        if pair in self._kept:
            return self._kept[pair]
        return -self._kept[(moved, fixed)] if (moved, fixed) in self._kept else Nudge()

    def put(self, pair: Pair, nudge: Nudge) -> None:
        """Keep by how much the second image is moved; no shift is kept as none."""
        fixed, moved = pair
        self._kept.pop((moved, fixed), None)
        self._kept.pop(pair, None)
        if nudge:
            self._kept[pair] = nudge

    def pairs(self) -> Mapping[Pair, Nudge]:
        """Return a copy of what is kept."""
        return dict(self._kept)


class NudgeFile:
    """Reads and writes the file of a workspace, in any thread; an older state never overwrites a newer one."""

    def __init__(self, folder: Path) -> None:
        self._path, self._lock = folder / FILE_NAME, Lock()
        self._newest = 0

    def read(self) -> Mapping[Pair, Nudge]:
        """Return what is kept, nothing without a file; raises :class:`NudgesNotKept` for a damaged one."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return {(row["fixed"], row["moved"]): Nudge(*map(float, row["nudge_m"])) for row in found["pairs"]}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NudgesNotKept(str(self._path)) from error

    def write(self, pairs: Mapping[Pair, Nudge], number: int) -> None:
        """Write state ``number`` as a whole file in place of the one before; raises :class:`NudgesNotKept`."""
        with self._lock:
            if number < self._newest:
                return
            self._newest = number
            fresh = self._path.with_name(FILE_NAME + ".new")
            try:
                fresh.write_text(json.dumps(_as_json(pairs), indent=1, sort_keys=True) + "\n", encoding="utf-8")
                fresh.replace(self._path)
            except OSError as error:
                raise NudgesNotKept(str(self._path)) from error


def _as_json(pairs: Mapping[Pair, Nudge]) -> dict[str, Any]:
    rows = [
        {"fixed": fixed, "moved": moved, "nudge_m": [nudge.east_m, nudge.north_m]}
        for (fixed, moved), nudge in sorted(pairs.items())
    ]
    return {"format": _FORMAT, "pairs": rows}
