"""What the pictures show: the form, the outline, the evidence and the history of the demo county's quarry, by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QImage, QMouseEvent, QPainter, QPalette
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QWidget

from ..plugin.domain.geometry import bounds
from .carried_scene import carried
from .conflict_scene import conflict
from .photos import take_photo
from .sign_in_scene import sign_in
from .staging import QUARRY, Stage, live, until
from .sync_scene import sync
from .tour.places import COUNTY

Scene = Callable[[Stage, Path], Iterator[tuple[str, QImage]]]
"""Drives the stage from the quarry on; yields names and pictures. The path is a folder of its own for files."""
LATER = COUNTY / "imagery" / "demo_20260502_GF7.tif"
ORIGIN_E_M, NORTH_M, PIXEL_M = 40540000.0, 3445120.0, 0.8
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SETTLED_MS = 700


def play(stage: Stage, scenes: Mapping[str, Scene], only: str, home: Path) -> Iterator[tuple[str, QImage]]:
    """Play the scenes whose names begin with ``only``, each from the quarry on."""
    for name, scene in scenes.items():
        if name.startswith(only.split("-")[0]):
            _to_the_front(stage)
            stage.go(QUARRY)
            for number, (part, image) in enumerate(scene(stage, home / name), 1):
                yield f"{name}-{number}-{part}", image


def _to_the_front(stage: Stage) -> None:
    """Close what the scene before left open, and give the keys to the Review window."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not stage.window:
            window.close()
    stage.window.activateWindow()
    until(lambda: QApplication.activeWindow() is stage.window)
    stage.window.setFocus()


def _beside(stage: Stage) -> QWidget:
    """Return the window that came up beside the Review window."""
    return next(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not stage.window)


def shot(widget: QWidget) -> QImage:
    """Return the picture of a window once it rests."""
    live(SETTLED_MS)
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(widget.palette().color(QPalette.ColorRole.Window))  # as on a screen: a theme may leave the ground out
    painter = QPainter(image)
    painter.drawPixmap(0, 0, widget.grab())
    painter.end()
    return image


