"""Reads what the probe writes, and waits until it says what was hoped for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

State = dict[str, Any]


class DidNotHappen(RuntimeError):
    """Something the tour waited for did not come; the last state is in the message."""


class Watch:
    """The state file of one QGIS."""

    def __init__(self, path: Path, alive: Callable[[], bool]) -> None:
        self._path, self._alive = path, alive
        self.folder = path.parent

    def now(self) -> State:
        """Return the newest state, empty before the first."""
        try:
            found: State = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def until(self, what: str, holds: Callable[[State], Any], seconds: float = 30.0) -> State:
        """Return the first state for which ``holds`` is true; raises :class:`DidNotHappen` saying ``what``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            state = self.now()
            if state and holds(state):
                return state
            if not self._alive():
                raise DidNotHappen(f"QGIS ended while the tour waited for: {what}")
            time.sleep(0.05)
        state = {k: v for k, v in self.now().items() if k not in ("widgets", "order", "statuses", "outbox")}
        raise DidNotHappen(f"{what} did not happen within {seconds:.0f} s; last seen: {state}")

    def widget(self, name: str, seconds: float = 20.0) -> list[int]:
        """Return where a named widget stands on the screen, waiting until it is visible."""
        state = self.until(f"the widget {name}", lambda s: name in s.get("widgets", {}), seconds)
        rect: list[int] = state["widgets"][name]
        return rect

    def settled(self, seconds: float = 60.0) -> State:
        """Return the state once the patch on screen is painted, zones and all, and everything is on the disk."""
        return self.until(
            "the patch painted and saved",
            lambda s: (
                s.get("desk")
                and s["current"]
                and s["painted"] == s["current"]
                and s["zones_drawn"]
                and not s["pending"]
            ),
            seconds,
        )
