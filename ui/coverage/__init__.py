"""Coverage: what share of the red line and the control zones was looked at, by area and round."""

from __future__ import annotations

from .window import CoverageWindow

__all__ = ["CoverageWindow"]
