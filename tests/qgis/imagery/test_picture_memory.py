"""How much memory the pictures made in advance may take is the user's choice."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import QSpinBox, QWidget
from redline_review.plugin.adapters.settings import Settings
from redline_review.ui.add_images import ServiceSettings
from redline_review.ui.compare import CompareView

KEY = "plugins/redline_review/picture_memory_mb"
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def as_before(qgis_app):
    yield
    QgsSettings().remove(KEY)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        pytest.param(None, 256, id="nothing chosen"),
        pytest.param(96, 96, id="a small machine"),
        pytest.param(1, 32, id="too little for any picture"),
        pytest.param("a lot", 256, id="words in the settings file"),
    ],
)
def test_the_views_hold_as_much_as_the_settings_say(qgis_app, kept, said):
    if kept is not None:
        QgsSettings().setValue(KEY, kept)
    view = CompareView()
    assert view._prefetch._most_bytes == said * MEGABYTE
    view.close()


def test_what_is_typed_where_images_are_added_is_kept(qgis_app):
    parent = QWidget()
    page = ServiceSettings(Settings(), parent)
    box = page.findChild(QSpinBox, "pictureMemory")
    assert box.value() == 256
    box.setValue(128)
    page.keep(Settings())
    assert Settings().picture_memory_mb() == 128
