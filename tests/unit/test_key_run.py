"""The keyboard-only run promises nothing that its keys do not keep, and says every number that disagrees."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redline_review.demo.keyrun.kinds import Job, Kind, Press, Typed, finding, promised, script, versions
from redline_review.demo.keyrun.plan import plan
from redline_review.demo.keyrun.player import Tally
from redline_review.demo.keyrun.record import Record, Recorded, disagreements, read_record
from redline_review.demo.keyrun.run import SITTINGS, Outcome, words
from redline_review.plugin.domain.chain import GENESIS, append

FALSE = {"reality": "not_real", "false_alarm_reason": "season", "activity": None, "change_type": None}
REAL = {"reality": "real", "false_alarm_reason": None, "activity": "mining", "change_type": "new"}
DAY = "2026-06-02"


def patches(prefix: str, count: int, **more: Any) -> dict[str, dict[str, Any]]:
    """Half of them false, as in the demo county."""
    return {
        f"{prefix}-{n:04d}": {**(FALSE if n % 2 else REAL), **{name: value(n) for name, value in more.items()}}
        for n in range(1, count + 1)
    }


@pytest.fixture
def found() -> dict[str, Any]:
    """What the workspace's ``plan.json`` says, on a county of our own."""
    first = patches("D-05", 60)
    for member in ("D-05-0006", "D-05-0010", "D-05-0008"):
        first[member] = REAL
    first["D-05-0007"] = REAL
    first["D-05-0020"] = first["D-05-0021"] = FALSE
    second = patches("D-07", 40, again=lambda n: f"D-05-{n + 21:04d}" if n < 36 else "")
    for name, truth in second.items():
        if truth["again"]:
            second[name] = {**first[truth["again"]], "again": truth["again"]}
    truth = {**first, **second}
    groups = [["D-05-0002", "D-05-0006", "D-05-0010"], ["D-05-0007", "D-05-0008"], ["D-05-0020", "D-05-0021"]]
    return {"order": list(truth), "groups": groups, "truth": truth}


@pytest.fixture
def jobs(found: dict[str, Any]) -> list[Job]:
    return plan(found, [Path("/photos/1.jpg"), Path("/photos/2.jpg")], DAY)


def keys_of(job: Job) -> int:
    """Count the keys that a script presses; those that put members off are pressed before it."""
    pressed = sum(len(step.keys) for step in script(job) if isinstance(step, Press))
    return pressed + sum(len(step.text) for step in script(job) if isinstance(step, Typed)) + job.put_off


def test_every_script_presses_as_many_keys_as_are_promised(jobs: list[Job]) -> None:
    assert {job.kind for job in jobs} == set(Kind)
    assert [(job.kind, keys_of(job)) for job in jobs] == [(job.kind, promised(job)) for job in jobs]


def test_an_ordinary_false_alarm_is_promised_two_keys_and_a_confirmed_change_four(jobs: list[Job]) -> None:
    plain = {job.kind: promised(job) for job in jobs}
    assert (plain[Kind.FALSE_ALARM], plain[Kind.CONFIRMED], plain[Kind.VISIT]) == (2, 4, 2)


def test_the_plan_gives_each_of_a_hundred_patches_one_job_and_is_the_same_again(found: Any, jobs: list[Job]) -> None:
    members = Counter(member for job in jobs for member in job.members)
    assert sorted(members) == sorted(found["order"])
    assert set(members.values()) == {1}
    assert jobs == plan(found, [Path("/photos/1.jpg"), Path("/photos/2.jpg")], DAY)


def test_what_asked_for_a_visit_is_not_taken_over(jobs: list[Job]) -> None:
    assert {job.earlier.kind for job in jobs if job.earlier is not None}.isdisjoint({Kind.VISIT})
    assert all(job.earlier is not None for job in jobs if job.kind is Kind.EARLIER)


def recorded(job: Job, **changes: Any) -> Recorded:
    answers = {**finding(job), **changes}
    source = job.earlier or job
    draft = {
        "decided": True,
        "answers": answers,
        "evidence": [{"sha256": "0"}] if source.kind is Kind.PHOTO else [],
        **({"outline": "AQ=="} if source.kind is Kind.OUTLINE else {}),
    }
    return Recorded([answers] * versions(job), draft)


