"""A tick box in a table can be seen under every theme, ticked or empty, and on the row that is selected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from redline_review.ui.contrast import LEAST, contrast
from redline_review.ui.tick_boxes import TickBoxes

SEEN = 3.0
"""The least contrast of what is no text (WCAG 2.1, 1.4.11)."""
EMPTY, TICKED = 0, 1


@pytest.fixture(params=["default", "Night Mapping", "Blend of Gray"])
def table(request, qgis_app: QgsApplication) -> Iterator[QTableView]:
    palette, sheet = qgis_app.palette(), qgis_app.styleSheet()
    if request.param not in qgis_app.uiThemes():
        pytest.skip(f"this QGIS has no theme {request.param}")
    qgis_app.setUITheme(request.param)
    view, model = QTableView(), QStandardItemModel(2, 1)
    for row, state in ((EMPTY, Qt.CheckState.Unchecked), (TICKED, Qt.CheckState.Checked)):
        item = QStandardItem("JS-0001")
        item.setCheckable(True)
        item.setCheckState(state)
        model.setItem(row, 0, item)
    view.setModel(model)
    view.setItemDelegate(TickBoxes(view))
    view.resize(300, 150)
    view.show()
    yield view
    view.close()
    view.deleteLater()
    qgis_app.setUITheme("default")
    qgis_app.setStyleSheet(sheet)
    qgis_app.setPalette(palette)


def box(view: QTableView, row: int) -> QImage:
    """The picture of the box of a row."""
    index = view.model().index(row, 0)
    option = QStyleOptionViewItem(view.viewOptions())
    option.rect, option.widget = view.visualRect(index), view
    view.itemDelegate().initStyleOption(option, index)
    place = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view)
    return view.viewport().grab(place).toImage()


def inks(image: QImage, rim: bool) -> list[QColor]:
    """The colours on the box's rim, or within it."""
    last = (image.width() - 1, image.height() - 1)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return [image.pixelColor(x, y) for x, y in places if (x in (0, last[0]) or y in (0, last[1])) == rim]


@pytest.mark.parametrize("selected", [False, True], ids=["a row", "the selected row"])
def test_an_empty_box_has_a_rim_that_is_seen(table: QTableView, selected: bool) -> None:
    if selected:
        table.selectRow(EMPTY)
    image = box(table, EMPTY)
    ground = image.pixelColor(image.width() // 2, image.height() // 2)
    assert all(contrast(ink, ground) >= SEEN for ink in inks(image, rim=True)[2:-2])
    assert all(contrast(ink, ground) < 1.1 for ink in inks(image, rim=False)[20:-20])


@pytest.mark.parametrize("selected", [False, True], ids=["a row", "the selected row"])
def test_a_tick_is_told_by_its_shape_and_not_by_colour_alone(table: QTableView, selected: bool) -> None:
    if selected:
        table.selectRow(TICKED)
    empty, ticked = box(table, EMPTY), box(table, TICKED)
    ground = ticked.pixelColor(2, 2)
    strokes = [ink for ink in inks(ticked, rim=False) if contrast(ink, ground) >= LEAST]
    assert contrast(empty.pixelColor(2, 2), ground) < 1.1
    assert 5 <= len(strokes) < len(inks(ticked, rim=False)) / 2
