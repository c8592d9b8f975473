"""What was seen comes with a finding, is kept as it came, and is given back to those who may read the patch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.server.area import Area
from redline_review.server.db import seen
from redline_review.server.db.engine import Database, Scope
from sqlalchemy import select

SEEN = [
    {
        "view": 0,
        "role": "earlier",
        "images": [{"path": "imagery/前时相.tif", "identity": "10-20", "sha256": "ab" * 32}],
        "ground": {"x": 40500000.123456789, "y": 3450000.1, "m_per_px": 0.36674816625916873},
        "a member of next year": {"kept": [1, None, "值"]},
    },
    {"view": 1, "role": "later", "images": [], "problems": [{"error": "ImageMissing", "path": "b.tif"}]},
]


def finding_of(person, case_id):
    return person.get(f"/collections/decisions/items/{case_id}")


def submit(person, issued_id="A-0", views=SEEN, **more):
    op = person.operation(person.cases()[issued_id], payload={} if views is None else {"seen": views}, **more)
    return op, person.push(op)[0]


def test_the_recipes_are_given_back_as_they_came(wang):
    op, result = submit(wang)
    assert result.outcome.value == "applied"
    assert finding_of(wang, op.case_id).json()["seen"] == SEEN


@pytest.mark.parametrize("name", ["zhao", "city", "province", "reader"])
def test_who_may_read_the_patch_reads_what_was_seen(wang, people, name):
    op, _result = submit(wang)
    assert finding_of(people(name), op.case_id).json()["seen"] == SEEN


def test_who_may_not_read_the_patch_does_not_learn_that_there_is_any(wang, people):
    op, _result = submit(wang)
    answer = finding_of(people("li"), op.case_id)
    assert answer.status_code == 404
    assert "前时相" not in answer.text


def test_another_area_reads_none_even_where_the_patch_itself_was_not_asked_for(wang, settings):
    op, _result = submit(wang)
    database = Database(settings.url, settings)
    found = {}
    for unit in ("320506", "320507"):
        scope = Scope(settings.org_id, Area((unit,)))
        with database.read(scope) as connection:
            views = connection.execute(select(seen.newest_views(scope, op.case_id))).scalar_one()
            found[unit] = seen.views_of(views)
    database.close()
    assert found == {"320506": SEEN, "320507": []}


def test_a_list_of_findings_stays_small(wang):
    submit(wang)
    assert "seen" not in wang.get("/collections/decisions/items").json()["features"][0]


def test_a_later_finding_without_recipes_does_not_inherit_the_earlier_ones(wang):
    op, _result = submit(wang)
    again, result = submit(wang, views=None)
    assert again.case_id == op.case_id
    assert result.outcome.value == "applied"
    assert finding_of(wang, again.case_id).json()["seen"] == []


def test_each_version_keeps_its_own(wang, settings):
    submit(wang)
    other = [{**SEEN[0], "date": "2026-05-02"}]
    op, result = submit(wang, views=other)
    assert finding_of(wang, op.case_id).json()["seen"] == other
    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        rows = connection.execute(seen.finding_seen.select().order_by(seen.finding_seen.c.version)).all()
    database.close()
    assert [row.version for row in rows if (row.org_id, row.case_id) == (settings.org_id, op.case_id)] == [
        result.version - 1,
        result.version,
    ]


def test_a_finding_sent_twice_is_kept_once(wang, settings):
    op, _result = submit(wang)
    assert wang.outcome(op) == ["duplicate"]
    database = Database(settings.url, settings)
    with database.read(Scope(settings.org_id)) as connection:
        rows = connection.execute(seen.finding_seen.select()).all()
    database.close()
    assert [row.op_id for row in rows if row.org_id == settings.org_id] == [op.op_id]


def test_an_approval_leaves_it_where_it_is(wang, people):
    op, _result = submit(wang)
    city = people("city")
    case = city.cases()["A-0"]
    approve = replace(city.operation(case, kind="approve"), payload={"base_finding": dict(case.finding)})
    assert city.outcome(approve) == ["applied"]
    assert finding_of(wang, op.case_id).json()["seen"] == SEEN


@pytest.mark.parametrize(
    "views",
    [
        pytest.param("everything", id="words"),
        pytest.param(["a picture"], id="a list of words"),
        pytest.param([{"view": n} for n in range(9)], id="more views than a window has"),
        pytest.param([{"view": 0, "images": ["x" * 300_000]}], id="larger than views could make them"),
    ],
)
def test_what_no_view_could_have_shown_is_refused_in_words_and_nothing_is_kept(wang, views):
    op, result = submit(wang, views=views)
    assert result.outcome.value == "rejected"
    assert "seen" in str(result.problem)
    assert wang.cases()["A-0"].finding_number == 0
    assert finding_of(wang, op.case_id).status_code == 404
