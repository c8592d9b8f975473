"""The kinds of source that images come from besides files. A further one is a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication

from ...domain.states import NetworkMode
from ..network_policy import NetworkPolicy
from ..settings import Settings
from .opened import ImageAccess, ImageKind
from .remote_lane import RemoteLane
from .remote_line import TileCache
from .services import MapKind, TileKind

KINDS: tuple[ImageKind, ...] = (TileKind(), MapKind("wms"), MapKind("wmts"))
CAREFUL = NetworkPolicy(NetworkMode.LISTED)
"""Where nobody said otherwise, nothing leaves this machine."""
_MEGABYTE = 1024 * 1024


def image_access(
    root: Optional[Path],
    policy: NetworkPolicy = CAREFUL,
    kinds: Iterable[ImageKind] = KINDS,
    cache: Optional[TileCache] = None,
) -> ImageAccess:
    """Return the way to the images of a workspace, as the user's settings have it. Its owner closes the lane."""
    settings = Settings()
    lane = RemoteLane(policy, cache if cache is not None else tile_cache(settings))
    return ImageAccess(root, {kind.name: kind for kind in kinds}, policy, lane, settings.fetch_ahead())


def tile_cache(settings: Settings) -> TileCache:
    """Return where tiles of services are kept on the disk, and how much of them the user wants kept."""
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "cache" / "redline_review_tiles"
    return TileCache(folder, settings.tile_cache_mb() * _MEGABYTE)
