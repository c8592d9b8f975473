"""Reference systems and transforms that one thread makes, uses and lets go of, sharing nothing with other threads.

QGIS 3.22 caches both by name. What is cached hangs on PROJ's object of the thread that made it first; when that thread
ends while another one has used the same entry, the entry stays without that object, and every transform made of it,
also on the GUI thread, passes coordinates through as they are. Threads of ours end all the time: of 180 transforms in
40 of them up to 147 went wrong. So what a thread makes here is neither taken from the caches nor left in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext

_ONE_AT_A_TIME = Lock()


def named_crs(name: str) -> QgsCoordinateReferenceSystem:
    """Return a reference system by its name (``EPSG:4490``), for the calling thread alone."""
    with _past_the_caches():
        return QgsCoordinateReferenceSystem(name)


def crs_of_wkt(wkt: str) -> QgsCoordinateReferenceSystem:
    """Return a reference system by its WKT, for the calling thread alone."""
    with _past_the_caches():
        return QgsCoordinateReferenceSystem.fromWkt(wkt)


def own_crs(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
    """Return the same as ``crs`` (which a provider may hand to several threads), for the calling thread alone."""
    name = crs.authid()
    return named_crs(name) if name else crs_of_wkt(crs.toWkt())


def own_transform(
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsCoordinateTransform:
    """Return a transform of two systems of the calling thread's own, for that thread alone."""
    with _past_the_caches():
        made = QgsCoordinateTransform(source, target, context)
        made.isValid()  # made now, not at the first use: that would look into the caches again
        return made


@contextmanager
def _past_the_caches() -> Iterator[None]:
    with _ONE_AT_A_TIME:
        forget_shared()
        try:
            yield
        finally:
            forget_shared()


def forget_shared() -> None:
    """Empty QGIS's caches of systems and transforms: at the end of a thread, and before what takes from them itself.

    A service's provider does so when it is opened, in whatever thread: of an entry whose thread has ended it takes
    degrees for metres, and then shows nothing anywhere, without a word.
    """
    QgsCoordinateReferenceSystem.invalidateCache()
    QgsCoordinateTransform.invalidateCache()
