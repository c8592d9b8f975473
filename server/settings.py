"""Every setting of the server, read in one place.

A setting comes from the command line, else from the environment (``REDLINE_…``), else from ``server.toml`` in the data
folder, else it has its default.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Optional

import tomllib

from ..plugin.domain.workflow import DEFAULT_LEVELS
from .errors import BadSetting, FolderNotUsable

PREFIX = "REDLINE_"
SETTINGS_FILE = "server.toml"
FORMER_FILE = "server.json"
DATA_DIR = "REDLINE_DATA"
"""The variable that names the data folder where the command line does not."""
SECRET_FILE = "secret.key"
SECRET_BYTES = 32
_CUT_SHORT = "its secret.key is cut short; put it back from a backup, or remove it, and everybody signs in anew"
DEFAULT_RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@dataclass(frozen=True)
class Settings:
    """What a server process works with.

    ``database_url`` is a SQLAlchemy URL; empty means SQLite in the data folder. ``migration_url`` is that of the
    tables' owner on PostgreSQL; empty means the same. ``org_id`` is the organisation that sign-ins without one mean.
    ``blobs`` is where evidence lies: empty for a folder in the data folder, a folder's path, or
    ``s3+https://host/bucket/prefix`` with the keys beside it. ``upload_days`` is how long an unfinished upload is kept.
    ``oidc_issuer`` is an OpenID Connect issuer whose tokens for ``oidc_audience`` are taken, empty for none; the claim
    ``oidc_roles_claim`` holds roles as ``inspector:320506``; without it the roles of the account here count.
    ``oidc_role_names`` (``their-name=inspector, other=approver-1``) and ``oidc_area_claim`` (the claim that lists the
    units) are for issuers with names of their own: see :mod:`.services.told_roles`. ``oidc_client_id`` (empty for the
    audience), ``oidc_scopes``, ``oidc_title`` (what its people call it; empty for its host) and ``oidc_bearer``
    (``access_token``, or ``id_token`` where the issuer's access tokens are no JWTs) are told to desktop programs.
    ``oidc_web_client_id`` (empty for the desktop's) and ``oidc_web_secret`` (empty for a public client) are the office
    page's own client there; its sign-ins last ``oidc_session_s``. ``local_sign_in`` is ``off`` where accounts of this
    server sign in nowhere. ``public_url`` is the address that people open, where a proxy does not pass it on.
    ``metrics_token`` opens ``/metrics``; empty opens it to this machine only. ``images_dir`` holds the images that
    packages take theirs from, ``packages_dir`` the packages that the office's page gives out. ``unit_names`` is a
    CSV of codes and names of units that GB/T 2260 does not name, or otherwise.
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
    blobs: str = ""
    blobs_key_id: str = ""
    blobs_key_secret: str = ""
    blobs_region: str = "us-east-1"
    evidence_limit_mib: int = 1024
    uploads_dir: Path = Path()
    uploads_open: int = 200
    upload_days: int = 7
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_name_claim: str = "preferred_username"
    oidc_roles_claim: str = "redline_roles"
    oidc_role_names: str = ""
    oidc_area_claim: str = ""
    oidc_client_id: str = ""
    oidc_scopes: str = "openid profile offline_access"
    oidc_title: str = ""
    oidc_bearer: str = "access_token"
    oidc_web_client_id: str = ""
    oidc_web_secret: str = ""
    oidc_session_s: int = 28_800
    local_sign_in: str = "on"
    public_url: str = ""
    sign_in_failures_a_minute: int = 60
    log_level: str = "INFO"
    host: str = "127.0.0.1"
    port: int = 8765
    metrics_token: str = ""
    images_dir: Path = Path()
    packages_dir: Path = Path()
    unit_names: Path = Path()

    @property
    def uploads_path(self) -> Path:
        """The folder of unfinished uploads, which all processes of one platform share."""
        return self.data_dir / "uploads" if self.uploads_dir == Path() else self.uploads_dir

    @property
    def packages_path(self) -> Path:
        """The folder of packages for areas, which all processes of one platform share."""
        return self.data_dir / "packages" if self.packages_dir == Path() else self.packages_dir

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


@dataclass(frozen=True)
class Told:
    """A setting as it was found: its value and where that comes from."""

    name: str
    value: Any
    source: str


def load_settings(data_dir: Path, environ: Optional[Mapping[str, str]] = None, **given: Any) -> Settings:
    """Return the settings of a data folder; ``given`` (the command line) wins over the environment and the file.

    Raises :class:`BadSetting` naming the setting.
    """
    settings = Settings(data_dir.resolve())
    told = explain_settings(data_dir, environ, **given)
    return replace(settings, **{one.name: one.value for one in told if one.source != "default"})


def explain_settings(data_dir: Path, environ: Optional[Mapping[str, str]] = None, **given: Any) -> list[Told]:
    """Return every setting with its source: ``command line``, the variable's name, the file's name or ``default``."""
    settings = Settings(data_dir.resolve())
    found = {name: (getattr(settings, name), "default") for name in _names()}
    found.update({name: (value, SETTINGS_FILE) for name, value in _from_file(data_dir).items()})
    variables = _from_environment(os.environ if environ is None else environ)
    found.update({name: (value, PREFIX + name.upper()) for name, value in variables.items()})
    found.update({name: (value, "command line") for name, value in given.items() if value is not None})
    return [Told(name, _typed(settings, name, value), source) for name, (value, source) in found.items()]


def data_dir_of_environment() -> Optional[Path]:
    """Return the data folder that the environment names."""
    named = os.environ.get(DATA_DIR, "")
    return Path(named) if named else None


def _names() -> list[str]:
    return [f.name for f in fields(Settings) if f.name != "data_dir"]


def _from_file(data_dir: Path) -> dict[str, Any]:
    path = data_dir / SETTINGS_FILE
    if not path.exists():
        if (data_dir / FORMER_FILE).exists():
            raise BadSetting(FORMER_FILE, f"settings stand in {SETTINGS_FILE} now; write them there as name = value")
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting(SETTINGS_FILE, f"it is no readable TOML file ({error})") from error
    unknown = set(values) - set(_names())
    if unknown:
        raise BadSetting(min(unknown), f"there is no such setting; {SETTINGS_FILE} names it")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {PREFIX + name.upper(): name for name in _names()}
    return {names[key]: value for key, value in environ.items() if key in names and value != ""}


def _typed(settings: Settings, name: str, value: Any) -> Any:
    kind = type(getattr(settings, name))
    if kind is not int and not isinstance(value, (str, Path)):
        raise BadSetting(name, "it is no text")
    if kind is int:
        try:
            number = int(str(value))
        except ValueError as error:
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
            _make_secret(settings.secret_path)
    except OSError as error:
        raise FolderNotUsable(str(settings.data_dir), error.strerror or "it cannot be written") from error


def _make_secret(path: Path) -> None:
    """Make the key, whole or not at all; where several processes begin at once, all have that of the first."""
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(SECRET_BYTES))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        Path(fresh).unlink()


def keep_settings(settings: Settings, **given: Optional[str]) -> None:
    """Keep in the data folder's file what the command line gave (0600: an address may hold a password).

    What stands there otherwise stays, comments included. Raises :class:`FolderNotUsable`.
    """
    values = {name: value for name, value in given.items() if value}
    try:
        _write_settings(settings, values)
    except OSError as error:
        raise FolderNotUsable(str(settings.data_dir), error.strerror or "it cannot be written") from error


def _write_settings(settings: Settings, values: Mapping[str, str]) -> None:
    path = settings.data_dir / SETTINGS_FILE
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    written = text
    for name, value in values.items():
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"  # a JSON string is a TOML string
        written, count = re.subn(rf"(?m)^{name}\s*=.*$", line.replace("\\", r"\\"), written)
        written = written if count else f"{written}{line}\n"
    if written != text:
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(written, encoding="utf-8")


def read_secret(settings: Settings) -> bytes:
    """Return the key of all tokens; raises :class:`FolderNotUsable` where the folder was never initialised."""
    try:
        secret = bytes.fromhex(settings.secret_path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise FolderNotUsable(str(settings.data_dir), "it holds no key; run “redline-server init” first") from error
    if len(secret) < SECRET_BYTES:
        raise FolderNotUsable(str(settings.data_dir), _CUT_SHORT)
    return secret
