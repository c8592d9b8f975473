"""Kinto on the same PostgreSQL: accounts, permissions, history and schema validation on, one waitress process."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from redline_review.server.testing import Cluster

from .clients import Line, as_bytes, basic
from .running import PASSWORD, PEERS, Process, once, program

BUCKET, COLLECTION = "redline", "cases"
RECORDS = f"/v1/buckets/{BUCKET}/collections/{COLLECTION}/records"
PARENT = f"/buckets/{BUCKET}/collections/{COLLECTION}"
NAME = "wang"
BATCH = 500
SCHEMA = {
    "type": "object",
    "required": ["issued_id", "outline", "finding"],
    "properties": {
        "issued_id": {"type": "string"},
        "version": {"type": "integer"},
        "review_state": {"enum": ["unreviewed", "submitted"]},
        "outline": {"type": "object", "required": ["type", "coordinates"]},
        "finding": {
            "type": "object",
            "properties": {
                "reality": {"enum": ["real", "not_real"]},
                "false_alarm_reason": {"enum": ["season", "cloud", "shadow"]},
                "note": {"type": "string", "maxLength": 2000},
            },
            "additionalProperties": False,
        },
    },
}
"""Nearest to our forms that a JSON schema comes."""
INI = """\
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.includes = kinto.plugins.accounts kinto.plugins.history
kinto.account_create_principals = system.Everyone
kinto.bucket_create_principals = system.Authenticated
multiauth.policies = account
multiauth.policy.account.use = kinto.plugins.accounts.AccountsPolicy
kinto.experimental_collection_schema_validation = true
kinto.batch_max_requests = {batch}
kinto.paginate_by = 2000
kinto.userid_hmac_secret = benchmark

[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = 0
threads = 16

[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = INFO
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = plain
[formatter_plain]
format = %(message)s
"""


@contextlib.contextmanager
def kinto(folder: Path, cluster: Cluster) -> Iterator[Process]:
    """Migrate and serve Kinto with the bucket and collection of the benchmark."""
    folder.mkdir(parents=True, exist_ok=True)
    ini = folder / "kinto.ini"
    ini.write_text(INI.format(url=cluster.owner_url, batch=BATCH), encoding="utf-8")
    command = [str(PEERS / "kinto"), "--ini", str(ini)]
    once([command[0], "migrate", *command[1:]], folder / "migrate.log")
    with program([command[0], "start", *command[1:]], folder / "kinto.log", r"127\.0\.0\.1:(\d+)") as one:
        _furnish(one)
        yield one


def _furnish(one: Process) -> None:
    line = Line(one.url)
    line.ask("PUT", f"/v1/accounts/{NAME}", as_bytes({"data": {"password": PASSWORD}})).json()
    line.headers.update(basic(NAME))
    line.ask("PUT", f"/v1/buckets/{BUCKET}", b"").json()
    line.ask("PUT", f"/v1{PARENT}", as_bytes({"data": {"schema": SCHEMA}})).json()


def fill(cluster: Cluster, records: dict[str, dict[str, Any]]) -> None:
    """Load records by id with ``COPY``, a millisecond between each and the next, as if they had come one by one."""
    with psycopg.connect(cluster.superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        columns = "id, parent_id, resource_name, last_modified, data, deleted"
        with connection.cursor().copy(f"COPY objects ({columns}) FROM STDIN") as copy:
            for place, (identity, record) in enumerate(records.items()):
                minutes, ms = divmod(place, 60_000)
                at = f"2026-06-01 {minutes // 60:02d}:{minutes % 60:02d}:{ms // 1000:02d}.{ms % 1000:03d}"
                copy.write_row((identity, PARENT, "record", at, json.dumps(record, ensure_ascii=False), False))
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) objects")


def pull(line: Line) -> tuple[list[bytes], float]:
    """Read all records page by page; returns the pages as they came and the seconds from first to last byte."""
    path, pages, took_s = f"{RECORDS}?_sort=last_modified", [], 0.0
    while path:
        answer = line.ask("GET", path)
        assert answer.status == 200, answer.body[:300]
        pages.append(answer.body)
        took_s += answer.took_s
        following = answer.headers.get("next-page", "")
        path = following[following.index("/v1/") :] if following else ""
    return pages, took_s


def batch_of(found: dict[str, int], finding: dict[str, Any]) -> bytes:
    """Return the body that gives records (id to timestamp) their finding, each if it is unchanged."""
    data = {"finding": finding, "review_state": "submitted", "version": 2}
    requests = [
        {"path": f"{RECORDS}/{identity}", "body": {"data": data}, "headers": {"If-Match": f'"{at}"'}}
        for identity, at in found.items()
    ]
    return as_bytes({"defaults": {"method": "PATCH"}, "requests": requests})


def decide(line: Line, identity: str, finding: dict[str, Any]) -> tuple[float, int]:
    """Give one record its finding; returns the seconds and how often Kinto asked to send it again.

    It answers 409, "please retry", where two writes of one collection meet in a millisecond.
    """
    data, took_s, again = as_bytes({"data": {"finding": finding, "review_state": "submitted", "version": 2}}), 0.0, -1
    while True:
        answer = line.ask("PATCH", f"{RECORDS}/{identity}", data)
        took_s, again = took_s + answer.took_s, again + 1
        if answer.status != 409:
            answer.json()
            return took_s, again
