"""Whatever is altered in the database, the check names it, and it names it first where it begins."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from redline_review.plugin.domain.canonical import canonical_json
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.blobs.port import BlobKey
from redline_review.server.cli import main
from redline_review.server.db import checking
from redline_review.server.db.schema import (
    audit,
    case_current,
    case_version,
    counter,
    evidence_file,
    feed,
    operation,
    zone,
)
from redline_review.server.operator_errors import RecordDamaged
from redline_review.server.services.check import check
from redline_review.server.services.setup import open_database
from sqlalchemy import delete, insert, select, update


@pytest.fixture
def worked(people, settings):
    """A day's work: findings, one returned, one conflicting and one refused."""
    wang, zhao, city = people("wang"), people("zhao"), people("city")
    cases = wang.cases()
    assert wang.outcome(*(wang.operation(cases[f"A-{n}"]) for n in range(4)))
    assert zhao.outcome(zhao.operation(cases["A-0"], {"reality": "undecided"})) == ["conflict"]
    assert wang.outcome(wang.operation(cases["A-4"], {"reality": "none such"})) == ["rejected"]
    one = wang.cases()["A-1"]
    assert city.outcome(city.operation(one, kind="return", payload={"reason": "look again"})) == ["applied"]
    return settings


def checked(settings):
    database = open_database(settings)
    try:
        return check(database, settings.org_id, open_blobs(settings))
    finally:
        database.close()


def rows(world, settings, table, *order):
    with world.admin.begin() as connection:
        query = select(table).where(table.c.org_id == settings.org_id).order_by(*order)
        return connection.execute(query).all()


def execute(world, statement):
    with world.admin.begin() as connection:
        assert connection.execute(statement).rowcount != 0


def of(settings, table, **equal):
    return [table.c.org_id == settings.org_id, *(table.c[name] == value for name, value in equal.items())]


def test_a_sound_record_is_said_to_hold_and_counted(world, worked):
    done = checked(worked)
    assert done.patches == 10
    assert done.versions == 10 + 4 + 1
    assert done.lines == done.versions + len(rows(world, worked, zone)) + 1
    assert done.entries >= done.lines + 2
    assert done.operations == len(rows(world, worked, operation)) >= 6


def alter_content(world, settings):
    row = rows(world, settings, audit, audit.c.seq)[4]
    content = {**json.loads(row.content), "at": "2020-01-01T00:00:00.000Z"}
    text = canonical_json(content).decode()
    execute(world, update(audit).where(*of(settings, audit, seq=row.seq)).values(content=text))
    return "audit chain", f"entry {row.seq}", "not what its hash says"


def drop_entry(world, settings):
    row = rows(world, settings, audit, audit.c.seq)[3]
    execute(world, delete(audit).where(*of(settings, audit, seq=row.seq)))
    return "audit chain", f"entry {row.seq}", "missing"


def drop_last_entry(world, settings):
    row = rows(world, settings, audit, audit.c.seq)[-1]
    execute(world, delete(audit).where(*of(settings, audit, seq=row.seq)))
    return "audit chain", f"entry {row.seq}", "should end there"


def rewrite_column(world, settings):
    row = rows(world, settings, audit, audit.c.seq)[6]
    execute(world, update(audit).where(*of(settings, audit, seq=row.seq)).values(action="approve"))
    return "audit chain", f"entry {row.seq}", "columns"


def rewrite_link(world, settings):
    row = rows(world, settings, audit, audit.c.seq)[5]
    execute(world, update(audit).where(*of(settings, audit, seq=row.seq)).values(link="f" * 64))
    return "audit chain", f"entry {row.seq}", "link"


def drop_line(world, settings):
    row = rows(world, settings, feed, feed.c.seq)[2]
    execute(world, delete(feed).where(*of(settings, feed, seq=row.seq)))
    return "change feed", f"line {row.seq}", "missing"


def hide_line(world, settings):
    row = rows(world, settings, feed, feed.c.seq)[2]
    execute(world, update(feed).where(*of(settings, feed, seq=row.seq)).values(units=",999999,"))
    return "change feed", f"line {row.seq}", "does not say"


def alter_version(world, settings):
    row = rows(world, settings, case_version, case_version.c.case_id, case_version.c.version)[0]
    record = row.record.replace("2026-05-02", "2026-05-03")
    where = of(settings, case_version, case_id=row.case_id, version=row.version)
    execute(world, update(case_version).where(*where).values(record=record))
    return "versions", f"version {row.version} of the patch {row.case_id}", "not what the audit chain says"


def alter_current(world, settings):
    row = rows(world, settings, case_current, case_current.c.case_id)[0]
    record = row.record.replace("2026-05-02", "2026-05-03")
    execute(world, update(case_current).where(*of(settings, case_current, case_id=row.case_id)).values(record=record))
    return "versions", f"patch {row.case_id}", "newest version"


def alter_state(world, settings):
    row = rows(world, settings, case_current, case_current.c.case_id)[0]
    where = of(settings, case_current, case_id=row.case_id)
    execute(world, update(case_current).where(*where).values(review_state="approved"))
    return "versions", f"patch {row.case_id}", "columns"


