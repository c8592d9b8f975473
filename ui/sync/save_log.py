"""Writes the log for support to a file that people choose. Off the GUI thread."""

from __future__ import annotations

from pathlib import Path

from ...plugin.adapters.clock import rfc3339
from ...plugin.adapters.sync_log import SyncLog
from ...plugin.adapters.sync_log_text import facts_of, support_text
from ...plugin.app.sync_panel import PAGE, PanelStore, midnight
from ...plugin.domain.records import WorkspaceInfo
from ...plugin.domain.sync_rows import Segment, SyncRow
from ...plugin.port_errors import LogUnwritten
from ..moments import local_words

_NAMED = (Segment.REFUSED, Segment.DISPUTED, Segment.CONFLICTS, Segment.HELD_BACK, Segment.FAILED_FILES)


def write_log(path: str, store: PanelStore, log: SyncLog, info: WorkspaceInfo, by_itself: bool, now_ms: int) -> str:
    """Write the text and return where; raises ``LogUnwritten``, and the store's errors."""
    counts = store.sync_counts(midnight(now_ms))
    refused: list[SyncRow] = [row for segment in _NAMED for row in store.sync_rows(segment, 0, PAGE)]
    facts = facts_of(info, by_itself, log.about)
    text = support_text(local_words(rfc3339(now_ms)), facts, counts, refused, log.entries())
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise LogUnwritten(path, error.strerror or str(error)) from error
    return path
