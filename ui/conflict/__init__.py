"""When two people decided: one window for one patch, both findings line by line, both outlines on the images."""

from .side import ConflictSide

__all__ = ["ConflictSide"]
