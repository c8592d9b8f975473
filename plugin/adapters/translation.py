"""The one way to words on screen: English source strings, translated by the .ts files under ``i18n/``.

One context for all: pylupdate5 files a module-level function's strings under the enclosing class, a context that
does not exist at run time; so ``i18n/update.py`` collects the literals of :func:`tr` itself.
"""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

CONTEXT = "RedlineReview"


def tr(source: str, **values: Any) -> str:
    """Return the translation of a literal ``source``; ``{name}`` placeholders are filled from ``values``."""
    text: str = QCoreApplication.translate(CONTEXT, source)
    return text.format(**values) if values else text


def language() -> str:
    """Return the language tag of the QGIS interface (``zh-Hans``, ``en_US``)."""
    return str(QgsApplication.locale())
