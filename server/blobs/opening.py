"""From settings to a store of bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import BadSetting
from ..settings import Settings
from .folder import FolderBlobs
from .port import Blobs

if TYPE_CHECKING:
    from .s3 import Bucket

_SCHEMES = {"s3+https": True, "s3+http": False}


def open_blobs(settings: Settings) -> Blobs:
    """Return the store that the settings name; raises :class:`BadSetting`."""
    if not settings.blobs:
        return FolderBlobs(settings.data_dir / "blobs")
    if "://" not in settings.blobs:
        return FolderBlobs(Path(settings.blobs))
    from .s3 import BucketBlobs  # its library takes a while to read, and most servers have a folder

    return BucketBlobs(_bucket(settings))


def _bucket(settings: Settings) -> Bucket:
    from .s3 import Bucket

    try:
        parts = urlsplit(settings.blobs)
        host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname or "")
    except ValueError as error:
        raise BadSetting("blobs", "it is no address") from error
    name, _, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in _SCHEMES or not host or not name or "@" in parts.netloc:
        raise BadSetting("blobs", "write a folder, or s3+https://host/bucket/prefix without the keys")
    if not settings.blobs_key_id or not settings.blobs_key_secret:
        raise BadSetting("blobs_key_id", "a bucket needs blobs_key_id and blobs_key_secret")
    secure = _SCHEMES[parts.scheme]
    keys = (settings.blobs_key_id, settings.blobs_key_secret, settings.blobs_region)
    return Bucket(host, secure, name, prefix, *keys)
