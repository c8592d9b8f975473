"""The pictures that the views showed when a patch was last looked at, for the findings that rest on them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from qgis.PyQt.QtGui import QImage

from ...plugin.adapters.png import png_of
from ..compare.model import Picture

MOST_BYTES = 64 * 1024 * 1024
"""Pictures of looks that no finding has taken up; a group of patches is looked at one by one before its finding."""


@dataclass(frozen=True)
class ViewImage:
    """One view's picture; it shares its pixels with the view until that shows another."""

    image: QImage

    @property
    def size_bytes(self) -> int:
        """Return what the pixels take."""
        return int(self.image.sizeInBytes())

    @property
    def size_px(self) -> tuple[int, int]:
        """Return width and height in device pixels."""
        return self.image.width(), self.image.height()

    def png(self, in_haste: bool) -> bytes:
        """Return it as a PNG file; not on the GUI thread."""
        return png_of(self.image, in_haste)


class Looked:
    """Remembers the newest looks within a bound of memory, the last one always."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._looks: OrderedDict[str, dict[int, ViewImage]] = OrderedDict()

    def note(self, pictures: Iterable[tuple[int, Picture]]) -> None:
        """Remember what the views (by number) show now, all of one patch."""
        shown = list(pictures)
        if not shown:
            return
        case_id = shown[0][1].case_id
        self._looks[case_id] = {view: ViewImage(picture.image) for view, picture in shown}
        self._looks.move_to_end(case_id)
        while len(self._looks) > 1 and self.held_bytes > self._most_bytes:
            self._looks.popitem(last=False)

    def take(self, case_id: str) -> dict[int, ViewImage]:
        """Return the pictures of the last look at a patch, by view, and let go of them."""
        return self._looks.pop(case_id, {})

    @property
    def held_bytes(self) -> int:
        """Return what all pictures here take."""
        return sum(image.size_bytes for look in self._looks.values() for image in look.values())
