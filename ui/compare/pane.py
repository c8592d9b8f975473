"""One view: its canvas, what is drawn on it, its heading and what it has to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...plugin.adapters.imagery.catalogue import Chosen
from ...plugin.domain.errors import RedlineError
from . import words
from .canvas import PaneCanvas
from .items import CrossItem, OutlineItem, PictureItem, ZonesItem
from .model import Overlay, PaneRole, Picture
from .placed import PlacedPath, Stamp

HINT_MS = 200
BETWEEN = " · "
_MARGIN, _INSET = 6, 5
_WARNING = QColor(245, 158, 11)


class Plate(QLabel):
    """Words on a picture, on a plate in the palette's own colours; the mouse passes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMargin(_INSET)
        self.bar: Optional[QColor] = None

    def paintEvent(self, event: Optional[QPaintEvent]) -> None:
        """Paint the plate, then the words; the bar at the left edge, if it has one, tells the plate's kind."""
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Window)
        colour.setAlpha(225)
        painter.fillRect(self.rect(), colour)
        if self.bar is not None:
            painter.fillRect(0, 0, 3, self.height(), self.bar)
        painter.end()
        super().paintEvent(event)


class ViewPane(QWidget):
    """One of the linked views. It shows what it is given; which picture that is, its feed decides."""

    shown = pyqtSignal()
    """The picture that was set last (or why there is none) is on screen."""

    emptied = pyqtSignal()
    """The picture was taken away: nobody else may show it any longer."""

    def __init__(self, role: PaneRole, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.role = role
        self.canvas = PaneCanvas(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self._picture = PictureItem(self.canvas)
        self._zones = ZonesItem(self.canvas)
        self._outline, self._corrected = OutlineItem(self.canvas), OutlineItem(self.canvas, corrected=True)
        self.cross = CrossItem(self.canvas)
        self.heading = Plate(self)
        self.right_heading = Plate(self)
        self.right_heading.hide()
        self.badge = Plate(self)
        self.badge.hide()
        self._told: dict[str, str] = {}
        self._warnings: dict[str, str] = {}
        self._of_picture = ""
        self._turn = 0
        self.notice = Plate(self)
        self.notice.setWordWrap(True)
        self.notice.bar = _WARNING
        self.hint = Plate(self)
        self._hint_timer = QTimer(self)
        self._hint_timer.setSingleShot(True)
        self._hint_timer.setInterval(HINT_MS)
        self._hint_timer.timeout.connect(self._show_hint)
        self._chosen: Optional[Chosen] = None
        self.problems: tuple[RedlineError, ...] = ()
        self._own_heading = ""
        self._set_ground_colour()
        self.notice.hide()
        self.hint.hide()
        self.set_heading(words.role_word(role))

    # What the feed tells

    @property
    def picture(self) -> Optional[Picture]:
        """Return the view's own picture, also while another is blinked over it."""
        return self._picture.picture

    def clear(self) -> None:
        """Take the picture away: nothing of another case or date may stay in sight."""
        self._turn += 1
        self._picture.picture = None
        self.problems = ()
        self._picture.after_paint = None
        self._hint_timer.stop()
        self.hint.hide()
        self._say("")
        self._paint_soon()
        self.emptied.emit()

    def expect(self, chosen: Chosen) -> None:
        """Prepare for the picture of a date; a hint follows if it takes long."""
        self._chosen = chosen
        self._hint_timer.start()

    def set_picture(self, picture: Optional[Picture], problems: Sequence[RedlineError]) -> None:
        """Show a picture with what is wrong with it; ``None`` where there is none to show."""
        self._picture.picture, self.problems = picture, tuple(problems)
        self._hint_timer.stop()
        self.hint.hide()
        damaged = picture.errors if picture is not None else ()
        covered = picture.covered if picture is not None else None
        self._say(words.notice(self.role, self._chosen, covered, problems, damaged) if self._chosen else "")
        self._paint_soon()
        if self._is_exposed():
            self._picture.after_paint = self._tell_shown
        else:
            self._tell_shown()

    def _tell_shown(self) -> None:
        turn = self._turn
        QTimer.singleShot(0, lambda: self._after_showing(turn))  # never act from within a paint event

    def _after_showing(self, turn: int) -> None:
        """Tell, unless the view was cleared since: what was painted then says nothing of what comes now."""
        if turn == self._turn:
            self.shown.emit()

    def _is_exposed(self) -> bool:
        handle = self.window().windowHandle()
        return self.isVisible() and handle is not None and handle.isExposed()

    # What the owner tells

    def set_heading(self, text: str) -> None:
        """Say what the view shows."""
        self._own_heading = text
        if self._picture.borrowed is None and self.divider is None:
            self._head(text)

    @property
    def own_heading(self) -> str:
        """Return what the view's own picture is, whatever the plate says just now."""
        return self._own_heading

    def set_active(self, left: bool, right: bool = False) -> None:
        """Mark the view whose date the keys change; ``right`` is the side right of a divider."""
        for plate, active in ((self.heading, left), (self.right_heading, right)):
            plate.bar = self.palette().color(QPalette.ColorRole.Highlight) if active else None
            font = plate.font()
            font.setBold(active)
            plate.setFont(font)
        self._place_plates()

    def warn(self, subject: str, text: str) -> None:
        """Say what is wrong with what the view shows, below what its picture tells; an empty text takes it back."""
        if self._warnings.get(subject, "") != text:
            self._warnings[subject] = text
            self._say(self._of_picture)

    def tell(self, subject: str, text: str) -> None:
        """Say under the heading how this view differs from the usual, by subject; an empty text takes it back."""
        if self._told.get(subject, "") == text:
            return
        self._told[subject] = text
        self.badge.setText("\n".join(line for line in self._told.values() if line))
        self.badge.setVisible(bool(self.badge.text()))
        self._place_plates()

    def set_outline(
        self, placed: Optional[PlacedPath], corrected: Optional[PlacedPath], made: Optional[Stamp] = None
    ) -> None:
        """Draw the patch's outline, and the corrected one where there is one; ``made`` is the first as it will look."""
        self._outline.placed, self._corrected.placed = placed, corrected
        self._outline.stamp = made
        self._paint_soon()

    def set_zones(self, overlay: Optional[Overlay]) -> None:
        """Lay the picture of the zones over the view's own."""
        self._zones.overlay = overlay
        self._paint_soon()

    def _paint_soon(self) -> None:
        """Paint once more, whole. (Items that ask the scene for it are painted in a round of their own.)"""
        self.canvas.viewport().update()

    def set_outlines_visible(self, visible: bool) -> None:
        """Show or hide outline and zones."""
        self._outline.setVisible(visible)
        self._corrected.setVisible(visible)
        self._zones.setVisible(visible)

    def borrow(self, picture: Optional[Picture], heading: str) -> None:
        """Show another view's picture (blink), or the own one again for ``None``; the heading says which."""
        self._picture.borrowed = picture
        self.right_heading.setVisible(picture is None and self.divider is not None)
        self._head(heading if picture is not None else self._own_heading, parted_anew=True)
        self._paint_soon()

    def divide(self, beside: Optional[Picture], left_words: str, share: float) -> None:
        """Show another view's picture left of a divider at this share of the width, and each side's words."""
        anew = self.divider is None or self.right_heading.accessibleName() != self._own_heading
        self._picture.beside, self._picture.divider = beside, share
        self.canvas.set_divider(share)
        self.right_heading.setAccessibleName(self._own_heading)
        if self._picture.borrowed is None:
            self.right_heading.show()
            self._head(left_words, anew)

    def unite(self) -> None:
        """Show the own picture alone again."""
        self._picture.beside = self._picture.divider = None
        self.canvas.set_divider(None)
        self.right_heading.hide()
        self._head(self._own_heading, parted_anew=True)

    @property
    def divider(self) -> Optional[float]:
        """Return where the divider stands (share of the width), ``None`` without one."""
        return self._picture.divider

    def mirror(self, at: Optional[QgsPointXY]) -> None:
        """Show where the mouse is in another view."""
        self.cross.show_at(at)

    # Plates

    def _head(self, text: str, parted_anew: bool = False) -> None:
        """Say what is shown; placing the plates takes a part of a millisecond, which every case would pay."""
        if parted_anew or self.heading.accessibleName() != text:
            self.heading.setAccessibleName(text)
            self._place_plates()

    def _say(self, text: str) -> None:
        self._of_picture = text
        said = "\n".join(line for line in (text, *self._warnings.values()) if line)
        if said != self.notice.text():
            self.notice.setText(said)
            self.notice.setVisible(bool(said))
            self._place_plates()

    def _show_hint(self) -> None:
        self.hint.setText(words.painting())
        self.hint.show()
        self._place_plates()

    def _place_plates(self) -> None:
        room = self.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        width = self.width() if self.divider is None else self.width() // 2 - 2
        for plate, at_right in ((self.heading, False), (self.right_heading, True)):
            wanted = _elided(plate, width)
            plate.setGeometry(self.width() - wanted.width() if at_right else 0, 0, wanted.width(), wanted.height())
        _wrap(self.badge, self.width())
        self.badge.move(0, self.heading.height() + 2)
        self.hint.adjustSize()
        self.hint.move((self.width() - self.hint.width()) // 2, (self.height() - self.hint.height()) // 2)
        width = max(60, min(room.width(), 440))
        height = self.notice.heightForWidth(width)
        self.notice.setGeometry((self.width() - width) // 2, self.height() - height - _MARGIN, width, height)

    def resizeEvent(self, event: Optional[QResizeEvent]) -> None:
        """Keep the plates in their places."""
        super().resizeEvent(event)
        self._place_plates()

    def changeEvent(self, event: Optional[QEvent]) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._set_ground_colour()

    def _set_ground_colour(self) -> None:
        if hasattr(self, "canvas"):
            self.canvas.setCanvasColor(self.palette().color(QPalette.ColorRole.Mid))


def _elided(plate: Plate, width: int) -> QSize:
    """Give a plate its words, on two lines where one is too narrow, and no more than fit; return the size it takes."""
    metrics, room = plate.fontMetrics(), width - 2 * _INSET - 4
    first, rest = "", plate.accessibleName()
    if metrics.horizontalAdvance(rest) > room:
        while BETWEEN in rest and metrics.horizontalAdvance(first + rest.split(BETWEEN, 1)[0]) <= room:
            part, rest = rest.split(BETWEEN, 1)
            first += part + BETWEEN
    lines = [line for line in (first.removesuffix(BETWEEN), rest) if line]
    plate.setText("\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines))
    wanted = plate.sizeHint()
    return QSize(min(wanted.width(), width), wanted.height())


def _wrap(plate: Plate, width: int) -> None:
    """Make a plate as large as its lines, wrapped where one is wider than the view."""
    plate.setWordWrap(False)
    wanted = plate.sizeHint()
    if wanted.width() > width:
        plate.setWordWrap(True)
        wanted = QSize(width, plate.heightForWidth(width))
    plate.resize(wanted)
