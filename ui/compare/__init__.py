"""Linked views of one place on several dates."""

from .model import CaseOnView
from .view import CompareView

__all__ = ["CaseOnView", "CompareView"]
