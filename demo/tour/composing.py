"""An input method's events, handed to the probe inside QGIS: no X server can send them."""

from __future__ import annotations

import json
import time
from pathlib import Path

PATIENCE_S, REST_S = 10.0, 0.2


def send(ime: Path, event: dict[str, str]) -> None:
    """Let the focused field get ``{"preedit": …}`` or ``{"commit": …}``; returns once it has it."""
    fresh = ime.with_suffix(".new")
    fresh.write_text(json.dumps(event, ensure_ascii=False), encoding="utf-8")
    fresh.replace(ime)
    deadline = time.monotonic() + PATIENCE_S
    while ime.exists():
        if time.monotonic() > deadline:
            raise RuntimeError("the probe did not take the input method's event")
        time.sleep(0.05)
    time.sleep(REST_S)
