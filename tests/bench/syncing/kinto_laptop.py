"""A laptop over Kinto: findings in batches, each only where the record is unchanged, then what changed since.

It does what a client of Kinto has to: bodies are made and answers read while the clock runs, as ours are. It keeps no
store of its own, no history and no proof of what was sent; Kinto's history plug-in keeps versions on the server.
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from redline_review.server.testing import Cluster
from redline_review.tests.bench.serving import kinto_side, seeding
from redline_review.tests.bench.serving.clients import Line, as_bytes, basic
from redline_review.tests.bench.serving.seeding import Seeded, case_id
from redline_review.tests.bench.syncing.edits import CONTESTED, REASONS, Finding, colleagues

SHARED = ("issued_id", "batch_id", "units", "review_state", "version", "facts", "outline", "finding")
STALE = 412
Stamps = dict[int, int]


def furnish(url: str, cluster: Cluster, findings: int) -> Line:
    """Load the patches and let the collection's schema take the reasons of these edits; returns a line."""
    loaded = Seeded("", findings + CONTESTED, max(1, round((findings + CONTESTED) ** 0.5)))
    rows = ((case_id(number), seeding.record_of(loaded, number)) for number in range(loaded.count))
    kinto_side.fill(cluster, {identity: {name: row[name] for name in SHARED} for identity, row in rows})
    line, schema = Line(url, basic(kinto_side.NAME)), copy.deepcopy(kinto_side.SCHEMA)
    schema["properties"]["finding"]["properties"]["false_alarm_reason"]["enum"] = list(REASONS)
    line.ask("PUT", f"/v1{kinto_side.PARENT}", as_bytes({"data": {"schema": schema}})).json()
    return line


def read_all(line: Line) -> tuple[Stamps, dict[int, Finding], int]:
    """Read every record; returns stamps and findings by number of the patch, and the newest stamp."""
    records = [one for page in kinto_side.pull(line)[0] for one in json.loads(page)["data"]]
    by_id = {case_id(number): number for number in range(len(records))}
    stamps = {by_id[one["id"]]: int(one["last_modified"]) for one in records}
    return stamps, {by_id[one["id"]]: one["finding"] for one in records}, max(stamps.values())


def body_of(found: Mapping[int, Finding], stamps: Stamps) -> bytes:
    """Return a batch that gives records their findings, each if it is as it was.

    Each answer is the whole record: with ``Response-Behavior: light`` Kinto 26.5's history plug-in fails.
    """
    requests = [
        {
            "path": f"{kinto_side.RECORDS}/{case_id(number)}",
            "body": {"data": {"finding": finding, "review_state": "submitted", "version": 2}},
            "headers": {"If-Match": f'"{stamps[number]}"'},
        }
        for number, finding in found.items()
    ]
    return as_bytes({"defaults": {"method": "PATCH"}, "requests": requests})


def push(line: Line, found: Mapping[int, Finding], stamps: Stamps, size: int) -> tuple[float, list[int]]:
    """Send findings in batches; returns the seconds and each one's status."""
    statuses: list[int] = []
    began = time.perf_counter()
    for some in _cut(found, size):
        answers = line.ask("POST", "/v1/batch", body_of(some, stamps)).json()["responses"]
        statuses += [int(one["status"]) for one in answers]
    return time.perf_counter() - began, statuses


def changed_since(line: Line, stamp: int) -> tuple[float, int]:
    """Read what changed since a stamp, as a client does behind its push; returns the seconds and how many."""
    began, path, count = time.perf_counter(), f"{kinto_side.RECORDS}?_since=%22{stamp}%22", 0
    while path:
        answer = line.ask("GET", path)
        count += len(answer.json()["data"])
        following = answer.headers.get("next-page", "")
        path = following[following.index("/v1/") :] if following else ""
    return time.perf_counter() - began, count


def colleague_answers(line: Line, numbers: range) -> None:
    """Let a colleague answer some patches; she has read them just now."""
    found = {number: colleagues(number) for number in numbers}
    data = [as_bytes({"data": {"finding": one}}) for one in found.values()]
    for number, body in zip(found, data):
        line.ask("PATCH", f"{kinto_side.RECORDS}/{case_id(number)}", body).json()


def _cut(found: Mapping[int, Finding], size: int) -> Iterator[dict[int, Any]]:
    numbers = list(found)
    for first in range(0, len(numbers), size):
        yield {number: found[number] for number in numbers[first : first + size]}
