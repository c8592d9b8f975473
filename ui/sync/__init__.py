"""The sync panel: what waits, what was sent, what failed and why, what is in conflict."""

from __future__ import annotations

from .side import SyncSide

__all__ = ["SyncSide"]
