"""A made-up county with two dates of imagery, zones and flagged patches, for demonstration and training."""

from __future__ import annotations

from .build import FileEntry, ImageEntry, Manifest, build

__all__ = ["FileEntry", "ImageEntry", "Manifest", "build"]
