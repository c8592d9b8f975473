"""The first start: several processes at once, a key that is whole or not there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from redline_review.server.app import create_app
from redline_review.server.errors import FolderNotUsable
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import SECRET_BYTES, load_settings, make_folder, read_secret
from redline_review.server.testing import make_database

AT_ONCE = 3


@pytest.mark.postgres
def test_processes_that_begin_at_once_on_an_empty_database_all_find_it_ready(cluster, tmp_path):
    empty = make_database(cluster, f"fresh_{uuid.uuid4().hex}")
    init = [sys.executable, "-m", "redline_review.server", "init", "--data", str(tmp_path / "s")]
    command = [*init, "--database", empty.app_url, "--owner-database", empty.owner_url]
    begun = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(AT_ONCE)]
    ended = [(process.communicate(), process.returncode) for process in begun]
    assert [status for _, status in ended] == [0] * AT_ONCE, ended
    open_database(load_settings(tmp_path / "s", {})).close()


def test_whoever_makes_the_folder_at_once_has_the_same_key(tmp_path):
    settings, begin = load_settings(tmp_path / "s", {}), threading.Barrier(8)

    def make(_: int) -> bytes:
        begin.wait()
        make_folder(settings)
        return read_secret(settings)

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(make, range(8)))
    assert [len(key) for key in keys] == [SECRET_BYTES]
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret.key"]
    assert settings.secret_path.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_is_full_at_the_first_start_leaves_no_half_of_a_key(tmp_path, monkeypatch):
    settings = load_settings(tmp_path / "s", {})

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(FolderNotUsable):
            make_folder(settings)
    assert list(settings.data_dir.iterdir()) == []
    make_folder(settings)
    assert len(read_secret(settings)) == SECRET_BYTES


@pytest.mark.parametrize("kept", [0, 2, SECRET_BYTES], ids=["nothing", "a byte", "half"])
def test_no_server_works_with_a_key_that_was_cut_short(tmp_path, kept):
    settings = load_settings(tmp_path / "s", {})
    prepare(settings)
    settings.secret_path.write_text(settings.secret_path.read_text()[:kept])
    with pytest.raises(FolderNotUsable):
        create_app(settings)
