"""What all tests with QGIS share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test(qgis_app: QgsApplication) -> Iterator[None]:
    """Collect what a test leaves in reference cycles now: after QGIS has gone, it would take the process with it."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