def form(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """Desk, further questions, field, law, and what is asked for where it is missing."""
    yield "first", shot(stage.window)
    stage.press("1")
    yield "activity", shot(stage.window)
    stage.press("Return")
    yield "missing", shot(stage.window)
    stage.press("1", "1")
    yield "ready", shot(stage.window)
    stage.press("X")
    yield "parts", shot(stage.window)
    stage.press("3", "1")
    for digit in "20261340":
        stage.press(digit)
    stage.press("Return")
    yield "field", shot(stage.window)
    stage.press("Control+A", *"20260602", "Return")
    stage.compose("演示县生态环境局")
    stage.press("Return")
    stage.compose("张三、李四")
    stage.press("Return", "Escape", "X", "X", "Tab", "Tab", "Tab", "5")
    stage.compose("演示市生态环境局")
    stage.press("Return", "Escape", "Return")
    yield "law", shot(stage.window)


def outline(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """Corners with live figures, a cut, an invalid shape, arrows and words, a piece to be split off."""
    view = stage.desk.compare
    view.set_active(1)
    stage.press("E")
    stage.press(*["Tab"] * 3, *["Shift+Left"] * 2)
    yield "live", shot(stage.window)
    stage.press("Tab", *["Shift+Right"] * 30)
    yield "invalid", shot(stage.window)
    stage.press("Return")
    yield "refused", shot(stage.window)
    stage.press("F", "X")
    for at in (QPoint(-260, -20), QPoint(260, 30)):
        click(view.panes[1].canvas.viewport(), at)
    stage.press("Return")
    yield "cut", shot(stage.window)
    stage.press("Shift+X")
    yield "split", shot(stage.window)
    stage.press("Escape", "Escape", "Shift+N")
    drag(view.panes[1].canvas.viewport(), QPoint(-170, -150), QPoint(-60, -60))
    stage.compose("新增采石台阶")
    stage.press("Return")
    yield "marks", shot(stage.window)
    stage.press("Escape")


def evidence(stage: Stage, folder: Path) -> Iterator[tuple[str, QImage]]:
    """Thumbnails and arrows, warnings, the viewer, a photo placed by two clicks."""
    side = stage.desk.controller.evidence
    photos = _photos(stage, folder)
    side.add([folder])
    until(lambda: len(side.book.files(stage.desk.session.current)) == len(photos))
    until(lambda: not side.bringing.busy)
    panel = stage.desk.controller._parts.case.verticalScrollBar()
    live(1000)
    panel.setValue(panel.maximum())
    yield "files", shot(stage.window)
    files = side.book.files(stage.desk.session.current)
    side.open(next(one.sha256 for one in files if one.name.startswith("IMG_0931")))
    live(1000)
    viewer = side.looking._viewer
    yield "viewer", shot(viewer)
    side.open(next(one.sha256 for one in files if one.name.startswith("mmexport")))
    live(500)
    yield "no-place", shot(viewer)
    QTest.mouseClick(viewer.findChild(QPushButton, "evidence_place"), LEFT)
    port = stage.desk.compare.panes[0].canvas.viewport()
    click(port, QPoint(-150, 110))
    QTest.mouseMove(port, port.rect().center() + QPoint(-60, 40))
    yield "placing", shot(stage.window)
    click(port, QPoint(-30, 20))
    panel.setValue(panel.maximum())
    yield "declared", shot(stage.window)


def history(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """Two versions of a finding, what was seen for them, and the check of the record."""
    stage.go("0004")
    stage.press("4", "Return")
    stage.rest()
    stage.go("0004")
    stage.press("5", "Return")
    stage.rest()
    stage.go("0004")
    live(2000)
    yield "versions", shot(stage.window)
    stage.press("Shift+E")
    live(1500)
    yield "seen", shot(_beside(stage))
    _to_the_front(stage)
    stage.press("F8")
    live(2500)
    yield "verify", shot(_beside(stage))


SCENES: Mapping[str, Scene] = {
    "form": form,
    "outline": outline,
    "evidence": evidence,
    "history": history,
    "conflict": conflict,
    "carried": carried,
    "sync": sync,
    "sign-in": sign_in,
}


def click(port: QWidget, off: QPoint) -> None:
    """Click beside the middle of a view."""
    QTest.mouseClick(port, LEFT, PLAIN, port.rect().center() + off)
    live(150)


def drag(port: QWidget, start: QPoint, end: QPoint) -> None:
    """Drag with the left button, both points beside the middle of a view."""
    begin, stop = port.rect().center() + start, port.rect().center() + end
    QTest.mouseMove(port, begin)
    QTest.mousePress(port, LEFT, PLAIN, begin)
    for share in (0.5, 1.0):
        at = QPointF(begin + (stop - begin) * share)
        QApplication.sendEvent(port, QMouseEvent(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, LEFT, PLAIN))
    QTest.mouseRelease(port, LEFT, PLAIN, stop)
    live(150)


def _photos(stage: Stage, folder: Path) -> list[Path]:
    """A visit's files: two near, one far away, one at another time than the track, one from a messenger, a track."""
    case = stage.desk.session.case(stage.desk.session.current)
    west, south, east, north = bounds(case.outline)
    x, y = (west + east) / 2, (south + north) / 2
    wide, high = east - west, north - south
    taken = (
        ("IMG_0931.jpg", (0, 0), "2026:05:12 09:31:00", (west - 0.2 * wide, y), 80.0),
        ("IMG_0934.jpg", (140, 60), "2026:05:12 09:34:00", (x, north + 0.25 * high), 175.0),
        ("IMG_0941.jpg", (60, 160), "2026:05:12 09:41:00", (x + 0.02, y), 20.0),
        ("IMG_1720.jpg", (200, 180), "2026:05:19 17:20:00", (east + 0.2 * wide, south), 300.0),
        ("mmexport1747012345.jpg", (90, 90), "", None, None),
    )
    left, top = _pixel(stage)
    made = [
        take_photo(LATER, folder / name, (left + dx, top + dy, 200, 150), when, place, direction)
        for name, (dx, dy), when, place, direction in taken
    ]
    points = "".join(
        f'<trkpt lat="{y + share * high:.6f}" lon="{x - across * wide:.6f}">'
        f"<time>2026-05-12T01:{minute}:00Z</time></trkpt>"
        for across, share, minute in ((0.9, -0.6, 25), (0.5, 0.1, 31), (0.1, 0.75, 34), (-0.7, 0.5, 45))
    )
    track = folder / "track.gpx"
    track.write_text(f'<gpx version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>', encoding="utf-8")
    return [*made, track]


def _pixel(stage: Stage) -> tuple[int, int]:
    """Return the pixel of the later image at the middle of what the views show."""
    ground = stage.desk.compare.steering.link.ground
    assert ground is not None
    return int((ground.x - ORIGIN_E_M) / PIXEL_M) - 200, int((NORTH_M - ground.y) / PIXEL_M) - 170
