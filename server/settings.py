"""Every setting of the server, read in one place: defaults, then ``server.json`` in the data folder, then REDLINE_*."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Optional

from ..plugin.domain.workflow import DEFAULT_LEVELS
from .errors import BadSetting, FolderNotUsable

PREFIX = "REDLINE_"
SETTINGS_FILE = "server.json"
SECRET_FILE = "secret.key"
SECRET_BYTES = 32
DEFAULT_RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@dataclass(frozen=True)
class Settings:
    """What a server process works with.

    ``database_url`` is a SQLAlchemy URL; empty means SQLite in the data folder. ``migration_url`` is that of the
    tables' owner on PostgreSQL; empty means the same. ``org_id`` is the organisation that sign-ins without one mean.
    """

    data_dir: Path
    database_url: str = ""
    migration_url: str = ""
    org_id: str = "main"
    org_name: str = "Redline Review"
    resources: Path = DEFAULT_RESOURCES
    access_token_s: int = 900
    refresh_token_days: int = 30
    refresh_grace_s: int = 60
    lockout_failures: int = 5
    lockout_s: int = 300
    review_levels: int = DEFAULT_LEVELS
    password_length: int = 10
    argon2_passes: int = 3
    argon2_memory_kib: int = 65_536
    lock_timeout_ms: int = 10_000
    statement_timeout_ms: int = 60_000
    pool_size: int = 10
    log_level: str = "INFO"

    @property
    def url(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'server.sqlite'}"

    @property
    def owner_url(self) -> str:
        """The address under which migrations run."""
        return self.migration_url or self.url

    @property
    def secret_path(self) -> Path:
        """The file that holds the key of all tokens; 0600."""
        return self.data_dir / SECRET_FILE


def load_settings(data_dir: Path, environ: Optional[Mapping[str, str]] = None, **given: Any) -> Settings:
    """Return the settings of a data folder; ``given`` (the command line) wins over the environment and the file.

    Raises :class:`BadSetting` naming the setting.
    """
    values: dict[str, Any] = dict(_from_file(data_dir / SETTINGS_FILE))
    values.update(_from_environment(os.environ if environ is None else environ))
    values.update({name: value for name, value in given.items() if value is not None})
    settings = Settings(data_dir.resolve())
    return replace(settings, **{name: _typed(settings, name, value) for name, value in values.items()})


def _names() -> set[str]:
    return {f.name for f in fields(Settings)} - {"data_dir"}


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting(SETTINGS_FILE, "it is no readable JSON file") from error
    unknown = set(values) - _names() if isinstance(values, dict) else {SETTINGS_FILE}
    if unknown:
        raise BadSetting(min(unknown), "there is no such setting")
    return dict(values)


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {PREFIX + name.upper(): name for name in _names()}
    return {names[key]: value for key, value in environ.items() if key in names and value != ""}


def _typed(settings: Settings, name: str, value: Any) -> Any:
    kind = type(getattr(settings, name))
    if kind is int:
        try:
            number = int(value)
        except (TypeError, ValueError) as error:
            raise BadSetting(name, "it is no whole number") from error
        if number < 0:
            raise BadSetting(name, "it is negative")
        return number
    return Path(str(value)) if issubclass(kind, Path) else str(value)


def make_folder(settings: Settings) -> None:
    """Make the data folder (0700) and the key in it; raises :class:`FolderNotUsable`. Idempotent."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not settings.secret_path.exists():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(settings.secret_path, flags, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_hex(SECRET_BYTES))
    except OSError as error:
        raise FolderNotUsable(str(settings.data_dir), error.strerror or "it cannot be written") from error


def write_settings_file(settings: Settings) -> None:
    """Keep the database addresses in the data folder (0600: they may hold a password)."""
    values = {name: getattr(settings, name) for name in ("database_url", "migration_url") if getattr(settings, name)}
    if not values:
        return
    path = settings.data_dir / SETTINGS_FILE
    merged = {**_from_file(path), **values}
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(json.dumps(merged, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_secret(settings: Settings) -> bytes:
    """Return the key of all tokens; raises :class:`FolderNotUsable` where the folder was never initialised."""
    try:
        return bytes.fromhex(settings.secret_path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise FolderNotUsable(str(settings.data_dir), "it holds no key; run “redline-server init” first") from error
