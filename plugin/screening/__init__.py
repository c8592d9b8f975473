"""Overlaps of patches and zones on numpy and shapely ≥ 2, without QGIS.

Importing this package needs neither; :func:`screen` raises :class:`ShapelyMissing` where shapely is older or absent.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Optional

from .canonical_rows import sound_wkbs
from .results import (
    Columns,
    Flaw,
    Rows,
    ScreeningCancelled,
    ScreeningRun,
    ShapelyMissing,
    share_in_level,
)
from .work import Cancelled, Progress

__all__ = [
    "Cancelled",
    "Columns",
    "Flaw",
    "Progress",
    "Rows",
    "ScreeningCancelled",
    "ScreeningRun",
    "ShapelyMissing",
    "require_shapely",
    "screen",
    "share_in_level",
    "sound_outlines",
]


_bound_by_us: list[bool] = []


def _program_brings_a_geos() -> bool:
    """Tell whether this process is a program of QGIS, not a Python that has imported QGIS."""
    return Path("/proc/self/exe").resolve().name.startswith("qgis")


def _built_for_the_programs_geos(shapely: ModuleType) -> bool:
    """Tell whether this process has GEOS of the very version that ``shapely`` was built with, so that either will do.

    So it is with a distribution's own shapely; there Processing (by way of plotly) has imported it before us.
    """
    try:
        version = ctypes.CDLL(None).GEOSversion
    except (OSError, AttributeError):
        return False
    version.restype = ctypes.c_char_p
    built_with = ".".join(str(part) for part in getattr(shapely, "geos_version", ()))
    return bool(built_with) and version().decode("ascii", "replace").split("-")[0] == built_with


def _shapely_with_its_own_geos() -> ModuleType:
    """Import shapely so that it calls the GEOS it was built with.

    ``qgis.bin`` and ``qgis_process.bin`` bring a GEOS of their own, whose symbols would come first: of the wheel's
    newer one only the functions that the older lacks would be called, on the older one's objects, and crash.
    """
    if not hasattr(os, "RTLD_DEEPBIND"):  # Linux only; elsewhere libraries do not share one table of symbols
        return importlib.import_module("shapely")
    before = None if _bound_by_us or not _program_brings_a_geos() else sys.modules.get("shapely")
    if before is not None and not _built_for_the_programs_geos(before):
        raise ImportError("another plugin imported shapely before, bound to the program's GEOS")
    _bound_by_us.append(True)
    flags = sys.getdlopenflags()
    sys.setdlopenflags(flags | os.RTLD_DEEPBIND)
    try:
        return importlib.import_module("shapely")
    finally:
        sys.setdlopenflags(flags)


def require_shapely() -> str:
    """Return the version of shapely; raises :class:`ShapelyMissing` below 2 or without one.

    Told by what it can: Debian's package (2.1 for Python 3.14) gives its version as ``0+unknown``.
    """
    try:
        module = _shapely_with_its_own_geos()
        found = str(module.__version__)
    except (ImportError, OSError, AttributeError) as error:  # OSError: its GEOS library does not load
        raise ShapelyMissing("") from error
    if not hasattr(module, "from_wkb"):  # the functions over arrays came with 2.0
        raise ShapelyMissing(found)
    return found


def screen(
    patches: Rows,
    zones: Rows,
    *,
    levels: Optional[Mapping[str, str]] = None,
    progress: Optional[Progress] = None,
    cancelled: Optional[Cancelled] = None,
    threads: Optional[int] = None,
) -> ScreeningRun:
    """Measure each patch against all zones.

    Rows are ids with WKB in longitude/latitude (EPSG:4490). Zones of one id are one zone; patches are taken row by row.
    Invalid outlines are mended (even-odd rule inside a polygon, union of polygons) and told, hopeless ones rejected.
    ``levels`` (zone id → level) adds the share by level. ``progress`` gets 0 … 1 and ``cancelled`` is asked about ten
    times a second, both in the calling thread. Raises :class:`ScreeningCancelled`, :class:`ShapelyMissing`.
    """
    require_shapely()
    engine = importlib.import_module(".engine", __name__)
    run: ScreeningRun = engine.screen(
        patches, zones, levels=levels, progress=progress, cancelled=cancelled, threads=threads
    )
    return run


def sound_outlines() -> Callable[[Sequence[bytes]], list[Optional[bytes]]]:
    """Return a function: WKB rows → canonical WKB of valid polygons in degrees, ``None`` for all that needs a look.

    It may run in any thread. Raises :class:`ShapelyMissing`.
    """
    require_shapely()
    return partial(sound_wkbs, invalid=importlib.import_module(".outlines", __name__).invalid)


with contextlib.suppress(ImportError, OSError):
    # Before any room of this package imports it plainly; where there is none, that is said when it is needed.
    _shapely_with_its_own_geos()
