"""A picture as large as there is room for, with a line on it, or words in its place."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QTextOption, QTransform
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

_DARK, _LINE = QColor(0, 0, 0, 150), QColor(255, 235, 59)
_MARGIN = 12


class PictureBox(QWidget):
    """Shows one picture whole, in its proportions."""

    def __init__(self, name: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 220)
        self.image: Optional[QImage] = None
        self.words = ""
        self._path = QPainterPath()

    def show_picture(self, image: QImage, path: QPainterPath) -> None:
        """Show a picture; ``path`` is in its pixels."""
        self.image, self._path, self.words = image, path, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show words instead of a picture."""
        self.image, self.words = None, words
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size in which details can be told."""
        return QSize(380, 340)

    def paintEvent(self, event: Optional[QPaintEvent]) -> None:
        """Paint the picture with the line over it."""
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Mid))
        if self.image is None:
            painter.setPen(palette.color(QPalette.ColorRole.WindowText))
            painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Window))
            room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            option = QTextOption(Qt.AlignmentFlag.AlignCenter)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # a file's name is its hash
            painter.drawText(room, self.words, option)
        else:
            self._draw(painter, self.image)
        painter.end()

    def _draw(self, painter: QPainter, image: QImage) -> None:
        share = min(self.width() / image.width(), self.height() / image.height())
        width, height = image.width() * share, image.height() * share
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(QRectF(left, top, width, height), image)
        path = (QTransform.fromScale(share, share) * QTransform.fromTranslate(left, top)).map(self._path)
        for colour, pen_width in ((_DARK, 4.0), (_LINE, 2.0)):
            painter.setPen(QPen(colour, pen_width))
            painter.drawPath(path)
