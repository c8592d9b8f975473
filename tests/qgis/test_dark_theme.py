"""In a dark theme every text that is told by its colour can be read: 4.5 against its ground, as WCAG 2.1 asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, QRect, Qt
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QWidget
from redline_review.plugin.adapters.imagery.looks import BandView
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import make_workspace, opened_desk
from redline_review.ui.compare.legend import Legend
from redline_review.ui.contrast import LEAST, contrast, muted, readable
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.review.note_edit import NoteEdit

NIGHT = "Night Mapping"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace("support_workspace.py", tmp_path_factory.mktemp("dark") / "workspace")


@pytest.fixture(params=["default", NIGHT])
def desk(request, made: Path, tmp_path: Path, qgis_app: QgsApplication) -> Iterator[ReviewDesk]:
    palette, sheet = qgis_app.palette(), qgis_app.styleSheet()
    if request.param not in qgis_app.uiThemes():
        pytest.skip(f"this QGIS has no theme {request.param}")
    qgis_app.setUITheme(request.param)
    with opened_desk(made, tmp_path / "workspace") as opened:
        opened.window.resize(1400, 1000)
        until("the note in sight", lambda: not opened.window.findChild(NoteEdit, "noteEdit").visibleRegion().isEmpty())
        at_rest(opened)
        yield opened
    qgis_app.setUITheme("default")
    qgis_app.setStyleSheet(sheet)
    qgis_app.setPalette(palette)


def at_rest(desk: ReviewDesk) -> None:
    """Wait until the panel is laid out: what is filled in a later turn moves what stands beneath it."""
    note, places = desk.window.findChild(NoteEdit, "noteEdit"), []

    def rests() -> bool:
        places.append((note.mapTo(desk.window, QPoint(0, 0)), note.size(), desk.controller._soon.isActive()))
        return len(places) > 20 and not places[-1][2] and all(place == places[-1] for place in places[-20:])

    until("the panel at rest", rests)


def colours_of(widget: QWidget) -> np.ndarray:
    """A widget's pixels (n, 3) as they are in its window, without its rim."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    rows = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[2:-2, 2 : image.width() - 2, 2::-1].reshape(-1, 3)


def read(pixels: np.ndarray) -> tuple[float, QColor, QColor]:
    """The best contrast that pixels of text have to their ground (the commonest colour): letters are antialiased."""
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    ground = QColor(*(int(value) for value in found[counts.argmax()]))
    inks = [QColor(*(int(value) for value in one)) for one in found]
    ink = max(inks, key=lambda one: contrast(one, ground))
    return contrast(ink, ground), ink, ground


def test_how_far_the_queue_is_done_can_be_read(desk: ReviewDesk) -> None:
    label = desk.window.findChild(QLabel, "queueProgress")
    assert label.text() == "0 / 6"
    assert label.isVisible()
    ratio, _ink, _ground = read(colours_of(label))
    assert ratio >= LEAST


def test_a_legends_words_can_be_read(desk: ReviewDesk) -> None:
    legend: Legend = desk.compare.looking._legends[desk.compare.panes[0]]
    legend.show_bands(BandView.FALSE)  # words alone, no bar
    ratio, _ink, _ground = read(colours_of(legend))
    assert ratio >= LEAST


def test_the_notes_hint_can_be_read_and_does_not_look_typed(desk: ReviewDesk) -> None:
    note: NoteEdit = desk.window.findChild(NoteEdit, "noteEdit")
    assert note.placeholderText()
    hint, _pale, ground = read(colours_of(note.viewport()))
    note.load("Enter finishes, Shift+Enter makes a new line")
    until("the text laid out", lambda: not note.document().isEmpty())
    typed, _ink, same = read(colours_of(note.viewport()))
    assert ground == same
    assert hint >= LEAST
    assert typed > hint * 1.2, "paler than what is typed"


@pytest.mark.parametrize(
    ("ink", "ground"),
    [((170, 170, 170), (34, 34, 34)), ((0, 0, 0), (255, 255, 255)), ((221, 221, 221), (50, 50, 50))],
    ids=["night mapping", "light", "grey"],
)
def test_a_muted_ink_is_paler_and_still_readable(ink: tuple[int, ...], ground: tuple[int, ...]) -> None:
    pale = muted(QColor(*ink), QColor(*ground))
    assert LEAST <= contrast(pale, QColor(*ground)) < contrast(QColor(*ink), QColor(*ground))


def test_where_a_palette_has_no_readable_ink_black_or_white_is_taken(qgis_app: QgsApplication) -> None:
    palette = qgis_app.palette()
    for role in (palette.WindowText, palette.Text, palette.ButtonText, palette.BrightText):
        palette.setColor(role, QColor(83, 83, 83))
    assert readable(palette, QColor(34, 34, 34)) == QColor(255, 255, 255)
    assert readable(palette, QColor(140, 140, 140)) == QColor(0, 0, 0)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(QColor(0, 0, 0), QColor(255, 255, 255)) == pytest.approx(21.0)
    assert contrast(QColor(118, 118, 118), QColor(255, 255, 255)) == pytest.approx(4.54, abs=0.01)


def test_the_image_does_not_show_through_the_tools_of_the_outline(desk: ReviewDesk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_E)
    bar = desk.window.findChild(QWidget, "outlineBar")
    until("the tools", lambda: bar.isVisible())
    _found, counts = np.unique(colours_of(bar), axis=0, return_counts=True)
    assert counts.max() / counts.sum() > 0.5  # one ground beneath the words
