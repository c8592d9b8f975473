"""Where a workspace must not lie: SQLite's locks and syncs mean nothing on a network share, and a cloud client copies
a database while it is being written.

Known file systems and folder names only: what is not known here passes. Windows drive types were not tried.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Optional

from ..port_errors import UnsafePlace

NETWORK = "network"
CLOUD = "cloud"

_NETWORK_TYPES = re.compile(
    r"(nfs\d?|cifs|smbfs|smb\d|ncpfs?|afs|coda|9p|ceph|lustre|beegfs|glusterfs|davfs2?|vboxsf|fuse\.vmhgfs-fuse|"
    r"fuse\.(sshfs|rclone|gvfsd-fuse|davfs2?|s3fs|glusterfs|ceph|mfs|juicefs|curlftpfs|smbnetfs|seadrive|portal))"
)
"""File systems whose disk is another machine's (9p and vboxsf: a virtual machine's host)."""

_CLOUD_NAMES = re.compile(
    r"(onedrive|dropbox|google drive|googledrive|icloud ?drive|mobile documents|cloudstorage|nextcloud|owncloud|"
    r"megasync|pclouddrive|box sync|seafile|seadrive|nutstore( files)?|nutstorefiles|我的坚果云|坚果云|"
    r"baidusyncdisk|baidunetdiskworkspace|百度网盘同步空间|百度云同步盘|wps ?drive|wps cloud files|wps云盘|wps网盘|"
    r"腾讯微云|微云同步助手|weiyun|天翼云盘(同步盘)?|ecloud|和彩云|阿里云盘|adrive|360云盘)( ?[-(（].*)?",
    re.IGNORECASE,
)
"""Folder names of sync clients; a client adds `` - company`` or `` (personal)`` for a second account."""

_MARKERS = (".dropbox", ".849C9593-D756-4E56-8D6E-42412F2A707B", ".stfolder", ".tmp.drivedownload", ".owncloudsync.log")
"""What clients leave in the root of what they sync: Dropbox, OneDrive, Syncthing, Google Drive, ownCloud."""

_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOTE = 4


def refuse_unsafe(folder: Path) -> None:
    """Raise :class:`UnsafePlace` (``network`` or ``cloud``) for a place that is no plain local disk."""
    places = {folder.absolute(), _resolved(folder)}
    if any(map(is_network, places)):
        raise UnsafePlace(str(folder), NETWORK)
    if any(is_cloud(place, os.environ) for place in places):
        raise UnsafePlace(str(folder), CLOUD)


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # a loop of links; opening it will say so
        return folder.absolute()


def is_network(place: Path) -> bool:
    """Tell whether a place is on another machine's disk, as far as the system says."""
    if is_unc(str(place)):
        return True
    if sys.platform == "win32":  # pragma: no cover - untried
        return _drive_type(place.anchor) == _DRIVE_REMOTE
    return is_network_type(mount_type(place, _mounts()))


def is_unc(path: str) -> bool:
    r"""Tell whether a Windows path names a server: ``\\server\share``, also as ``\\?\UNC\server\share``."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return True
    return plain.startswith("\\\\") and plain[2:4] not in ("?\\", ".\\")


def _drive_type(anchor: str) -> int:  # pragma: no cover - Windows, untried
    if sys.platform != "win32":
        return 0
    return int(ctypes.windll.kernel32.GetDriveTypeW(anchor))


def _mounts() -> str:
    """Return the system's table of mounts; empty where there is none (macOS)."""
    try:
        return os.fsdecode(Path("/proc/self/mounts").read_bytes())
    except OSError:
        return ""


def mount_type(place: PurePath, mounts: str) -> str:
    """Return the file system type of the mount that holds ``place``, from lines of ``/proc/mounts``; empty: unknown."""
    best, found = -1, ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = PurePath(_unescaped(parts[1]))
        # ">=": of two mounts on one point the later hides the earlier
        if (point == place or point in place.parents) and len(point.parts) >= best:
            best, found = len(point.parts), parts[2]
    return found


def _unescaped(text: str) -> str:
    """Undo the table's octal escapes (``\\040`` is a blank)."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def is_network_type(name: str) -> bool:
    """Tell whether a file system type is a network's."""
    return _NETWORK_TYPES.fullmatch(name) is not None


def is_cloud(place: Path, environment: Mapping[str, str]) -> bool:
    """Tell whether a sync client watches a place: by its folder's name, its mark in a parent, or its variable."""
    if any(_CLOUD_NAMES.fullmatch(part) for part in place.parts):
        return True
    roots = [Path(environment[name]) for name in _CLOUD_VARIABLES if environment.get(name)]
    return any(root == place or root in place.parents for root in roots) or _marked((place, *place.parents)) is not None


def _marked(folders: Iterable[Path]) -> Optional[Path]:
    for folder in folders:
        for name in _MARKERS:
            mark = folder / name
            # ~/.dropbox is a folder of settings in every home with Dropbox; the mark in a synced root is a file
            if mark.is_file() or (name != ".dropbox" and mark.is_dir()):
                return mark
    return None
