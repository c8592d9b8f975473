"""The command line as a real process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from redline_review.server.cli import main
from redline_review.server.errors import BadSetting
from redline_review.server.settings import keep_settings, load_settings

COMMAND = [sys.executable, "-m", "redline_review.server"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_said_in_one_sentence_with_its_own_exit_code(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--data", str(tmp_path / "s"), "--port", str(port))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr
    assert "--port" in done.stderr


def test_serve_makes_a_new_folder_says_where_it_listens_and_stops_cleanly(tmp_path):
    command = [*COMMAND, "serve", "--data", str(tmp_path / "s"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        assert httpx.get(line.split()[-1] + "/ready").status_code == 200
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)
    assert [json.loads(entry)["path"] for entry in logged.splitlines()] == ["/ready"]
    assert "Traceback" not in logged


def test_accounts_are_added_listed_and_disabled(tmp_path, capsys):
    data, secret = str(tmp_path / "s"), tmp_path / "password"
    secret.write_text("quite long enough\n", encoding="utf-8")
    assert main(["init", "--data", data]) == 0
    add = ["user", "add", "wang", "--data", data, "--role", "inspector:320506", "--password-file", str(secret)]
    assert main(add) == 0
    assert main(add) == 1
    assert main(["user", "disable", "wang", "--data", data]) == 0
    assert main(["user", "list", "--data", data]) == 0
    out, err = capsys.readouterr()
    assert "wang\tdisabled\tinspector:320506" in out
    assert "already" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["user", "disable", "nobody"], "no account nobody", id="an unknown account"),
        pytest.param(["import-zones", "/nowhere.gpkg"], "no such file", id="a missing file"),
        pytest.param(
            ["user", "add", "x", "--role", "king:32", "--password-file", "/dev/null"], "king:32", id="no role"
        ),
        pytest.param(
            ["user", "add", "x", "--role", "admin:*", "--password-file", "/dev/null"], "at least", id="no password"
        ),
    ],
)
def test_a_mistake_is_one_sentence_not_a_traceback(tmp_path, capsys, arguments, words):
    data = ["--data", str(tmp_path / "s")]
    main(["init", *data])
    assert main([*arguments, *data]) == 1
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_commands_on_a_folder_that_was_never_initialised_say_what_to_do(tmp_path, capsys):
    assert main(["user", "list", "--data", str(tmp_path)]) == 1
    assert "init" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_says_so(tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert main(["init", "--data", str(tmp_path / "s")]) == 1
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["user", "add", "--help"]])
def test_help_teaches(capsys, arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_settings_come_from_file_environment_and_command_line_in_this_order(tmp_path):
    (tmp_path / "server.toml").write_text('lockout_s = 1\norg_name = "file"\norg_id = "file"\n', encoding="utf-8")
    environ = {"REDLINE_ORG_NAME": "environment", "REDLINE_ORG_ID": "environment"}
    settings = load_settings(tmp_path, environ, org_id="given")
    assert (settings.lockout_s, settings.org_name, settings.org_id) == (1, "environment", "given")


@pytest.mark.parametrize("content", ["{", "[a]", "no_such = 1", 'lockout_s = "soon"', "lockout_s = -1", "org_id = 7"])
def test_a_settings_file_that_cannot_be_used_is_refused(tmp_path, content):
    (tmp_path / "server.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting):
        load_settings(tmp_path, {})


def test_the_file_of_settings_that_was_is_not_passed_over_in_silence(tmp_path):
    (tmp_path / "server.json").write_text('{"database_url": "postgresql://x"}', encoding="utf-8")
    with pytest.raises(BadSetting, match=r"server\.toml"):
        load_settings(tmp_path, {})


def test_what_the_command_line_gives_stays_in_the_file_beside_what_stood_there(tmp_path):
    path = tmp_path / "server.toml"
    path.write_text('# of ours\nlockout_s = 7\ndatabase_url = "sqlite:///old"\n', encoding="utf-8")
    keep_settings(load_settings(tmp_path, {}), database_url=r"sqlite:///new\1", migration_url=None)
    assert path.read_text(encoding="utf-8").startswith("# of ours\nlockout_s = 7\n")
    assert load_settings(tmp_path, {}).database_url == r"sqlite:///new\1"


def test_settings_are_shown_with_their_source_and_without_their_secrets(tmp_path, capsys, monkeypatch):
    (tmp_path / "server.toml").write_text('lockout_s = 7\nmetrics_token = "hush"\n', encoding="utf-8")
    monkeypatch.setenv("REDLINE_DATABASE_URL", "postgresql://app:hush@db/redline")
    assert main(["settings", "--data", str(tmp_path), "--org", "tonglu"]) == 0
    out = capsys.readouterr().out
    assert "lockout_s = 7  (server.toml)" in out
    assert "org_id = tonglu  (command line)" in out
    assert "database_url = postgresql://app:***@db/redline  (REDLINE_DATABASE_URL)" in out
    assert "metrics_token = set" in out
    assert "hush" not in out


def test_the_data_folder_may_be_named_by_the_environment(tmp_path, capsys, monkeypatch):
    assert main(["init"]) == 1
    assert "--data" in capsys.readouterr().err
    monkeypatch.setenv("REDLINE_DATA", str(tmp_path / "s"))
    assert main(["init"]) == 0
    assert (tmp_path / "s" / "server.sqlite").exists()


def test_roles_and_area_of_an_account_change_from_its_next_call(settings, people, capsys):
    wang = people("wang")
    assert set(wang.cases()) == {*(f"A-{n}" for n in range(6)), "AB-0"}
    with account_commands(settings) as run:
        assert run("area", "wang", "--unit", "320507") == 0
        assert {name.split("-")[0] for name in wang.cases()} == {"AB", "B"}
        assert run("roles", "wang", "--role", "reader:320507") == 0
        case = wang.cases()["B-0"]
        assert wang.push(wang.operation(case))[0].problem["type"].endswith("role-missing")
        assert run("roles", "nobody", "--role", "reader:32") == 1
        assert run("area", "wang", "--unit", "../etc") == 1
    assert "no account nobody" in capsys.readouterr().err
    assert {name.split("-")[0] for name in wang.cases()} == {"AB", "B"}


@contextlib.contextmanager
def account_commands(settings):
    """Run ``user`` commands on the organisation of these settings, whichever database it lies in."""
    place = ["--data", str(settings.data_dir), "--org", settings.org_id]
    addresses = {"database_url": settings.database_url, "migration_url": settings.migration_url}
    keep_settings(settings, **addresses)
    yield lambda act, *rest: main(["user", act, *rest, *place])


def test_without_a_terminal_a_password_is_named_as_what_is_missing(tmp_path, capsys, monkeypatch):
    def nobody(_words):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", nobody)
    assert main(["init", "--data", str(tmp_path)]) == 0
    assert main(["user", "add", "wang", "--data", str(tmp_path), "--role", "inspector:320506"]) == 1
    said = capsys.readouterr().err
    assert "name a file with --password-file" in said
    assert "Traceback" not in said
