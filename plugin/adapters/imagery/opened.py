"""What an image is once it is open, and what opens it: the port behind which every kind of source stands.

A further kind (STAC, say) is one file with a class that fulfils :class:`ImageKind`, and its line in :mod:`.sources`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Protocol

from qgis.core import QgsRasterLayer
from qgis.PyQt.QtCore import QThread

from ...domain.errors import RedlineError
from ...domain.records import Image
from ..network_policy import NetworkPolicy
from .bands import BandPlan
from .errors import SourceUnknown
from .ground import Box
from .remote_lane import RemoteLane
from .stretch import Sample


@dataclass(frozen=True)
class Source:
    """An opened image. ``identity`` is the file's size and time when it was opened (the record's may be older).

    ``path``: the file to paint from. ``None``: only QGIS can draw it (a palette, a service), by its ``layer``. Files on
    the same picture are then drawn by QGIS, too, and have a layer; others have none.
    ``lane``: the threads in which that is rendered, ``None`` where QGIS's own may wait for it.
    """

    image: Image
    layer: Optional[QgsRasterLayer]
    plan: BandPlan
    identity: str
    path: Optional[Path] = None
    lane: Optional[RemoteLane] = None


@dataclass(frozen=True)
class Prepared:
    """What a view needs to be drawn: sources in drawing order (last on top), samples for the stretch, problems."""

    sources: tuple[Source, ...]
    samples: tuple[Sample, ...]
    problems: tuple[RedlineError, ...]


class ImageKind(Protocol):
    """One kind of source besides files. ``name`` is the ``kind`` of its images; ``remote`` ones ask over a line.

    Remote ones are opened and rendered in threads of their own, with the network manager that the workspace's network
    mode guards, so that a dead service holds nobody.
    """

    name: str
    remote: bool

    def prepare(
        self, image: Image, place: Box, known: Optional[Source], access: ImageAccess, home: QThread
    ) -> tuple[Source, tuple[Sample, ...]]:
        """Open an image (or take ``known``, the one opened before) and sample a box (degrees) for the stretch.

        Runs in a worker thread; the layer is moved to ``home`` and is part of no project. Writes nothing beside the
        images. Raises ``ImageryError`` leaves.
        """
        ...


@dataclass(frozen=True)
class ImageAccess:
    """How the images of a workspace are reached. ``root`` is its folder, for paths that lie inside it."""

    root: Optional[Path]
    kinds: Mapping[str, ImageKind]
    policy: NetworkPolicy
    lane: RemoteLane
    fetch_ahead: bool = True
    """Whether pictures of remote images may be made before somebody asks for them."""

    def kind_of(self, image: Image) -> ImageKind:
        """Return what opens an image; raises :class:`SourceUnknown`."""
        kind = self.kinds.get(image.kind)
        if kind is None:
            raise SourceUnknown(image.kind)
        return kind

    def remote(self, images: Sequence[Image]) -> bool:
        """Tell whether any of the images is asked for over a line."""
        return any(image.kind in self.kinds and self.kinds[image.kind].remote for image in images)
