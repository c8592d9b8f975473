"""Making a server ready, running it, and showing what it is set to."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import logs
from ..demo import ACCOUNTS, make_demo
from ..errors import BadSetting
from ..services.setup import prepare
from ..settings import Settings, Told, data_dir_of_environment, explain_settings, keep_settings
from .bringing_in import told
from .parts import Commands, add_databases, command, overrides

_SECRET = frozenset({"metrics_token", "blobs_key_secret", "oidc_web_secret"})
_ADDRESSES = frozenset({"database_url", "migration_url"})


def add(commands: Commands) -> None:
    """Add the commands of this room."""
    _add_init(commands)
    _add_serve(commands)
    shown = command(commands, "settings", "Show every setting, its value and where it comes from.")
    shown.set_defaults(run=_settings)
    demo = command(commands, "demo", "Make a server with the demo county's batch and known passwords.")
    demo.add_argument("--county", type=Path, default=Path("build/demo"), help="the generated county's folder")
    demo.set_defaults(run=_demo)


def _add_init(commands: Commands) -> None:
    examples = """\
  redline-server init --data ./server
  redline-server init --data ./server --database postgresql://app@db/redline \\
                      --owner-database postgresql://owner@db/redline
  redline-server init --data ./server --org tonglu        another organisation in the same database
Run it again after every upgrade: it brings the database to the new version's tables and changes nothing else."""
    parser = command(commands, "init", "Make or bring up to date the data folder, its key and the database.", examples)
    add_databases(parser)
    parser.set_defaults(run=_init)


def _add_serve(commands: Commands) -> None:
    examples = """\
  redline-server serve --data ./server
  redline-server serve --data ./server --host 0.0.0.0 --port 9000
Logs are JSON lines on standard error, one for each request, with the id that the answer bears as X-Request-ID.
/health says that the process answers, /ready that its database does, /metrics is for Prometheus."""
    parser = command(commands, "serve", "Serve until stopped; a new folder is initialised first.", examples)
    add_databases(parser)
    parser.add_argument("--host", help="the address to listen on (setting host; default 127.0.0.1, this machine only)")
    parser.add_argument("--port", type=int, help="the port (setting port; default 8765; 0 takes a free one)")
    parser.set_defaults(run=_serve)


def _init(settings: Settings, given: argparse.Namespace) -> None:
    prepare(settings)
    _keep(settings, given)
    print(f"ready: {settings.data_dir}")


def _keep(settings: Settings, given: argparse.Namespace) -> None:
    keep_settings(settings, database_url=given.database, migration_url=given.owner_database)


def _serve(settings: Settings, given: argparse.Namespace) -> None:
    from ..serving import serve  # reads the web framework, which no other command needs

    logs.configure(settings.log_level)
    serve(settings, before=lambda: _keep(settings, given))


def _settings(_settings: Settings, given: argparse.Namespace) -> None:
    data_dir = given.data or data_dir_of_environment()
    if data_dir is None:
        raise BadSetting("data", "no data folder is named")
    for one in sorted(explain_settings(data_dir, **overrides(given)), key=lambda one: one.name):
        print(f"{one.name} = {_shown(one)}  ({one.source})")


def _shown(one: Told) -> str:
    if one.name in _SECRET:
        return "set" if one.value else "not set"
    if one.name in _ADDRESSES and one.value:
        from sqlalchemy.engine import make_url

        return make_url(one.value).render_as_string(hide_password=True)
    return str(one.value)


def _demo(settings: Settings, given: argparse.Namespace) -> None:
    count = make_demo(settings, given.county)
    told("zones", count.zones)
    told("patches", count.cases)
    for username, (password, grants) in ACCOUNTS.items():
        print(f"account {username}, password {password}: {', '.join(grants)}")
