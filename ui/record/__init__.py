"""The record of a workspace: checking it, and recovering a damaged one."""

from __future__ import annotations

from .recover_window import RecoverWindow
from .time_side import TimeSide
from .verify_window import VerifyWindow, show_verify

__all__ = ["RecoverWindow", "TimeSide", "VerifyWindow", "show_verify"]
