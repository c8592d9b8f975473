"""Outputs of an algorithm: whole, or none at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProviderRegistry,
)
from qgis.PyQt import sip

from ..adapters.translation import tr
from ..adapters.vector_files import remove_vector_file
from ..screening import ScreeningCancelled

_PUT_AT_ONCE = 500
_TABLE_IN = "|layername="


class Sink:
    """A sink that is filled some hundreds at a time, and is closed on leaving.

    Raises :class:`ScreeningCancelled` on Cancel: give all places to :func:`take_back` then.
    """

    def __init__(self, sink: QgsFeatureSink, feedback: QgsProcessingFeedback) -> None:
        self._sink, self._feedback = sink, feedback
        self._waiting: list[QgsFeature] = []

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, kind: Optional[type[BaseException]], *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            sip.delete(self._sink)  # now: an error's traceback would keep the file open

    def put(self, feature: QgsFeature) -> None:
        """Take a feature; raises ``QgsProcessingException`` where it or an earlier one cannot be written."""
        self._waiting.append(feature)
        if len(self._waiting) >= _PUT_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._feedback.isCanceled():
            raise ScreeningCancelled(self._feedback.progress() / 100)
        if self._waiting and not self._sink.addFeatures(self._waiting, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(
                tr("The result could not be written: {reason}. Choose another place.", reason=self._sink.lastError())
            )
        self._waiting.clear()


def take_back(places: Iterable[str], context: QgsProcessingContext) -> None:
    """Do away with outputs that were begun: layers in memory and files go, a table among others is emptied."""
    wanted = context.layersToLoadOnCompletion()
    for place in places:
        wanted.pop(place, None)
        path = str(QgsProviderRegistry.instance().decodeUri("ogr", place).get("path") or "")
        if context.takeResultLayer(place) is not None:
            continue
        if _TABLE_IN not in place and Path(path).is_file():
            remove_vector_file(Path(path))
        else:
            _empty(place, context)
    context.setLayersToLoadOnCompletion(wanted)


def _empty(place: str, context: QgsProcessingContext) -> None:
    layer = QgsProcessingUtils.mapLayerFromString(place, context)
    if layer is not None:
        layer.dataProvider().truncate()
        context.takeResultLayer(layer.id())
