"""The record of a workspace: checking it, and recovering a damaged one."""

from __future__ import annotations

from .recover_window import RecoverWindow
from .verify_window import VerifyWindow, show_verify

__all__ = ["RecoverWindow", "VerifyWindow", "show_verify"]
