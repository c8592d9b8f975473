"""The window “What was seen”: the kept pictures of a finding, what they rest on, and the same painted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Optional, Union

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPainterPath, QTransform
from qgis.PyQt.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...plugin.adapters.translation import tr
from ...plugin.app.seen_history import SeenFinding, SeenView
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.seen import Recipe
from ..compare.model import Patch
from ..compare.placed import PlacedPath, place
from . import seen_words
from .picture_box import PictureBox

Kept = Mapping[int, Union[QImage, RedlineError]]
"""By view: its kept picture, or what is wrong with it."""
FACTS_PX = 300
FIRST_SIZE, FRAME = QSize(1040, 800), QSize(40, 60)


class ViewRow(QWidget):
    """One view: the kept picture, the picture painted again beside it, and the facts."""

    def __init__(self, view: SeenView, kept: Optional[Union[QImage, RedlineError]], path: QPainterPath) -> None:
        super().__init__()
        self.view, self._path = view, path
        self.kept = kept if isinstance(kept, QImage) else None
        self._old, self._new = PictureBox("keptPicture", self), PictureBox("paintedAgain", self)
        self._facts, self.verdict = QLabel(seen_words.facts(view), self), QLabel(self)
        self._again = QLabel(tr("Painted again"), self)
        for label in (self._facts, self.verdict):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.setObjectName("seenFacts")
        self.verdict.setObjectName("seenVerdict")
        self._facts.setFixedWidth(FACTS_PX)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        if self.kept is not None:
            self._old.show_picture(self.kept, path)
        else:
            error = kept if isinstance(kept, RedlineError) else None
            self._old.show_words(seen_words.why_no_picture(view, error))

    def _lay_out(self) -> None:
        title = QLabel(f"<b>{seen_words.view_title(self.view.recipe)}</b>", self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 6)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self._again, 0, 1)
        grid.addWidget(self._old, 1, 0)
        grid.addWidget(self._new, 1, 1)
        grid.addWidget(self._facts, 1, 2)
        grid.addWidget(self.verdict, 2, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(1, 1)
        for widget in (self._again, self._new, self.verdict):
            widget.hide()

    def wait_for_painting(self) -> None:
        """Show that the picture is being painted again."""
        self._new.show_words(tr("Painting…"))
        self.verdict.setText("")
        self.layout().setColumnStretch(1, 1)
        for widget in (self._again, self._new):
            widget.show()

    def show_again(self, image: Optional[QImage], words: str) -> None:
        """Show the picture painted again (``None``: it cannot be), and what is to be said of it."""
        if image is None:
            self._new.show_words(tr("It cannot be painted again."))
        else:
            self._new.show_picture(image, self._path)
        self.say(words)

    def say(self, words: str) -> None:
        """Add to what is said under the pictures."""
        self.verdict.setText("\n".join(line for line in (self.verdict.text(), words) if line))
        self.verdict.setVisible(bool(self.verdict.text()))


class SeenDialog(QDialog):
    """Non-modal; it shows what it is given. The newest finding comes first."""

    finding_wanted = pyqtSignal(object)
    """A :class:`SeenFinding` was chosen: its pictures are wanted."""
    paint_wanted = pyqtSignal()
    """The pictures are to be painted again."""

    def __init__(self, name: str, patch: Optional[Patch], parent: Optional[QWidget] = None) -> None:
        """``name`` is the patch's issued id; ``patch`` its outline on the ground, to be drawn over the pictures."""
        super().__init__(parent)
        self.setObjectName("seenDialog")
        self.setWindowTitle(tr("What was seen: {name}", name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._outline = place(patch.geometry, patch.bounds.center()) if patch is not None else None
        self._findings: Sequence[SeenFinding] = ()
        self.rows: dict[int, ViewRow] = {}
        self._choice, self._said = QComboBox(self), QLabel(tr("Reading…"), self)
        self._choice.setObjectName("seenFinding")
        self._paint = QPushButton(tr("Paint again"), self)
        self._paint.setObjectName("paintAgain")
        self._paint.setToolTip(tr("Paints the recorded views anew from the files of today and compares"))
        self._area = QScrollArea(self)
        self._lay_out()
        self._choice.currentIndexChanged.connect(self._choose)
        self._paint.clicked.connect(lambda _checked=False: self._begin_painting())
        self.resize(FIRST_SIZE.boundedTo(QApplication.primaryScreen().availableSize() - FRAME))

    def _lay_out(self) -> None:
        self._said.setWordWrap(True)
        self._said.setObjectName("seenSaid")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(lambda _checked=False: self.close())
        self._choice.hide()
        self._paint.setEnabled(False)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self._paint)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self._choice)
        column.addWidget(self._area, 1)
        column.addLayout(foot)

    def show_findings(self, findings: Sequence[SeenFinding]) -> None:
        """Offer these findings, the newest first, and ask for the pictures of the first."""
        self._findings = findings
        self._said.setText(seen_words.any_pictures(findings))
        titles = [seen_words.finding_title(one, len(findings) - place) for place, one in enumerate(findings)]
        self._choice.blockSignals(True)
        self._choice.addItems(titles)
        self._choice.blockSignals(False)
        self._choice.setVisible(bool(findings))
        if findings:
            self.finding_wanted.emit(findings[0])

    def _choose(self, place: int) -> None:
        self.finding_wanted.emit(self._findings[place])

    @property
    def finding(self) -> Optional[SeenFinding]:
        """Return the finding that is chosen."""
        return self._findings[self._choice.currentIndex()] if self._findings else None

    def show_pictures(self, finding: SeenFinding, kept: Kept) -> None:
        """Show a finding's kept pictures; one that is no longer chosen is passed over."""
        if finding is not self.finding:
            return
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        self.rows = {}
        for number, view in enumerate(finding.views):
            place = int(view.recipe.get("view", number))
            self.rows[place] = ViewRow(view, kept.get(place), self._path(view.recipe))
            column.addWidget(self.rows[place])
        self._area.setWidget(inner)
        self._said.setText(seen_words.outline_note() if self._outline is not None else "")
        self._paint.setEnabled(any(view.recipe.get("images") for view in finding.views))

    def _path(self, recipe: Recipe) -> QPainterPath:
        """Return the patch's outline in the pixels of a recorded picture."""
        if self._outline is None or "extent" not in recipe:
            return QPainterPath()
        return outline_in(recipe, self._outline)

    def _begin_painting(self) -> None:
        self._paint.setEnabled(False)
        for row in self.rows.values():
            if row.view.recipe.get("images"):
                row.wait_for_painting()
        self.paint_wanted.emit()

    def painted(self) -> None:
        """Everything has been painted again."""
        self._paint.setEnabled(True)


def outline_in(recipe: Recipe, outline: PlacedPath) -> QPainterPath:
    """Return an outline, given in the recipe's reference system, in the pixels of its picture."""
    west, _south, east, north = recipe["extent"]
    pixels = recipe["size_px"][0] / (east - west)
    corner = QgsPointXY(outline.x - west, north - outline.y)
    to_pixels = QTransform.fromTranslate(corner.x() * pixels, corner.y() * pixels).scale(pixels, -pixels)
    return to_pixels.map(outline.path)
