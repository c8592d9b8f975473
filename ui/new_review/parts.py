"""Small parts that several pages share: a line of words with a mark, a file dialog that does not block, drops."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QFont, QTextLayout, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.settings import Settings
from ...plugin.adapters.translation import tr

VECTOR_SUFFIXES = (
    "*.gpkg *.shp *.geojson *.json *.kml *.kmz *.csv *.txt *.tsv *.xlsx *.zip *.gdb *.fgb *.gml *.tab *.dxf"
)
IMAGE_SUFFIXES = "*.tif *.tiff *.img *.jp2 *.vrt *.png *.jpg *.jpeg *.ecw *.dat *.pix"


class Tone(Enum):
    """How a line is meant; the mark beside the words says the same as its colour would."""

    PLAIN = None
    BUSY = QStyle.StandardPixmap.SP_BrowserReload
    GOOD = QStyle.StandardPixmap.SP_DialogApplyButton
    NOTE = QStyle.StandardPixmap.SP_MessageBoxInformation
    PROBLEM = QStyle.StandardPixmap.SP_MessageBoxWarning


class SayLine(QWidget):
    """A mark and words that wrap; takes no room where it has nothing to say."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._mark, self._words = QLabel(self), QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        self._tone = Tone.PLAIN
        self.hide()

    def say(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Show words, or hide for none."""
        self._words.setText(words)
        self._tone = tone
        self._mark.setFixedHeight(_first_line_height(words, self._words.font()))
        self._mark.setVisible(tone is not Tone.PLAIN)
        if tone.value is not None:
            size = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
            self._mark.setPixmap(self.style().standardIcon(tone.value).pixmap(size, size))
        self.setVisible(bool(words))

    def words(self) -> str:
        """Return what is shown."""
        return str(self._words.text())

    def tone(self) -> Tone:
        """Return how it is meant."""
        return self._tone


def _first_line_height(words: str, font: QFont) -> int:
    """Return a line's height in pixels; Chinese characters come from another font with taller lines."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return math.ceil(line.height()) if line.isValid() else 0


def rows_words(count: int) -> str:
    """Return a number of rows in words."""
    return tr("1 row") if count == 1 else tr("{count} rows", count=count)


def patches_words(count: int) -> str:
    """Return a number of patches in words."""
    return tr("1 patch") if count == 1 else tr("{count} patches", count=count)


def headed(head: str, rest: str) -> str:
    """Return words with what they are about before them, with the language's own colon."""
    return tr("{head}: {rest}", head=head, rest=rest)


def in_a_row(first: str, second: str) -> str:
    """Return two sentences as one text, with the language's own gap between them; either may be empty."""
    return tr("{first} {second}", first=first, second=second) if first and second else first or second


def add_row(form: QFormLayout, words: str, field: QWidget, line: Optional[SayLine] = None) -> None:
    """Add a row whose label stands level with its field, also where the label's font is lower than the field."""
    label = QLabel(words)
    label.setBuddy(field)
    label.setFixedHeight(max(field.sizeHint().height(), label.sizeHint().height()))
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.addRow(label, field if line is None else with_line(field, line))


def with_line(field: QWidget, line: SayLine) -> QVBoxLayout:
    """Return a field with its line of words right below."""
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(field)
    column.addWidget(line)
    return column


def ask_files(parent: QWidget, title: str, pattern: str, chosen: Callable[[list[str]], None], many: bool) -> None:
    """Open a file dialog that returns at once; ``chosen`` gets the paths."""
    dialog = QFileDialog(parent, title, Settings().last_folder(), pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    _open(dialog, chosen)


def ask_folder(parent: QWidget, title: str, chosen: Callable[[list[str]], None], start: str = "") -> None:
    """Open a folder dialog that returns at once; ``chosen`` gets one path."""
    dialog = QFileDialog(parent, title, start or Settings().last_folder())
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    _open(dialog, chosen)


def ask_save_path(
    parent: QWidget, title: str, pattern: str, name: str, suffix: str, chosen: Callable[[list[str]], None]
) -> None:
    """Open a dialog for a file to be written that returns at once; ``chosen`` gets one path with the suffix."""
    dialog = QFileDialog(parent, title, Settings().last_folder(), pattern)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(name)
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[[list[str]], None]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda paths: Settings().set_last_folder(dialog.directory().absolutePath()))
    dialog.filesSelected.connect(chosen)
    dialog.open()


class CalmCombo(QComboBox):
    """A box in a list that scrolls: the wheel moves the list, not the choice; long words do not widen it."""

    def __init__(self, name: str, letters: int, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what the box lies in."""
        event.ignore()


class DropArea(QWidget):
    """A widget on which files can be dropped; a subclass says what :meth:`dropped` does."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take local files only."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the paths on."""
        self.dropped([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def dropped(self, paths: list[str]) -> None:
        """Take dropped files; a subclass overrides it."""
        raise NotImplementedError
