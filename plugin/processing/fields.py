"""Fields that a user names for a layer, and those that an output gets."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    NULL,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingParameterField,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt

from ..adapters.translation import tr


def field_parameter(name: str, title: str, layer: str) -> QgsProcessingParameterField:
    """Return the parameter for an optional field of the layer that parameter ``layer`` holds."""
    return QgsProcessingParameterField(name, title, parentLayerParameterName=layer, optional=True)


def require_field(source: QgsProcessingFeatureSource, field: str, parameter: str) -> str:
    """Return ``field``, empty for none; QGIS itself lets a name pass that no field has.

    Raises ``QgsProcessingException`` that names the layer's fields.
    """
    if field and source.fields().lookupField(field) < 0:
        raise QgsProcessingException(
            tr(
                "Layer “{layer}” has no field “{field}” ({parameter}). Its fields are: {fields}.",
                layer=source.sourceName(),
                field=field,
                parameter=parameter,
                fields=", ".join(source.fields().names()),
            )
        )
    return field


def fields_of(**types: Any) -> QgsFields:
    """Return fields of an output by name and type (:mod:`..adapters.field_types`)."""
    fields = QgsFields()
    for name, kind in types.items():
        fields.append(QgsField(name, kind))
    return fields


def text_of(value: Any) -> str:
    """Return an attribute as trimmed text, dates in ISO form, empty for none."""
    if value is None or value == NULL:
        return ""
    written = value.toString(Qt.DateFormat.ISODate) if isinstance(value, (QDate, QDateTime)) else str(value)
    return str(written).strip()


def identity(feature: QgsFeature, field: str) -> str:
    """Return the id that a field holds, else the feature's own."""
    value = feature[field] if field else NULL
    if type(value) is str and value:  # nearly all: QGIS's NULL is slow to compare with
        return value
    return str(feature.id()) if value in (NULL, None, "") else str(value)
