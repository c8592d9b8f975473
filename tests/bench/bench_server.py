"""The central server over HTTP against Kinto and pygeoapi, all on one throw-away PostgreSQL + PostGIS.

Run by ``make bench-server`` with a million patches; ``make bench`` runs it with a few thousand. Ours is
``redline-server serve`` with everything on: authorisation by area, forms, audit chain, row-level security, a log line
for each request. Kinto runs with accounts, permissions, schema validation and history; pygeoapi has no authorisation
and reads our table as a superuser. One process each unless a row says otherwise; commits reach the disk. Rows go to
``build/bench.json``. Asserted is that both sides hold or gave the same, never a time.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import psycopg
import pytest
from redline_review.server.testing import Cluster, PostgresMissing, throwaway_postgres
from redline_review.tests.bench.serving import kinto_side, running, seeding
from redline_review.tests.bench.serving.clients import FALSE_ALARM, Line, Reviewer, as_bytes, basic, side_by_side
from redline_review.tests.bench.serving.running import Process
from redline_review.tests.bench.serving.seeding import UNITS, case_id
from redline_review.tests.bench.serving.shares import Account, held_to
from redline_review.tests.bench.serving.stage import (
    BATCH,
    BATCHES,
    CLIENTS,
    FOLDER,
    FORM,
    KINTO_BATCH,
    KINTO_BATCHES,
    KINTO_SINGLES,
    LARGE,
    ORGS,
    OUT,
    PULLED,
    PYGEOAPI_PAGES,
    QUARTER,
    REPEATS,
    SHARED,
    SINGLES,
    SMALL,
    Stage,
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        with throwaway_postgres(running.CLUSTER_OPTIONS) as cluster, contextlib.ExitStack() as stack:
            yield Stage(cluster, stack)
    except PostgresMissing as missing:
        pytest.skip(f"no throw-away PostgreSQL: {missing}")


@pytest.fixture(scope="module")
def peers() -> dict[str, str]:
    return running.versions_of_peers()


def write(name: str, ours: float, peer: float, unit: str, detail: Mapping[str, Any]) -> None:
    ratio = round(ours / peer, 3) if peer else None
    row = {"name": name, "ours": round(ours, 2), "peer": round(peer, 2), "unit": unit, "ratio": ratio, "detail": detail}
    with OUT.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.write("\n" + json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def reviewer(process: Process, org_id: str = "main", username: str = "wang") -> Reviewer:
    return Reviewer(process.url, org_id=org_id, username=username).sign_in()


def findings(line: Line, cursor: str = "") -> tuple[dict[str, Any], str, list[float]]:
    """Pull to the end; returns the patches as they are by id, the cursor behind them, the seconds of each page."""
    found, more, took = {}, True, []
    while more:
        answer = line.ask("GET", f"/sync/changes?limit=2000&cursor={cursor}")
        page = answer.json()
        took.append(answer.took_s)
        found.update({c["record"]["case_id"]: c["record"] for c in page["changes"] if c["kind"] == "case"})
        cursor, more = page["cursor"], page["more"]
    return found, cursor, took


def medians_ms(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    p95 = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    return {"median_ms": round(statistics.median(ordered) * 1000, 2), "p95_ms": round(p95 * 1000, 2)}


def end_of_feed(there: Cluster) -> str:
    """Return the cursor at the end of the feed, without pulling all of it."""
    return seeding.cursor_at_end(there.superuser_url, "main", ("3205",))


def pushes(who: Reviewer, first: int, batches: int) -> list[bytes]:
    numbers = [range(first + n * BATCH, first + (n + 1) * BATCH) for n in range(batches)]
    return [as_bytes(who.push_of([case_id(n) for n in some], FALSE_ALARM, 1)) for some in numbers]


def send(who: Reviewer, bodies: Sequence[bytes]) -> list[Any]:
    answers = [who.ask("POST", "/sync/batches", body, Content_Encoding="gzip") for body in bodies]
    results = [answer.json() for answer in answers]
    outcomes = {one["outcome"] for result in results for one in result["results"]}
    assert outcomes == {"applied"}, outcomes
    return answers


def test_a_first_pull_gives_the_same_patches(stage, peers):
    who, line = reviewer(stage.ours("pulled")), Line(stage.kinto.url, basic("wang"))
    findings(who)  # once before it counts, on both sides
    kinto_side.pull(line)
    before = stage.ours("pulled").cpu_s()
    found, _, took = findings(who)
    processor_s = stage.ours("pulled").cpu_s() - before
    pages, kinto_s = kinto_side.pull(line)
    theirs = {one["id"]: one for page in pages for one in json.loads(page)["data"]}
    detail = {
        "wanted": "at least 20,000 a second",
        "peer": "Kinto, all records of the collection in pages of 2,000",
        "patches": PULLED,
        "processor_s_of_ours": round(processor_s, 2),
        "page_of_2000": medians_ms(took),
        "versions": peers,
    }
    write("first pull of all patches, gzip", PULLED / sum(took), PULLED / kinto_s, "patches/s", detail)
    assert len(found) == PULLED
    assert {i: {n: one[n] for n in (*SHARED, "outline")} for i, one in found.items()} == {
        i: {n: one[n] for n in (*SHARED, "outline")} for i, one in theirs.items()
    }


def test_decisions_in_batches_end_as_the_same_findings(stage, peers):
    who, line = reviewer(stage.ours("large")), Line(stage.kinto.url, basic("wang"))
    cursor = end_of_feed(stage.large[1])
    plain = pushes(who, 0, BATCHES)
    bodies = [gzip.compress(body, 6) for body in plain]
    send(who, bodies[:1])
    before = stage.ours("large").cpu_s()
    answers = send(who, bodies[1:])
    processor_s = stage.ours("large").cpu_s() - before
    took_s = sum(answer.took_s for answer in answers)
    ours = (BATCHES - 1) * BATCH / took_s
    records = {one["id"]: one for page in kinto_side.pull(line)[0] for one in json.loads(page)["data"]}
    kinto_s, done = 0.0, 0
    for n in range(KINTO_BATCHES):
        some = {case_id(i): records[case_id(i)]["last_modified"] for i in range(n * KINTO_BATCH, (n + 1) * KINTO_BATCH)}
        answer = line.ask("POST", "/v1/batch", kinto_side.batch_of(some, FALSE_ALARM))
        assert {one["status"] for one in answer.json()["responses"]} == {200}
        kinto_s, done = kinto_s + answer.took_s, done + KINTO_BATCH
    detail = {
        "wanted": "at least 1,000 a second and 8 × Kinto",
        "patches": LARGE,
        "batch": {"ours": BATCH, "peer": KINTO_BATCH},
        "decisions": {"ours": (BATCHES - 1) * BATCH, "peer": done},
        "push": medians_ms([answer.took_s for answer in answers]),
        "processor_s_of_ours": round(processor_s, 2),
        "versions": peers,
    }
    write("decisions in batches", ours, done / kinto_s, "decisions/s", detail)
    wire = {
        "request": round(statistics.mean(map(len, plain)) / BATCH, 1),
        "request_gzip": round(statistics.mean(map(len, bodies)) / BATCH, 1),
        "answer": round(statistics.mean(len(a.body) for a in answers) / BATCH, 1),
        "answer_gzip": round(statistics.mean(len(a.wire) for a in answers) / BATCH, 1),
        "findings": "alike, but for their ids and hashes",
    }
    write("bytes of bodies on the wire for a decision", wire["request_gzip"] + wire["answer_gzip"], 0, "bytes", wire)
    found, _, _ = findings(who, cursor)
    theirs = {one["id"]: one["finding"] for page in kinto_side.pull(line)[0] for one in json.loads(page)["data"]}
    decided = [case_id(n) for n in range(done)]
    assert [found[one]["finding"] for one in decided] == [theirs[one] for one in decided] == [FALSE_ALARM] * done
    assert len(found) == BATCHES * BATCH


def test_single_writes_of_many_clients_end_as_the_same_findings(stage, peers):
    first, each = BATCHES * BATCH, SINGLES // CLIENTS
    process = stage.ours("large")
    body = as_bytes({"type": "Feature", "properties": FORM})

    def decide(who: Reviewer, numbers: Sequence[int], took: list[float]) -> None:
        for n in numbers:
            answer = who.ask("PUT", f"/collections/decisions/items/{case_id(n)}", body, If_None_Match="*")
            answer.json()
            took.append(answer.took_s)

    def all_decide(people: Sequence[Reviewer], parts: Sequence[range]) -> tuple[float, list[float], dict[str, float]]:
        took: list[float] = []
        account = Account(stage.large[1], [process])
        seconds = side_by_side([partial(decide, who, numbers, took) for who, numbers in zip(people, parts)])
        return seconds, took, account.told()

    mine = [reviewer(process) for _ in range(CLIENTS)]
    parts = [range(first + n * each, first + (n + 1) * each) for n in range(CLIENTS)]
    ours_s, took, account = all_decide(mine, parts)
    behind = (first + SINGLES) // len(UNITS) * len(UNITS) + len(UNITS)  # patch n lies in unit n modulo their number
    crew = [reviewer(process, username=f"wang{UNITS[n % len(UNITS)]}") for n in range(CLIENTS)]
    spread = [
        range(behind + n % len(UNITS) + n // len(UNITS) * each * len(UNITS), LARGE, len(UNITS))[: each // 2]
        for n in range(CLIENTS)
    ]
    spread_s, spread_took, _ = all_decide(crew, spread)
    theirs = [Line(stage.kinto.url, basic("wang")) for _ in range(CLIENTS)]
    kinto_each, kinto_took, repeats = KINTO_SINGLES // CLIENTS, [], []
    begin = KINTO_BATCHES * KINTO_BATCH

    def decide_there(place: int) -> None:
        for n in range(begin + place * kinto_each, begin + (place + 1) * kinto_each):
            spent, again = kinto_side.decide(theirs[place], case_id(n), FALSE_ALARM)
            kinto_took.append(spent)
            repeats.append(again)

    kinto_s = side_by_side([partial(decide_there, n) for n in range(CLIENTS)])
    detail = {
        "wanted": "at least 3 × Kinto",
        "ours": "PUT of a finding (Part 4), If-None-Match",
        "clients": CLIENTS,
        "writes": {"ours": SINGLES, "peer": KINTO_SINGLES},
        "each": {"ours": medians_ms(took), "peer": medians_ms(kinto_took)},
        "processor_s": account,
        "of_as_many_people_in_ten_areas": round(len(spread_took) / spread_s, 1),
        "repeats_asked_for_by_kinto": sum(repeats),
        "versions": peers,
    }
    write("single writes, 16 clients", SINGLES / ours_s, KINTO_SINGLES / kinto_s, "writes/s", detail)
    for line, path, count, start in (
        (mine[0], "/collections/decisions/items/{}", SINGLES, first),
        (theirs[0], kinto_side.RECORDS + "/{}", KINTO_SINGLES, begin),
    ):
        last = line.ask("GET", path.format(case_id(start + count - 1))).json()
        said = last["properties"] if "properties" in last else last["data"]["finding"]
        assert {name: said[name] for name in FALSE_ALARM} == FALSE_ALARM


def test_a_hundred_changes_come_whole_however_many_patches_there_are(stage):
    told = {}
    for name in ("small", "large"):
        _, there, (loaded,) = getattr(stage, name)
        who = reviewer(stage.ours(name))
        cursor = end_of_feed(there)
        last = [case_id(n) for n in range(loaded.count - 100, loaded.count)]
        send(who, [gzip.compress(as_bytes(who.push_of(last, FALSE_ALARM, 1)))])
        answers = [who.ask("GET", f"/sync/changes?limit=500&cursor={cursor}") for _ in range(REPEATS)]
        for answer in answers:
            assert [change["record"]["case_id"] for change in answer.json()["changes"]] == last
        told[name] = medians_ms([answer.took_s for answer in answers[1:]])
    detail = {
        "wanted": "50 ms, and at most 1.3 × the same among 10,000",
        "peer": f"the same among {SMALL:,} patches",
        "patches": LARGE,
        "p95_ms": {"ours": told["large"]["p95_ms"], "peer": told["small"]["p95_ms"]},
    }
    write("pull of 100 changes", told["large"]["median_ms"], told["small"]["median_ms"], "ms", detail)


BARE = """
SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(feature))::text FROM (
  SELECT json_build_object('type', 'Feature', 'id', case_id, 'geometry', ST_AsGeoJSON(geom, 9, 0)::json, 'properties',
    (record::jsonb -> 'facts') || (record::jsonb - '{outline,outline_found,facts,finding,evidence,units}'::text[])
    || jsonb_build_object('units', trim(both ',' from units))) AS feature
  FROM case_current WHERE org_id = %s AND geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490) ORDER BY case_id LIMIT %s
) page
"""
"""The same features out of the database by itself: a superuser, no row-level security, PostGIS's own index."""


