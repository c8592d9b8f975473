"""Feature sources as rows of id and WKB in EPSG:4490, with sentences for what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsWkbTypes,
)

from ..adapters.reading.crs import TARGET_CRS, own_crs, to_degrees
from ..adapters.reading.opening import clean_names
from ..adapters.translation import tr
from ..screening import ScreeningCancelled

_SAME_PLACE = (TARGET_CRS, "EPSG:4326")
_STRAIGHT = frozenset({QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon})
_LISTENED_EVERY = 500


class RowReader:
    """Reads one source of polygons, checked first; made and used in the algorithm's thread."""

    def __init__(self, source: QgsProcessingFeatureSource, context: QgsProcessingContext) -> None:
        self.name: str = source.sourceName()
        self.unplaced = 0
        self._source = source
        self._require_usable()
        self._transform = self._to_degrees(context)

    def _require_usable(self) -> None:
        kind = QgsWkbTypes.geometryType(self._source.wkbType())
        mixed = kind == QgsWkbTypes.GeometryType.UnknownGeometry
        if not mixed and kind != QgsWkbTypes.GeometryType.PolygonGeometry:
            raise QgsProcessingException(
                tr("Layer “{name}” has no polygons. Choose a layer of polygons.", name=self.name)
            )
        if self._source.featureCount() == 0:
            raise QgsProcessingException(
                tr("Layer “{name}” is empty. Choose a layer with at least one polygon.", name=self.name)
            )
        if not self._source.sourceCrs().isValid():
            raise QgsProcessingException(
                tr(
                    "Layer “{name}” has no coordinate reference system, so its place on the ground is unknown. "
                    "Set it in the layer's properties (or save it with the layer), then run again.",
                    name=self.name,
                )
            )

    def _to_degrees(self, context: QgsProcessingContext) -> Optional[QgsCoordinateTransform]:
        crs = own_crs(self._source.sourceCrs())
        if crs.authid() in _SAME_PLACE:  # the same at the precision of our coordinates
            return None
        return to_degrees(crs, context.transformContext())

    def features(self, feedback: QgsProcessingFeedback, start: float, end: float) -> Iterator[QgsFeature]:
        """Yield all features, also invalid ones; progress runs from ``start`` to ``end`` percent.

        Raises :class:`ScreeningCancelled` within some hundreds of a Cancel.
        """
        total = max(self._source.featureCount(), 1)
        flag = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
        for number, feature in enumerate(self._source.getFeatures(QgsFeatureRequest(), flag)):
            if number % _LISTENED_EVERY == 0:
                if feedback.isCanceled():
                    raise ScreeningCancelled(start / 100)
                feedback.setProgress(start + (end - start) * min(1.0, number / total))
            yield feature
        feedback.setProgress(end)

    def wkb(self, feature: QgsFeature) -> bytes:
        """Return the feature's geometry in degrees, straight; empty bytes where it has none or no place on Earth."""
        geometry = feature.geometry()
        if self._transform is None and geometry.wkbType() in _STRAIGHT:
            return bytes(geometry.asWkb())
        if geometry.isNull():
            return b""
        if QgsWkbTypes.isCurvedType(geometry.wkbType()):
            geometry.convertToStraightSegment()
        if self._transform is not None and not self._placed(geometry):
            self.unplaced += 1
            return b""
        return bytes(geometry.asWkb())

    def _placed(self, geometry: QgsGeometry) -> bool:
        try:
            geometry.transform(self._transform)
        except QgsCsException:
            return False
        return bool(geometry.boundingBox().isFinite())


def clean_fields(source: QgsProcessingFeatureSource) -> QgsFields:
    """Return a source's fields without the half character at which a Shapefile cuts a name."""
    fields = QgsFields(source.fields())
    for place, name in enumerate(clean_names(fields.names())):
        fields.rename(place, name)
    return fields


def multi_type(source: QgsProcessingFeatureSource) -> QgsWkbTypes.Type:
    """Return the multi type of a source: drivers that promise single polygons still give multis."""
    return QgsWkbTypes.multiType(source.wkbType())


def make_multi(feature: QgsFeature) -> None:
    """Turn the feature's geometry, if it has one, into its multi type."""
    geometry = feature.geometry()
    if not QgsWkbTypes.isMultiType(geometry.wkbType()) and not geometry.isNull():
        geometry.convertToMultiType()
        feature.setGeometry(geometry)
