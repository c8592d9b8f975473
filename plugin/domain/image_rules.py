"""What is asked of images that a finding rests on."""

from __future__ import annotations

HIGH_RESOLUTION_M = 2.0
"""High-resolution images have pixels finer than this, in metres on the ground (HJ 1337, draft)."""


def too_coarse(pixel_size_m: float) -> bool:
    """Tell whether an image's pixels are coarser than the rule asks; an unknown size (0) is not held against it."""
    return pixel_size_m > HIGH_RESOLUTION_M
