"""Real server processes that are killed or asked to end while they answer: what they had is gone on with."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, json_source, volumes
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.app import create_app
from redline_review.server.packages.zips import opened, write_volume
from redline_review.tests.load.processes import PATIENCE_S, ServerProcess
from sqlalchemy import text
from starlette.testclient import TestClient

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("world", ["postgres"], indirect=True)]
PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(3_000_000)
SENT = 2_200_000
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}
_ids = IdFactory()
Start = Callable[[], ServerProcess]


@pytest.fixture
def start(settings, tmp_path) -> Iterator[Start]:
    """Start a process on the test's organisation; it waits for locks as long as this machine needs."""
    environment = {
        "REDLINE_DATABASE_URL": settings.database_url,
        "REDLINE_MIGRATION_URL": settings.migration_url,
        "REDLINE_ORG_ID": settings.org_id,
        "REDLINE_LOCK_TIMEOUT_MS": str(int(PATIENCE_S * 1000)),
        "REDLINE_STATEMENT_TIMEOUT_MS": str(int(PATIENCE_S * 1000)),
    }
    running: list[ServerProcess] = []

    def starting() -> ServerProcess:
        process = ServerProcess(settings.data_dir, tmp_path / "log.jsonl", environment)
        running.append(process)
        assert process.wait_ready(), (tmp_path / "log.jsonl").read_text()
        return process

    yield starting
    for process in running:
        process.signal(signal.SIGKILL)
        process.wait()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


@contextmanager
def held(world, statement: str, **values: str) -> Iterator[Callable[[], None]]:
    """Lock rows; gives what waits until somebody waits for them."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE :pid = ANY(pg_blocking_pids(pid))"
    with world.admin.connect() as holder, holder.begin():
        holder.execute(text(statement), values)
        pid = holder.execute(text("SELECT pg_backend_pid()")).scalar_one()

        def met() -> bool:
            with world.admin.connect() as looking:
                return bool(looking.execute(text(waiting), {"pid": pid}).scalar_one())

        yield lambda: until(met)


def test_a_server_killed_in_the_middle_of_a_file_goes_on_where_its_bytes_end(start, wang, settings):
    first = start()
    said = {"sha256": hashlib.sha256(PICTURE).hexdigest(), "size": len(PICTURE), "type": "image/png"}
    announced = httpx.post(f"{first.url}/evidence", json=said, headers=wang.headers, timeout=PATIENCE_S)
    place = announced.headers["location"]
    part = settings.uploads_path / (place.rsplit("/", 1)[1] + ".part")
    lines = f"PATCH {place} HTTP/1.1\r\nHost: x\r\nAuthorization: {wang.headers['Authorization']}\r\n"
    lines += "".join(f"{name}: {value}\r\n" for name, value in {**CHUNK, "Upload-Offset": "0"}.items())
    there = urlsplit(first.url)
    with socket.create_connection((there.hostname, there.port)) as line:
        line.sendall(f"{lines}Content-Length: {len(PICTURE)}\r\n\r\n".encode() + PICTURE[:SENT])
        until(lambda: part.stat().st_size > 0)
        first.signal(signal.SIGKILL)
        first.wait()
    with httpx.Client(base_url=start().url, headers=wang.headers, timeout=PATIENCE_S) as client:
        stands = int(client.head(place, headers=TUS).headers["upload-offset"])
        assert 0 < stands <= SENT
        rest = {**CHUNK, "Upload-Offset": str(stands)}
        assert client.patch(place, content=PICTURE[stands:], headers=rest).status_code == 204
        assert client.get(f"/evidence/{said['sha256']}").content == PICTURE


def package(person, folder: Path, *pushes) -> bytes:
    """A laptop's package with a push for each operation."""
    facts = {"org": person.tokens["org"], "device_id": person.device, "username": person.name, "evidence": []}
    manifest = Manifest(PackageKind.SYNC, _ids.new(time.time_ns() // 10**6), "2026-05-02T08:00:00.000Z", facts=facts)
    sources = [
        json_source(f"pushes/{number:06}.json", wire.push_to_json((op,), person.span()))
        for number, op in enumerate(pushes, start=1)
    ]
    (volume,) = volumes(manifest, sources)
    return write_volume(volume, folder / "package.rlsync", "").read_bytes()


def hand_in(url: str, person, data: bytes) -> httpx.Response:
    headers = {**person.headers, "Content-Type": "application/zip"}
    return httpx.post(f"{url}/sync/bundles", content=data, headers=headers, timeout=PATIENCE_S)


def test_a_server_killed_between_two_pushes_of_a_package_takes_the_rest_when_it_comes_again(
    world, start, wang, settings, tmp_path
):
    cases = wang.cases()
    data = package(wang, tmp_path, wang.operation(cases["A-0"]), wang.operation(cases["A-1"]))
    lock = "SELECT 1 FROM case_current WHERE org_id = :org AND case_id = :id FOR UPDATE"
    first = start()
    with ThreadPoolExecutor(1) as pool, held(world, lock, org=settings.org_id, id=cases["A-1"].case_id) as met:
        sending = pool.submit(hand_in, first.url, wang, data)
        met()
        first.signal(signal.SIGKILL)
        first.wait()
        with pytest.raises(httpx.TransportError):
            sending.result()
    assert {name: wang.cases()[name].version for name in ("A-0", "A-1")} == {"A-0": 2, "A-1": 1}
    answer = hand_in(start().url, wang, data)
    assert answer.status_code == 200, answer.text
    (tmp_path / "receipt").write_bytes(answer.content)
    with opened(tmp_path / "receipt", "") as reader:
        receipts = [reader.json(f"receipts/{number:06}.json")["results"][0] for number in (1, 2)]
    assert [(one["outcome"], one["version"]) for one in receipts] == [("duplicate", 2), ("applied", 2)]


def test_what_a_killed_server_left_of_a_package_goes_once_nobody_can_want_it(wang, settings):
    settings.uploads_path.mkdir(exist_ok=True)
    fresh, stale = (settings.uploads_path / f"{name}.bundle" for name in ("fresh", "stale"))
    for path in (fresh, stale):
        path.write_bytes(b"half")
    old = time.time() - (settings.upload_days + 2) * 86_400
    os.utime(stale, (old, old))
    with TestClient(create_app(settings)):
        assert (fresh.exists(), stale.exists()) == (True, False)
    fresh.unlink()


def test_a_server_that_is_asked_to_end_answers_first_what_it_has_begun(world, start, wang, settings):
    process = start()
    there = urlsplit(process.url)
    twin = replace(wang, http=httpx.Client(base_url=process.url, timeout=PATIENCE_S))
    op = wang.operation(wang.cases()["A-0"])
    lock = "SELECT 1 FROM counter WHERE org_id = :org FOR UPDATE"
    with ThreadPoolExecutor(1) as pool:
        with held(world, lock, org=settings.org_id) as met:
            sending = pool.submit(twin.outcome, op)
            met()
            process.signal(signal.SIGTERM)
            until(lambda: not takes_calls(there.hostname, there.port))
            assert process.alive
        assert sending.result() == ["applied"]
    assert process.wait() in (0, -signal.SIGTERM)
    twin.http.close()
    assert wang.cases()["A-0"].version == 2


def takes_calls(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port)).close()
    except OSError:
        return False
    return True
