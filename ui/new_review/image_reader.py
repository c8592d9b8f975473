"""From what was found in files and services to image records of a workspace, without any widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ...plugin.adapters.imagery.errors import ImageMissing
from ...plugin.adapters.imagery.scan import Found, ScanSteps, taken_in
from ...plugin.adapters.imagery.watch import look_for_changes, read_again
from ...plugin.domain.records import Image
from ...plugin.domain.states import Secrecy


@dataclass(frozen=True)
class ImageReader:
    """Images of one side as records, as they were found when they were looked into; nothing is opened again."""

    found: Found
    date: Optional[str]
    secrecy: Secrecy

    def __call__(self, folder: Path) -> Sequence[Image]:
        """Return the usable ones for a workspace in ``folder``; without any it raises :class:`ImageryError`.

        ``date`` is that of the images that do not tell theirs; where all do, it is the day of all. ``None``: each its
        own, and those without are left out.
        """
        taken = taken_in(Found(self.found.images, ()), self._day_of_all(), folder, self.secrecy)
        dated = taken_in(Found((), (), self.found.undated), self.date, folder, self.secrecy)
        if not taken and not dated and self.found.problems:
            raise self.found.problems[0]
        return _as_they_are((*taken, *dated), folder)

    def _day_of_all(self) -> Optional[str]:
        """Return the day that counts for images with one of their own: none where some have none, that is theirs."""
        return None if self.found.undated else self.date


def _as_they_are(images: Sequence[Image], folder: Path) -> Sequence[Image]:
    """Return records of files as they are by now, by size and time; raises :class:`ImageMissing` for the first gone."""
    changes = look_for_changes(images, folder)
    if changes.gone:
        raise ImageMissing(changes.gone[0].path)
    again = read_again(changes, folder, ScanSteps())
    if again.problems:
        raise again.problems[0]
    now = {image.image_id: image for image in again.images}
    return [now.get(image.image_id, image) for image in images]
