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
    """Return the language tag that the QGIS interface is in (``zh-Hans``, ``en_US``).

    The one QGIS was started in (``--lang``) goes before the one of its settings, as for QGIS's own words.
    """
    app = QgsApplication.instance()
    started_in = app.translation() if isinstance(app, QgsApplication) else ""
    return str(started_in or QgsApplication.locale())