@pytest.mark.parametrize("holds", [1_000, 10_000], ids=["that holds a thousand", "that holds ten thousand"])
def test_a_page_of_a_box_gives_the_same_features(stage, peers, holds):
    _, there, (loaded,) = stage.large
    box = loaded.box(min(holds, LARGE // 4))
    limit = min(1_000, LARGE // 8)
    around = ",".join(f"{number:.9f}" for number in box)
    line = Line(stage.ours("large").url, basic("reader"))
    pygeo = Line(stage.pygeoapi.url)
    ours, peer, bare = [], [], []
    path = f"/collections/cases/items?bbox={around}&limit={limit}"
    line.ask("GET", path).json()  # the password is hashed once
    with psycopg.connect(there.superuser_url) as connection:
        for _ in range(REPEATS):
            began = time.perf_counter()
            text = connection.execute(BARE, ["main", *box, limit], prepare=True).fetchone()[0]
            bare.append(time.perf_counter() - began)
            ours.append(line.ask("GET", path))
            if len(peer) < PYGEOAPI_PAGES:
                peer.append(pygeo.ask("GET", f"{path}&f=json"))
    by_bare = json.loads(text)["features"]
    by_us, by_peer = ours[-1].json()["features"], peer[-1].json()["features"]
    detail = {
        "wanted": "at most 3 × the bare SQL",
        "peer": "one statement that returns the same features as text, by a superuser, prepared, over the same socket",
        "patches": LARGE,
        "page": limit,
        "in_the_box": ours[-1].json().get("numberMatched"),
        "p95_ms": {"ours": medians_ms([a.took_s for a in ours])["p95_ms"], "peer": medians_ms(bare)["p95_ms"]},
        "pygeoapi": medians_ms([a.took_s for a in peer]),
        "versions": peers,
    }
    ours_ms, bare_ms = (medians_ms(x)["median_ms"] for x in ([a.took_s for a in ours], bare))
    write(
        f"page of {limit:,} of a box {'of as many' if holds == 1_000 else 'of ten times as many'}",
        ours_ms,
        bare_ms,
        "ms",
        detail,
    )
    assert [(one["id"], one["geometry"], one["properties"]) for one in by_us] == [
        (one["id"], one["geometry"], one["properties"]) for one in by_bare
    ]
    if len(by_us) < limit:  # pygeoapi's order is its own
        assert {one["id"] for one in by_us} == {one["id"] for one in by_peer}


def test_two_processes_share_the_work_of_several_organisations(stage, peers):
    told, accounts = {}, {}
    names = [f"county{n}" for n in range(1, ORGS + 1)]
    part = max(1, BATCHES // 4)
    first = dict.fromkeys(names, 0)

    def run(what: str, orgs: Sequence[str], processes: int, share: float = 1.0) -> float:
        at_work = [stage.ours("pulled", n + 1) for n in range(processes)]
        people = [reviewer(at_work[n % processes], org) for n, org in enumerate(orgs)]
        bodies = []
        for who in people:
            bodies.append([gzip.compress(body, 6) for body in pushes(who, first[who.org_id], part)])
            first[who.org_id] += part * BATCH
        with held_to(at_work, share) if share < 1 else contextlib.nullcontext():
            account = Account(stage.pulled[1], at_work)
            took_s = side_by_side([partial(send, who, some) for who, some in zip(people, bodies)])
            accounts[what] = account.told()
        told[what] = round(len(orgs) * part * BATCH / took_s, 1)
        return told[what]

    one = run("one process, several organisations", names, 1)
    two = run("two processes, several organisations", names, 2)
    run("one process, one organisation, two devices", names[:1] * 2, 1)
    run("two processes, one organisation, two devices", names[1:2] * 2, 2)
    slow_one = run("one process held to a quarter of a core", names, 1, QUARTER)
    slow_two = run("two processes each held to a quarter of a core", names, 2, QUARTER)
    detail = {
        "wanted": "at least 1.6 × where there are cores",
        "cores": len(os.sched_getaffinity(0)),
        "also_on_them": "PostgreSQL and the clients",
        **told,
        "processor_s": accounts,
        "memory_mb": {
            "ours, large": stage.ours("large").memory_mb(),
            "ours, pulled 1": stage.ours("pulled").memory_mb(),
            "ours, pulled 2": stage.ours("pulled", 2).memory_mb(),
            "Kinto": stage.kinto.memory_mb(),
            "pygeoapi": stage.pygeoapi.memory_mb(),
        },
        "versions": peers,
    }
    write("decisions of several organisations, two processes against one", two, one, "decisions/s", detail)
    about = {"wanted": "at least 1.6 ×", "share_of_a_core_each": QUARTER}
    write("the same with cores to spare: each held to a quarter of one", slow_two, slow_one, "decisions/s", about)
    who = reviewer(stage.ours("pulled"), names[2])
    found, _, _ = findings(who)
    decided = [one for one in found.values() if one["finding"] == FALSE_ALARM]
    assert len(decided) == first[names[2]]
