"""Colours that can be read, taken from the palette where it has any: dark themes often leave texts that we paint dark.

The ratio is that of WCAG 2.1 (1.4.3): 4.5 is the least for text.
"""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor, QPalette

LEAST = 4.5
_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.BrightText,
)
_STEPS = 20


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio (1 … 21) of two opaque colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(palette: QPalette, ground: QColor) -> QColor:
    """Return the first text colour of a palette that can be read on a ground, else black or white."""
    offered = (*(palette.color(role) for role in _ROLES), QColor(255, 255, 255))
    return next((one for one in offered if contrast(one, ground) >= LEAST), QColor(0, 0, 0))


def muted(ink: QColor, ground: QColor) -> QColor:
    """Return an ink as pale as it may be on a ground and still be read: for what stands in for text."""
    for step in range(_STEPS // 2, 0, -1):
        paler = _mixed(ink, ground, step / _STEPS)
        if contrast(paler, ground) >= LEAST:
            return paler
    return ink


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour with so large a share of another in it."""
    parts = zip(one.getRgb()[:3], other.getRgb()[:3])
    return QColor(*(round(a + (b - a) * share) for a, b in parts))