def alter_zone(world, settings):
    row = rows(world, settings, zone, zone.c.zone_id)[0]
    where = of(settings, zone, zone_id=row.zone_id)
    execute(world, update(zone).where(*where).values(record=row.record.replace("redline", "control")))
    found = rows(world, settings, zone, zone.c.zone_id)[0]
    if found.record == row.record:
        execute(world, update(zone).where(*where).values(version=row.version + 1))
    return "versions", f"zone {row.zone_id}", "not what the audit chain says"


def drop_zone(world, settings):
    row = rows(world, settings, zone, zone.c.zone_id)[0]
    execute(world, delete(zone).where(*of(settings, zone, zone_id=row.zone_id)))
    return "versions", f"zone {row.zone_id}", "missing"


def alter_operation(world, settings):
    row = rows(world, settings, operation, operation.c.op_id)[0]
    body = json.loads(row.body)
    body["recorded_at"] = "2020-01-01T00:00:00.000Z"
    where = of(settings, operation, op_id=row.op_id)
    execute(world, update(operation).where(*where).values(body=json.dumps(body)))
    return "operations", f"operation {row.op_id}", "not what its hash says"


def claim_version(world, settings):
    row = next(r for r in rows(world, settings, operation, operation.c.op_id) if r.outcome == "conflict")
    where = of(settings, operation, op_id=row.op_id)
    execute(world, update(operation).where(*where).values(outcome="applied", version=1))
    return "operations", f"operation {row.op_id}", "which it made"


def forget_counter(world, settings):
    row = rows(world, settings, counter)[0]
    execute(world, update(counter).where(*of(settings, counter)).values(feed_seq=row.feed_seq + 1))
    return "change feed", f"line {row.feed_seq + 1}", "should end there"


ALTERATIONS = (
    alter_content,
    drop_entry,
    drop_last_entry,
    rewrite_column,
    rewrite_link,
    drop_line,
    hide_line,
    alter_version,
    alter_current,
    alter_state,
    alter_zone,
    drop_zone,
    alter_operation,
    claim_version,
    forget_counter,
)


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__.replace("_", " "))
def test_an_alteration_is_named(world, worked, alter):
    part, subject, fault = alter(world, worked)
    with pytest.raises(RecordDamaged) as found:
        checked(worked)
    assert part in found.value.part
    assert subject in found.value.subject
    assert fault in found.value.fault


@pytest.mark.parametrize("page", [pytest.param(0, id="its header"), pytest.param(3, id="a table")])
def test_a_damaged_database_file_is_said_in_a_sentence_with_its_own_exit_code(tmp_path, capsys, page):
    data = str(tmp_path / "s")
    assert main(["init", "--data", data]) == 0
    assert main(["check", "--data", data]) == 0
    assert "all holds" in capsys.readouterr().out
    with (tmp_path / "s" / "server.sqlite").open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\x00" * 512)
    assert main(["check", "--data", data]) == 4
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "database file" in err


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        pytest.param(lambda path: path.unlink(), "missing", id="gone"),
        pytest.param(lambda path: path.write_bytes(b"a phot0"), "not those that its hash names", id="altered"),
        pytest.param(lambda path: path.write_bytes(b"a"), "1 bytes instead of 7", id="cut off"),
    ],
)
def test_a_stored_file_is_held_against_its_hash(world, worked, tmp_path, harm, fault):
    content = b"a photo"
    name, settings = hashlib.sha256(content).hexdigest(), replace(worked, blobs=str(tmp_path / "blobs"))
    path = tmp_path / "photo"
    path.write_bytes(content)
    open_blobs(settings).put(BlobKey(settings.org_id, name), path)
    row = {"org_id": settings.org_id, "sha256": name, "size_bytes": 7, "suffix": ".jpg", "media_type": "image/jpeg"}
    execute(world, insert(evidence_file).values(**row, stored_at="2026-05-02T08:00:00.000Z"))
    assert checked(settings).files == 1
    harm(tmp_path / "blobs" / BlobKey(settings.org_id, name).name)
    with pytest.raises(RecordDamaged, match=fault) as found:
        checked(settings)
    assert name in found.value.subject


def test_an_organisation_that_is_not_there_is_said(tmp_path, capsys):
    data = str(tmp_path / "s")
    assert main(["init", "--data", data]) == 0
    assert main(["check", "--data", data, "--org", "nobody"]) == 4
    assert "no such organisation" in capsys.readouterr().err


def test_what_is_written_meanwhile_does_not_disturb_the_check(world, worked, people, monkeypatch):
    wang, counters = people("wang"), checking.counters
    case = wang.cases()["A-5"]

    def after_a_finding(connection, org_id):
        assert wang.outcome(wang.operation(case)) == ["applied"]
        return counters(connection, org_id)

    monkeypatch.setattr(checking, "counters", after_a_finding)
    before = checked(worked)
    monkeypatch.undo()
    assert checked(worked).versions == before.versions + 1
