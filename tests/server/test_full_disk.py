"""A disk that fills during an upload or a commit: 507 or 503, and nothing half stored.

Disks here are really full: small file systems in memory, which only root may mount; elsewhere these tests are skipped.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from redline_review.plugin.domain import wire
from redline_review.server.app import create_app
from redline_review.tests.server.support_small_disk import fill
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

MIB = 1 << 20
CHUNK = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(3 * MIB)


def slug(answer) -> str:
    return answer.json()["type"].rsplit(":", 1)[1]


@contextlib.contextmanager
def served(settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as http:
        yield http


def announce(http, person) -> str:
    said = {"sha256": sha256(PICTURE).hexdigest(), "size": len(PICTURE), "type": "image/png"}
    answer = http.post("/evidence", json=said, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def test_a_disk_that_fills_during_a_chunk_keeps_nothing_of_it(settings, wang, small_disk):
    disk = small_disk(2)
    with served(replace(settings, uploads_dir=disk)) as http:
        place = announce(http, wang)
        answer = http.patch(place, content=PICTURE, headers={**wang.headers, **CHUNK})
        assert (answer.status_code, slug(answer)) == (507, "storage-full")
        assert http.head(place, headers={**wang.headers, **CHUNK}).headers["upload-offset"] == "0"
        assert [path.stat().st_size for path in disk.iterdir()] == [0]
        assert http.get("/health").status_code == 200


def test_an_upload_goes_on_once_there_is_room_again(settings, wang, small_disk):
    disk = small_disk(4)
    with served(replace(settings, uploads_dir=disk)) as http:
        place = announce(http, wang)
        ballast = fill(disk)
        answer = http.patch(place, content=PICTURE, headers={**wang.headers, **CHUNK})
        assert answer.status_code == 507
        ballast.unlink()
        assert http.patch(place, content=PICTURE, headers={**wang.headers, **CHUNK}).status_code == 204
        assert http.get(f"/evidence/{sha256(PICTURE).hexdigest()}", headers=wang.headers).content == PICTURE


def test_a_full_store_leaves_no_half_file_and_the_upload_to_be_finished_later(settings, wang, small_disk):
    disk = small_disk(4)
    with served(replace(settings, blobs=str(disk))) as http:
        place = announce(http, wang)
        ballast = fill(disk)
        answer = http.patch(place, content=PICTURE, headers={**wang.headers, **CHUNK})
        assert (answer.status_code, slug(answer)) == (507, "storage-full")
        assert [path.name for path in disk.rglob("*") if path.is_file()] == ["ballast"]
        assert http.get(f"/evidence/{sha256(PICTURE).hexdigest()}", headers=wang.headers).status_code == 404
        ballast.unlink()
        stands = http.head(place, headers={**wang.headers, **CHUNK})
        assert (stands.status_code, stands.headers["upload-offset"]) == (200, str(len(PICTURE)))
        assert http.get(f"/evidence/{sha256(PICTURE).hexdigest()}", headers=wang.headers).content == PICTURE


def test_a_disk_that_fills_while_a_package_comes_keeps_nothing_of_it(settings, wang, small_disk):
    disk = small_disk(2)
    with served(replace(settings, uploads_dir=disk)) as http:
        headers = {**wang.headers, "Content-Type": "application/zip"}
        answer = http.post("/sync/bundles", content=PICTURE, headers=headers)
        assert (answer.status_code, slug(answer)) == (507, "storage-full")
        assert int(answer.headers["retry-after"]) > 0
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_at_a_commit_of_sqlite_writes_nothing(world, settings, wang, small_disk):
    with contextlib.closing(sqlite3.connect(settings.data_dir / "server.sqlite")) as source:
        pages, page_bytes = (source.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        disk = small_disk(pages * page_bytes // MIB + 16)
        with contextlib.closing(sqlite3.connect(disk / "server.sqlite")) as copy:
            source.backup(copy)
    shutil.copy(settings.secret_path, disk)
    moved = replace(settings, data_dir=disk)
    with served(moved) as http:
        _a_push_meets_a_full_disk(http, wang, lambda: fill(disk), Path.unlink)


@pytest.mark.postgres
@pytest.mark.parametrize("world", ["postgres"], indirect=True)
def test_a_disk_that_is_full_in_the_middle_of_a_commit_of_postgresql_writes_nothing(
    world, settings, wang, cluster, small_disk
):
    """The table of operations lies on a disk of its own, which is full."""
    disk = small_disk(32)
    place = disk / "space"
    place.mkdir()
    shutil.chown(place, "postgres")
    disk.chmod(0o755)
    url = cluster.superuser_url.replace("postgresql:", "postgresql+psycopg:")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{place}'"))
        try:
            connection.execute(text("ALTER TABLE operation SET TABLESPACE small"))
            with served(settings) as http:
                _a_push_meets_a_full_disk(http, wang, lambda: fill(disk), Path.unlink)
        finally:
            connection.execute(text("ALTER TABLE operation SET TABLESPACE pg_default"))
            connection.execute(text("DROP TABLESPACE small"))
    admin.dispose()


def _a_push_meets_a_full_disk(http, wang, filling, emptying) -> None:
    wang.http = http
    cases = wang.cases()
    ballast = filling()
    many = [wang.operation(cases[f"A-{n}"], payload={"note": os.urandom(60_000).hex()}) for n in range(6)]
    answers = []
    for _ in range(2):
        answers.append(wang.post("/sync/batches", wire.push_to_json(tuple(many), wang.span())))
    assert {(a.status_code, slug(a)) for a in answers} <= {(507, "storage-full"), (503, "database-unavailable")}
    assert wang.pull() == []
    assert {issued: case.version for issued, case in wang.cases().items()} == {
        issued: case.version for issued, case in cases.items()
    }
    emptying(ballast)
    assert set(wang.outcome(*many)) == {"applied"}
