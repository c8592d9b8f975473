"""Which programs this is, for the log of syncs."""

from __future__ import annotations

import configparser
import platform
from functools import lru_cache

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR

from ...plugin.adapters.store.migrations import known_version
from ..resources import ROOT


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Return the versions of QGIS, plugin, store schema, Qt, Python and system."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return {
        "qgis": Qgis.QGIS_VERSION.split("-")[0],
        "plugin": parser.get("general", "version", fallback="?"),
        "schema": str(known_version()),
        "qt": QT_VERSION_STR,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
