"""Letting go of what GDAL has open: a file that found no room fails once more when it is closed."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

try:
    from osgeo import gdal
except ImportError:  # GDAL comes with the system, not with this package
    gdal = None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep errors of a closing off standard error: GDAL's own, and those that a destructor cannot raise."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda _told: None
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()
        sys.unraisablehook = before


def fill(opened: list[Any], work: Callable[[Any], None]) -> None:
    """Run ``work`` on the one data set in ``opened`` and close it; raises ``OSError`` with GDAL's words.

    Nobody else may hold the data set. Whether all of it arrived has to be asked of the file: a closing that fails says
    nothing.
    """
    failure = ""
    try:
        work(opened[0])
    except RuntimeError as error:
        failure = " ".join(str(error).split()) or "GDAL failed"
    with _quiet():
        opened.clear()
    if failure:
        raise OSError(errno.EIO, failure)
