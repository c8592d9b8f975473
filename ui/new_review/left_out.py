"""The images that cannot be used as they are: each by its name, with the reason and what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QListWidget, QWidget

from ...plugin.adapters.imagery.errors import ImagePartsMissing, ImageUnreadable, ImageWithoutDate
from ...plugin.adapters.imagery.scan import Found
from ...plugin.adapters.translation import tr
from ...plugin.domain.errors import RedlineError
from ..messages import sentence

NAMED = 200
"""So many files are named; of a folder with more of them, the rest is counted."""
_HEIGHT_PX = 96


def unusable(found: Found) -> list[RedlineError]:
    """Return what cannot be used at all: neither a missing day nor missing parts keep an image from use."""
    return [one for one in found.problems if not isinstance(one, (ImageWithoutDate, ImagePartsMissing))]


def undated(found: Found) -> list[ImageWithoutDate]:
    """Return the images that do not tell their day."""
    return [one for one in found.problems if isinstance(one, ImageWithoutDate)]


def reasons(found: Found, date: Optional[str]) -> list[str]:
    """Return a sentence for each file that is not taken, and for each that takes ``date``."""
    said = [_reason(error) for error in unusable(found)]
    for error in undated(found):
        name = Path(error.path).name or error.path
        if date is None:
            said.append(
                tr("{name} does not tell when it was taken: it is left out until you enter its date below.", name=name)
            )
        else:
            said.append(tr("{name} does not tell when it was taken: it gets {date}.", name=name, date=date))
    return said


def _reason(error: RedlineError) -> str:
    """Return why a file is not taken; the sentences of the views speak of choosing another date instead."""
    if isinstance(error, ImageUnreadable):
        name = Path(error.path).name or error.path
        return tr("{name} cannot be read: it is damaged, cut off, or no image. Copy it again.", name=name)
    return sentence(error)


def left_out_words(count: int) -> str:
    """Return how many files are left out, empty for none."""
    if count == 1:
        return tr("1 file is left out, for the reason given.")
    return tr("{count} files are left out, each for the reason given.", count=count) if count else ""


class LeftOutList(QListWidget):
    """Sentences that wrap; takes no room where there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("leftOut")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMaximumHeight(_HEIGHT_PX)
        self.hide()

    def tell(self, said: Sequence[str]) -> None:
        """Show these sentences instead of what was shown."""
        self.clear()
        more = len(said) - NAMED
        self.addItems([*said[:NAMED], *([tr("{count} more files.", count=more)] if more > 0 else [])])
        self.setVisible(bool(said))