def record_of(jobs: list[Job]) -> Record:
    return Record({member: recorded(job) for job in jobs for member in job.members}, 300, 0)


def outcome(jobs: list[Job]) -> Outcome:
    return Outcome(
        jobs, [Tally(job, promised(job), promised(job), promised(job)) for job in jobs], record_of(jobs), 1.0
    )


def test_a_store_that_holds_what_was_keyed_is_not_complained_of(jobs: list[Job]) -> None:
    assert outcome(jobs).disagreements() == []
    summary = outcome(jobs).summary()
    assert summary["ok"]
    assert summary["patches"] == sum(SITTINGS) == summary["findings_in_store"]
    assert words(summary).count("\n") < 24  # one screen


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda one: Recorded([], {}), "0 versions of its finding", id="no finding"),
        pytest.param(lambda one: replace(one, versions=[*one.versions] * 2), "2 versions", id="a version too many"),
        pytest.param(
            lambda one: replace(one, versions=[{**one.versions[0], "reality": "partly"}]), "reality", id="other answer"
        ),
        pytest.param(lambda one: replace(one, draft={**one.draft, "decided": False}), "working state", id="still open"),
        pytest.param(lambda one: replace(one, draft={**one.draft, "outline": "AQ=="}), "outline", id="an outline"),
        pytest.param(lambda one: replace(one, draft={**one.draft, "evidence": [{}]}), "1 files", id="a file"),
    ],
)
def test_what_the_store_holds_otherwise_is_said(jobs: list[Job], spoil: Any, said: str) -> None:
    record = record_of(jobs)
    name = next(job.source for job in jobs if job.kind is Kind.CONFIRMED)
    patches = {**record.patches, name: spoil(record.patches[name])}
    wrong = disagreements(replace(record, patches=patches), jobs)
    assert wrong
    assert all(name in words for words in wrong)
    assert any(said in words for words in wrong)


@pytest.mark.parametrize(
    ("sent", "counted"), [(5, 5), (4, 5), (4, 3)], ids=["one more", "one from elsewhere", "one lost"]
)
def test_a_key_more_or_less_is_said(jobs: list[Job], sent: int, counted: int) -> None:
    good = outcome(jobs)
    place = next(n for n, tally in enumerate(good.tallies) if tally.job.kind is Kind.CONFIRMED)
    tallies = [*good.tallies]
    tallies[place] = replace(tallies[place], sent=sent, counted=counted)
    (said,) = replace(good, tallies=tallies).disagreements()
    assert f"4 keys promised, {sent} sent, {counted} counted" in said


def test_the_store_is_read_with_its_versions_and_a_break_of_the_chain_is_found(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "store.sqlite")
    conn.executescript(
        "CREATE TABLE cases (case_id, body); CREATE TABLE draft (case_id, body);"
        "CREATE TABLE decision (chain_seq, case_id, answers);"
        "CREATE TABLE chain (seq, kind, case_id, payload, recorded_at, prev_link, payload_hash, link)"
    )
    conn.execute("INSERT INTO cases VALUES ('c1', ?)", (json.dumps({"issued_id": "D-05-0001"}),))
    conn.execute("INSERT INTO draft VALUES ('c1', ?)", (json.dumps({"decided": True}),))
    conn.executemany("INSERT INTO decision VALUES (?, 'c1', ?)", [(2, '{"reality": "real"}'), (1, "{}")])
    head = GENESIS
    for seq in (1, 2):
        entry = append(head, seq, "decide", "c1", {"n": seq}, "2026-06-02T00:00:00Z")
        head = entry.link
        row = (seq, "decide", "c1", json.dumps(entry.payload), entry.recorded_at, entry.prev_link)
        conn.execute("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, entry.payload_hash, entry.link))
    conn.commit()
    record = read_record(tmp_path)
    assert (record.entries, record.broken_at) == (2, 0)
    assert record.patches["D-05-0001"].versions == [{}, {"reality": "real"}]
    conn.execute("UPDATE chain SET payload = '{\"n\": 7}' WHERE seq = 2")
    conn.commit()
    assert read_record(tmp_path).broken_at == 2
    conn.close()
