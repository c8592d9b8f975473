"""Hands and eyes of a user, and settings that are forgotten."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from types import SimpleNamespace

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog, QLineEdit, QListWidget, QPushButton

LEFT = Qt.MouseButton.LeftButton


class Waiting:
    """Waits for the dialogs' own events; fails with what it waited for."""

    def __init__(self):
        self.widgets = []

    def addWidget(self, widget):
        self.widgets.append(widget)

    def waitUntil(self, true, timeout=5_000):
        for _ in range(timeout // 10):
            if true():
                return
            QTest.qWait(10)
        raise AssertionError(f"waited in vain: {inspect.getsource(true).strip()}")

    @contextmanager
    def waitSignal(self, signal, timeout=5_000):
        caught = SimpleNamespace(args=None)
        signal.connect(lambda *args: setattr(caught, "args", list(args)))
        yield caught
        self.waitUntil(lambda: caught.args is not None, timeout)


class MemorySettings:
    def __init__(self, recent=()):
        self.recent, self.authcfgs, self.ways = list(recent), {}, {}

    def recent_workspaces(self):
        return list(self.recent)

    def add_recent_workspace(self, folder):
        self.recent.insert(0, folder)

    def authcfg(self, url):
        return self.authcfgs.get(url, "")

    def set_authcfg(self, url, authcfg):
        self.authcfgs[url] = authcfg

    def sign_in_way(self, url):
        return self.ways.get(url, ("", ""))

    def set_sign_in_way(self, url, way, authcfg):
        self.ways[url] = (way, authcfg)


class Driver:
    """Hands and eyes of a user."""

    def __init__(self, qtbot, dialog):
        self.qtbot, self.dialog = qtbot, dialog

    def button(self, name, inside=None):
        return (inside or self.dialog).findChild(QPushButton, name)

    def click(self, name, inside=None):
        QTest.mouseClick(self.button(name, inside), LEFT)

    def page(self, row):
        steps = self.dialog.findChild(QListWidget, "steps")
        QTest.mouseClick(steps.viewport(), LEFT, pos=steps.visualItemRect(steps.item(row)).center())
        return self.dialog._stack.currentWidget()

    def give_files(self, button, *paths):
        """Press a button, type into the file dialog that opens, press Enter."""
        QTest.mouseClick(button, LEFT)
        chooser = self.dialog.findChildren(QFileDialog)[-1]
        self.qtbot.waitUntil(chooser.isVisible)
        edit = chooser.findChild(QLineEdit, "fileNameEdit")
        edit.setText(" ".join(f'"{path}"' for path in paths) if len(paths) > 1 else paths[0])
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not chooser.isVisible())

    def type_into(self, name, text):
        edit = self.dialog.findChild(QLineEdit, name)
        edit.selectAll()
        QTest.keyClicks(edit, text)

    def choose(self, box, words):
        """Open a box with the mouse and take an entry with the keys."""
        QTest.mouseClick(box, LEFT)
        view = box.view()
        self.qtbot.waitUntil(view.isVisible)
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if words in str(view.currentIndex().data()):
                break
            QTest.keyClick(view, Qt.Key.Key_Down)
        assert words in str(view.currentIndex().data()), words
        QTest.keyClick(view, Qt.Key.Key_Return)

    def said(self):
        return self.dialog._say.words()

    def wait_said(self, part):
        self.qtbot.waitUntil(lambda: part in self.said(), timeout=10_000)

    def show_receipt(self):
        self.click("create")
        self.wait_said("Look at what will happen")

    def give_all(self, county, **other):
        files = {**county, **other}
        self.give_files(self.button("browseLayer", self.page(0)), files["zones"])
        self.give_files(self.button("browseLayer", self.page(1)), files["patches"])
        page = self.page(2)
        self.give_files(self.button("addFiles", page.earlier), files["before"])
        self.give_files(self.button("addFiles", page.later), files["after"])
        self.page(3)
        self.qtbot.waitUntil(lambda: self.button("create").isEnabled(), timeout=10_000)
