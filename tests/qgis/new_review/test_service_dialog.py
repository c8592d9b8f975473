"""A layer of a service, chosen in the window: asked for by address, listed, read like any other."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateTransformContext, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QLineEdit, QListWidget, QPushButton
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.vector_layers import look_at
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.qgis.support_services import ROWS, serve
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.background import Background
from redline_review.ui.new_review.layer_picker import LayerPicker
from redline_review.ui.new_review.parts import SayLine, Tone
from redline_review.ui.new_review.service_dialog import ServiceDialog


@pytest.fixture
def service():
    with serve() as running:
        yield running


@pytest.fixture
def open_dialog(qgis_app):
    opened = []

    def go(mode=NetworkMode.OPEN):
        opened.append(ServiceDialog(NetworkPolicy(mode)))
        opened[-1].setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        opened[-1].show()
        return opened[-1]

    yield go
    for dialog in opened:
        dialog.done(0)
        dialog.deleteLater()


def ask(dialog, url):
    QTest.keyClicks(dialog.findChild(QLineEdit, "serviceAddress"), url)
    QTest.mouseClick(dialog.findChild(QPushButton, "showLayers"), Qt.MouseButton.LeftButton)


def ok(dialog):
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def line(dialog):
    return dialog.findChild(SayLine)


@pytest.mark.parametrize("path", ["wfs", "ogc"])
def test_an_address_lists_its_layers_and_gives_the_chosen_one(open_dialog, service, path):
    dialog, chosen = open_dialog(), []
    dialog.chosen.connect(chosen.append)
    assert not dialog.findChild(QPushButton, "showLayers").isEnabled()
    assert not ok(dialog).isEnabled()
    ask(dialog, f"{service.base}/{path}")
    layers = dialog.findChild(QListWidget, "serviceLayers")
    until("the layers", layers.count)
    assert [layers.item(row).text() for row in range(layers.count())] == ["疑似图斑"]
    assert ok(dialog).isEnabled()
    QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    looks = []
    work = Background("look", lambda _: look_at(chosen[0], QgsCoordinateTransformContext()))
    work.done.connect(looks.append)
    work.start()
    until("the look", lambda: looks)
    assert (looks[0].name, looks[0].count) == ("疑似图斑", ROWS)


def test_another_address_forgets_what_was_listed(open_dialog, service):
    dialog = open_dialog()
    ask(dialog, f"{service.base}/wfs")
    layers = dialog.findChild(QListWidget, "serviceLayers")
    until("the layers", layers.count)
    QTest.keyClicks(dialog.findChild(QLineEdit, "serviceAddress"), "x")
    assert layers.count() == 0
    assert not ok(dialog).isEnabled()


def test_what_is_no_service_is_said_in_words(open_dialog, service):
    dialog = open_dialog()
    ask(dialog, f"{service.base}/page")
    until("the words", lambda: line(dialog).tone() is Tone.PROBLEM)
    assert "WFS" in line(dialog).words()


def test_a_closed_workspace_asks_nobody_and_says_so(open_dialog, service):
    dialog = open_dialog(NetworkMode.NONE)
    ask(dialog, "https://maps.example/wfs")
    until("the words", lambda: line(dialog).tone() is Tone.PROBLEM)
    assert "maps.example" in line(dialog).words()
    assert service.asked == []


def test_the_picker_takes_the_layer_like_one_of_a_file(qgis_app, service):
    picker, picked = LayerPicker(QgsProject.instance(), NetworkPolicy(NetworkMode.OPEN)), []
    picker.picked.connect(picked.append)
    picker.show()
    QTest.mouseClick(picker.findChild(QPushButton, "layerOfService"), Qt.MouseButton.LeftButton)
    dialog = picker.findChild(ServiceDialog)
    ask(dialog, f"{service.base}/wfs")
    until("the layers", dialog.findChild(QListWidget, "serviceLayers").count)
    QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert picked[0].name == "疑似图斑"
    assert picker.box.currentText().startswith("疑似图斑 — http://127.0.0.1")
    picker.deleteLater()
