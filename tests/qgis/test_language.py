"""The plugin speaks the language that QGIS runs in, not the one that its settings name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from redline_review.plugin.adapters.translation import language


@pytest.fixture(autouse=True)
def _as_it_was(qgis_app: QgsApplication) -> Iterator[None]:
    before = qgis_app.translation()
    yield
    qgis_app.setTranslation(before)


@pytest.mark.parametrize("started_in", ["zh-Hans", "en", "de"])
def test_the_language_qgis_was_started_in_goes_before_its_settings(qgis_app: QgsApplication, started_in: str) -> None:
    qgis_app.setTranslation(started_in)
    assert language() == started_in


def test_without_one_the_settings_stand(qgis_app: QgsApplication) -> None:
    qgis_app.setTranslation("")
    assert language() == qgis_app.locale()
