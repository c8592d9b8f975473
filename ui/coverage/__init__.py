"""Coverage: how many patches of the red line and the control zones have a finding, and what of both has images."""

from __future__ import annotations

from .window import CoverageWindow

__all__ = ["CoverageWindow"]
