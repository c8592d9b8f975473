"""How numbers are written in the windows, in either language: a comma between thousands, a point before decimals."""

from __future__ import annotations


def grouped(number: float, decimals: int = 0) -> str:
    """Return a number with groups of three digits (``6,868``, ``1,234.50``)."""
    return f"{number:,.{decimals}f}"


def distance_words(metres: float) -> str:
    """Return a distance as people say it."""
    return f"{metres:,.0f}\u00a0m" if metres < 1000 else f"{metres / 1000:,.1f}\u00a0km"


def size_words(size_bytes: int) -> str:
    """Return the size of a file, or of many."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:,.1f} GB"
    return f"{size_bytes / 1e6:,.1f} MB" if size_bytes >= 100_000 else f"{max(1, round(size_bytes / 1000))} kB"
