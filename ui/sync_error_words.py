"""Sentences for what can go wrong around the sync panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin import port_errors as port
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError

SYNC: dict[type[RedlineError], Callable[[Any], str]] = {
    port.LogUnwritten: lambda e: tr(
        "The log could not be written to {path}: {reason}. Choose another place.", path=e.path, reason=e.reason
    ),
}
