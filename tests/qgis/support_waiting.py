"""Waiting in tests: they may, the window may not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QEventLoop

WAIT_S = 60.0


def until(what: str, holds: Callable[[], Any], seconds: float = WAIT_S) -> None:
    """Let events pass until something holds; fails saying ``what`` did not happen."""
    loop, deadline = QEventLoop(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:.0f} s"
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.002)
