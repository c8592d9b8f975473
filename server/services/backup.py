"""A backup of everything: database, key, settings and files, whole and checked, while the server serves.

SQLite is copied by its backup API, PostgreSQL by pg_dump. Files of evidence never change, so one that an earlier backup
in the same folder has already is linked, not copied. The database comes first: whatever it names was stored before.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Optional

from sqlalchemy.engine import make_url

from .. import clock
from ..operator_errors import ToolFailed
from ..settings import SECRET_FILE, SETTINGS_FILE, Settings
from .whole import whole_folder

PREFIX, MANIFEST = "redline-backup-", "manifest.json"
DATABASE_FILE, DUMP_FILE, BLOBS = "server.sqlite", "server.dump", "blobs"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """What was made. ``heads``: (organisation, audit entries, last link); ``linked`` files were there before."""

    folder: Path
    heads: tuple[tuple[str, int, str], ...]
    copied: int
    linked: int
    elsewhere: str


def back_up(settings: Settings, into: Path, dump_url: str = "", pg_dump: str = "pg_dump") -> Backup:
    """Make a backup as a new folder in ``into``.

    ``dump_url`` is that of a PostgreSQL role that reads every row. Raises ``FileUnwritten`` or
    :class:`ToolFailed`; then nothing of it stays.
    """
    at = clock.now()
    target = into / (PREFIX + at.replace("-", "").replace(":", "").replace(".", ""))
    before = sorted(into.glob(f"{PREFIX}*"))[-1:]
    with whole_folder(target) as folder:
        heads = _database(settings, folder, dump_url, pg_dump)
        for name in (SECRET_FILE, SETTINGS_FILE):
            if (settings.data_dir / name).exists():
                shutil.copy2(settings.data_dir / name, folder / name)
        blobs = _blobs_folder(settings)
        copied, linked = _files(blobs, folder / BLOBS, before[0] / BLOBS if before else None) if blobs else (0, 0)
        _write_manifest(folder, at, heads)
    return Backup(target, heads, copied, linked, "" if blobs else settings.blobs)


def _database(settings: Settings, folder: Path, dump_url: str, pg_dump: str) -> tuple[tuple[str, int, str], ...]:
    url = make_url(settings.url)
    if url.get_backend_name() == "postgresql":
        _dump(dump_url or settings.owner_url, folder / DUMP_FILE, pg_dump)
        return ()
    return _copy_sqlite(Path(str(url.database)), folder / DATABASE_FILE)


def _copy_sqlite(source: Path, target: Path) -> tuple[tuple[str, int, str], ...]:
    if not source.exists():
        raise OSError(errno.ENOENT, f"there is no database at {source}")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.execute("PRAGMA query_only=ON")
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            word = str(copy.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if word != "ok":
                raise OSError(errno.EIO, f"the database is damaged: {' '.join(word.split())}")
            rows = copy.execute("SELECT org_id, audit_seq, audit_link FROM counter ORDER BY org_id").fetchall()
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error)) from error
    target.chmod(0o600)
    return tuple((str(org), int(seq), str(link)) for org, seq, link in rows)


def _dump(url: str, target: Path, pg_dump: str) -> None:
    """Row-level security is forced on the tables' owner too: only a role that bypasses it dumps every row."""
    there = make_url(url)
    password = {"PGPASSWORD": there.password} if isinstance(there.password, str) else {}
    plain = there.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [pg_dump, "--format=custom", "--no-password", f"--file={target}", f"--dbname={plain}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C", **password}
        )
    except OSError as error:
        raise ToolFailed(pg_dump, "it is not installed; install PostgreSQL's client programs") from error
    if done.returncode != 0:
        words = " ".join(done.stderr.split())
        if "row-level security" in words:
            raise ToolFailed(
                "pg_dump", "this role does not see every row; give --dump-database one with BYPASSRLS and SELECT"
            )
        raise ToolFailed("pg_dump", words[:300] or f"it ended with {done.returncode}")


def _blobs_folder(settings: Settings) -> Optional[Path]:
    """Return the folder of the files, ``None`` where they lie in a bucket, which has backups of its own."""
    if "://" in settings.blobs:
        return None
    return Path(settings.blobs) if settings.blobs else settings.data_dir / BLOBS


def _files(source: Path, target: Path, before: Optional[Path]) -> tuple[int, int]:
    copied = linked = 0
    for file in sorted(source.rglob("*")):
        if not file.is_file() or file.name.startswith("."):  # one that is just being written
            continue
        place = target / file.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if before is not None and _link(before / file.relative_to(source), place, file.stat().st_size):
            linked += 1
        else:
            shutil.copy2(file, place)
            copied += 1
    return copied, linked


def _link(known: Path, place: Path, size: int) -> bool:
    """Give a file of the backup before a second name; not every disk can."""
    try:
        if known.stat().st_size != size:
            return False
        os.link(known, place)
    except OSError:
        return False
    return True


def _write_manifest(folder: Path, at: str, heads: tuple[tuple[str, int, str], ...]) -> None:
    """List what is not named by its own hash already."""
    files: list[Mapping[str, Any]] = [
        {"name": path.name, "size_bytes": path.stat().st_size, "sha256": _hash(path)}
        for path in sorted(folder.iterdir())
        if path.is_file()
    ]
    chains = [{"org": org, "audit_seq": seq, "audit_link": link} for org, seq, link in heads]
    content = {"redline": "backup", "version": 1, "made_at": at, "chains": chains, "files": files}
    (folder / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
