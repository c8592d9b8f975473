"""Types of attribute fields under Qt 5, where ``QVariant`` names them, and Qt 6, where only ``QMetaType`` does."""

from __future__ import annotations

from qgis.PyQt.QtCore import QMetaType, QVariant

_NAMES = QVariant if hasattr(QVariant, "Double") else QMetaType.Type
DATE = _NAMES.Date if hasattr(_NAMES, "Date") else _NAMES.QDate
DOUBLE = _NAMES.Double
INTEGER = _NAMES.Int
TEXT = _NAMES.String if hasattr(_NAMES, "String") else _NAMES.QString
