"""A backup taken from a running server is a server; what cannot be made leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from redline_review.server import clock
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.cli import main
from redline_review.server.services.backup import back_up
from redline_review.server.services.check import check
from redline_review.server.services.setup import open_database
from redline_review.server.settings import load_settings
from redline_review.server.testing import POSTGRES_BIN, make_database

FILE = "org-main/ab/" + "ab" * 32


@pytest.fixture
def office(tmp_path):
    """A data folder with an account, a setting and a stored file."""
    data, secret = tmp_path / "s", tmp_path / "password"
    secret.write_text("quite long enough\n", encoding="utf-8")
    assert main(["init", "--data", str(data)]) == 0
    add = ["user", "add", "wang", "--role", "inspector:320506", "--password-file", str(secret)]
    assert main([*add, "--data", str(data)]) == 0
    (data / "server.toml").write_text("lockout_s = 9\n", encoding="utf-8")
    (data / "blobs" / FILE).parent.mkdir(parents=True)
    (data / "blobs" / FILE).write_bytes(b"a photo")
    (data / "blobs" / FILE).with_name(".new-x").write_bytes(b"half")
    return data


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_backup_is_a_server_that_passes_the_check(office, tmp_path, capsys):
    assert main(["backup", "--to", str(tmp_path / "kept"), "--data", str(office)]) == 0
    (made,) = (tmp_path / "kept").iterdir()
    assert files(made) == {"server.sqlite", "secret.key", "server.toml", "manifest.json", f"blobs/{FILE}"}
    assert load_settings(made, {}).lockout_s == 9
    capsys.readouterr()
    assert main(["check", "--data", str(made)]) == 0
    assert main(["user", "list", "--data", str(made)]) == 0
    assert "wang\tactive" in capsys.readouterr().out
    chains = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["chains"]
    assert [(one["org"], one["audit_seq"]) for one in chains] == [("main", 1)]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (made, made / "server.sqlite", made / "secret.key"))


def test_a_backup_holds_what_was_committed_while_the_server_works(office, tmp_path):
    settings = load_settings(office, {})
    database = open_database(settings)
    try:
        with database.owner_work() as busy:
            busy.exec_driver_sql("UPDATE org SET name = 'half done'")
            made = back_up(settings, tmp_path / "kept")
    finally:
        database.close()
    copy = open_database(load_settings(made.folder, {}))
    try:
        with copy.unscoped() as connection:
            assert connection.exec_driver_sql("SELECT name FROM org").scalar_one() == "Redline Review"
    finally:
        copy.close()


def test_the_next_backup_takes_no_room_for_files_that_are_there(office, tmp_path, monkeypatch):
    settings = load_settings(office, {})
    first = back_up(settings, tmp_path / "kept")
    monkeypatch.setattr(clock, "now", lambda: "2099-01-01T00:00:00.000Z")
    (office / "blobs" / "org-main" / "cd").mkdir()
    (office / "blobs" / "org-main" / "cd" / ("cd" * 32)).write_bytes(b"another")
    second = back_up(settings, tmp_path / "kept")
    assert ((first.copied, first.linked), (second.copied, second.linked)) == ((1, 0), (1, 1))
    assert (first.folder / "blobs" / FILE).samefile(second.folder / "blobs" / FILE)


@pytest.mark.parametrize("full", ["shutil.copy2", "pathlib.Path.rename"])
def test_a_disk_that_fills_leaves_nothing_and_says_so(office, tmp_path, capsys, monkeypatch, full):
    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(full, no_room)
    assert main(["backup", "--to", str(tmp_path / "kept"), "--data", str(office)]) == 1
    err = capsys.readouterr().err
    assert "no space left" in err
    assert err.count("\n") == 1
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_damaged_database_is_not_called_a_backup(office, tmp_path, capsys):
    with (office / "server.sqlite").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\x00" * 512)
    assert main(["backup", "--to", str(tmp_path / "kept"), "--data", str(office)]) == 1
    assert "damaged" in capsys.readouterr().err
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_data_folder_without_a_database_is_said(tmp_path, capsys):
    assert main(["backup", "--to", str(tmp_path / "kept"), "--data", str(tmp_path / "none")]) == 1
    assert "no database" in capsys.readouterr().err


@pytest.mark.postgres
def test_a_postgres_backup_holds_every_row_and_comes_back(cluster, tmp_path, capsys):
    there = make_database(cluster, "backed_up")
    data = tmp_path / "s"
    addresses = ["--database", there.app_url, "--owner-database", there.owner_url]
    assert main(["init", "--data", str(data), *addresses]) == 0
    backup = ["backup", "--to", str(tmp_path / "kept"), "--data", str(data), "--pg-dump", str(POSTGRES_BIN / "pg_dump")]
    assert main(backup) == 1
    assert "BYPASSRLS" in capsys.readouterr().err
    assert main([*backup, "--dump-database", there.superuser_url]) == 0
    (made,) = (tmp_path / "kept").iterdir()
    again = make_database(cluster, "come_back")
    restore = [POSTGRES_BIN / "pg_restore", "--clean", "--if-exists", "--dbname", again.superuser_url]
    subprocess.run([*restore, made / "server.dump"], check=True, capture_output=True)
    settings = load_settings(tmp_path / "other", {}, database_url=again.app_url, migration_url=again.owner_url)
    database = open_database(settings)
    try:
        assert check(database, "main", open_blobs(settings)).entries == 0
    finally:
        database.close()


@pytest.mark.postgres
def test_a_missing_pg_dump_is_said(cluster, tmp_path, capsys):
    there = make_database(cluster, "no_tool")
    data = tmp_path / "s"
    assert main(["init", "--data", str(data), "--database", there.app_url, "--owner-database", there.owner_url]) == 0
    assert main(["backup", "--to", str(tmp_path / "kept"), "--data", str(data), "--pg-dump", "/no/pg_dump"]) == 1
    assert "not installed" in capsys.readouterr().err
    assert not Path(tmp_path / "kept").exists() or list((tmp_path / "kept").iterdir()) == []
