"""Which places are a network's or a sync client's."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

import pytest
from redline_review.plugin.adapters.safe_place import (
    is_cloud,
    is_network,
    is_network_type,
    is_unc,
    mount_type,
    refuse_unsafe,
)

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
//nas/办公 /mnt/office cifs rw 0 0
nas:/data /mnt/a\\040shared\\040disk nfs4 rw 0 0
/dev/sdb1 /mnt/office/local ext4 rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
me@host: /mnt/twice fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/home/me/w", "ext4"),
        ("/", "ext4"),
        ("/mnt/office/w", "cifs"),
        ("/mnt/office", "cifs"),
        ("/mnt/officers/w", "ext4"),
        ("/mnt/office/local/w", "ext4"),
        ("/mnt/a shared disk/w", "nfs4"),
        ("/mnt/twice/w", "fuse.sshfs"),
    ],
)
def test_the_nearest_mount_tells_the_file_system(place, expected):
    assert mount_type(PurePosixPath(place), MOUNTS) == expected


def test_without_a_table_nothing_is_known():
    assert mount_type(PurePosixPath("/home"), "") == ""
    assert not is_network_type("")


@pytest.mark.parametrize("name", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p", "vboxsf", "ceph"])
def test_network_file_systems_are_known(name):
    assert is_network_type(name)


@pytest.mark.parametrize("name", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "vfat", "ntfs3", "exfat"])
def test_local_file_systems_pass(name):
    assert not is_network_type(name)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"\\server\share\w", True),
        ("//server/share/w", True),
        (r"\\?\UNC\server\share", True),
        (r"\\?\C:\w", False),
        (r"\\.\C:\w", False),
        (r"C:\w", False),
        ("/home/me", False),
    ],
)
def test_windows_names_of_servers_are_known(path, expected):
    assert is_unc(path) is expected


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - 江苏省厅",
        "Dropbox (Personal)",
        "Google Drive",
        "iCloudDrive",
        "Nutstore Files",
        "我的坚果云",
        "BaiduSyncdisk",
        "百度网盘同步空间",
        "WPS云盘",
        "Nextcloud",
        "天翼云盘",
    ],
)
def test_names_of_sync_clients_are_known(tmp_path, folder):
    assert is_cloud(tmp_path / folder / "任务" / "w", {})


@pytest.mark.parametrize("folder", ["OneDriveless", "dropboxes", "百度", "云盘山保护区", "坚果", "my onedrive"])
def test_names_that_only_resemble_them_pass(tmp_path, folder):
    assert not is_cloud(tmp_path / folder / "w", {})


@pytest.mark.parametrize("mark", [".dropbox", ".stfolder", ".tmp.drivedownload"])
def test_the_mark_of_a_client_in_a_parent_is_seen(tmp_path, mark):
    (tmp_path / mark).touch()
    assert is_cloud(tmp_path / "a" / "b", {})


def test_the_settings_folder_of_dropbox_in_a_home_is_no_mark(tmp_path):
    (tmp_path / ".dropbox").mkdir()
    assert not is_cloud(tmp_path / "w", {})


def test_the_folder_that_onedrive_names_is_seen(tmp_path):
    environment = {"OneDriveCommercial": str(tmp_path / "云")}
    assert is_cloud(tmp_path / "云" / "w", environment)
    assert not is_cloud(tmp_path / "云二" / "w", environment)


def test_a_plain_local_folder_passes(tmp_path):
    refuse_unsafe(tmp_path / "not" / "there" / "yet")


def test_a_real_mount_of_another_kind_is_read_from_the_system(tmp_path):
    done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(tmp_path)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no right to mount here: {done.stderr.splitlines()[0]}")
    try:
        assert mount_type(tmp_path / "w", Path("/proc/self/mounts").read_text(encoding="utf-8")) == "tmpfs"
        assert not is_network(tmp_path / "w")
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)
