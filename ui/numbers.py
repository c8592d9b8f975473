"""How numbers are written in the windows, in either language: a comma between thousands, a point before decimals."""

from __future__ import annotations


def grouped(number: float, decimals: int = 0) -> str:
    """Return a number with groups of three digits (``6,868``, ``1,234.50``)."""
    return f"{number:,.{decimals}f}"
