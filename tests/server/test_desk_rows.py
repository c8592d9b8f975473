"""The rows by which an office asks: they say what the records say, whoever wrote them, and after an upgrade."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.outline_merge import Named, named_to_json
from redline_review.plugin.domain.outline_pieces import piece_of
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.db import desk
from redline_review.server.db import features as features_rows
from redline_review.server.db import progress as progress_rows
from redline_review.server.db import waiting as waiting_rows
from redline_review.server.db.engine import Database, Scope
from redline_review.server.db.migrate import head_revision, migrate
from redline_review.server.db.progress import Wanted, listed
from redline_review.server.db.schema import case_current, case_desk, counter, desk_tally, metadata
from redline_review.server.operator_errors import RecordDamaged
from redline_review.server.services.check import check
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import load_settings
from redline_review.server.testing import make_database
from sqlalchemy import create_engine, delete, insert, inspect, select, update

FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
DESK = (case_desk, desk_tally)
REVISIONS = [f"{n:04d}" for n in range(1, int(head_revision()))]
_ids = IdFactory()


def new_id() -> str:
    return _ids.new(time.time_ns() // 1_000_000)


def square(west: float, south: float, side: float) -> bytes:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def sound(settings):
    """Checks the whole record, these rows among it."""

    def look() -> None:
        database, blobs = open_database(settings), open_blobs(settings)
        try:
            with database.read(Scope(settings.org_id)) as connection:
                assert desk.stand(connection, settings.org_id).in_step
            check(database, settings.org_id, blobs)
        finally:
            blobs.close()
            database.close()

    return look


@pytest.fixture
def stand(world, settings):
    """Reads and sets how far the rows are said to hold, past the server."""
    mine = counter.c.org_id == settings.org_id

    class Stand:
        def get(self):
            with world.admin.connect() as connection:
                return connection.execute(select(counter.c.desk_seq).where(mine)).scalar_one()

        def set(self, seq) -> None:
            with world.admin.begin() as connection:
                connection.execute(update(counter).where(mine).values(desk_seq=seq))

    return Stand()


@pytest.fixture
def by_an_older_version(world, settings, stand):
    """Lets something be written as a process of the version before writes it: records and feed, and not these rows."""

    def write(act) -> None:
        mine = {table: table.c.org_id == settings.org_id for table in DESK}
        with world.admin.connect() as connection:
            kept = {table: connection.execute(select(table).where(mine[table])).mappings().all() for table in DESK}
        seq = stand.get()
        act()
        with world.admin.begin() as connection:
            for table in DESK:
                connection.execute(delete(table).where(mine[table]))
                if kept[table]:
                    connection.execute(insert(table), [dict(row) for row in kept[table]])
        stand.set(seq)

    return write


def overview(person):
    """What the office is told: patches by unit and state, who waits, and what is listed."""
    told = person.get("/progress", day="2026-10-01").json()
    names = ("unit", "total", "unreviewed", "submitted", "returned", "approved", "late")
    units = [{name: one[name] for name in names} for batch in told["batches"] for one in batch["units"]]
    waiting = [(one["unit"], one["level"], one["waiting"]) for one in person.get("/office/waiting").json()["groups"]]
    cases = [(one["issued_id"], one["review_state"]) for one in person.get("/cases", limit=500).json()["cases"]]
    return units, waiting, cases


class Office:
    """People who do something at random; what is refused is no fault."""

    def __init__(self, people, seed: int) -> None:
        self.wang, self.city, self.province = people("wang"), people("city"), people("province")
        self.any = random.Random(seed)

    def act(self) -> None:
        cases = self.wang.cases()
        case = self.any.choice(sorted(cases.values(), key=lambda one: one.issued_id))
        getattr(self, self.any.choice(("find", "find", "approve", "give_back", "assign", "split", "merge", "lead")))(
            case
        )

    def find(self, case):
        self.wang.push(self.wang.operation(case, self.any.choice((FALSE_ALARM, REAL))))

    def approve(self, case):
        who = self.any.choice((self.city, self.province))
        who.push(who.operation(case, kind="approve", payload={}))

    def give_back(self, case):
        self.city.push(self.city.operation(case, kind="return", payload={"reason": "blurred"}))

    def assign(self, case):
        said = {"unit": self.any.choice(("320506", "320507")), "person": "zhao", "due_date": "2026-09-30"}
        names = self.any.sample(sorted(said), self.any.randint(1, 3))
        op = self.city.operation(case, kind="assign")
        self.city.push(replace(op, payload={name: said[name] for name in names}))

    def split(self, case):
        west = 120.5 + self.any.randint(0, 5) * 0.02
        piece = piece_of(case, new_id(), f"{case.issued_id}-{self.any.randint(1, 9)}", square(west, 31.0, 0.005))
        payload = {"outline": to_geojson(square(west + 0.005, 31.005, 0.005)), "pieces": [wire.case_to_json(piece)]}
        self.wang.push(replace(self.wang.operation(case, kind="split"), payload=payload))

    def merge(self, case):
        other = self.any.choice(sorted(self.wang.cases().values(), key=lambda one: one.issued_id))
        named = named_to_json(Named(other.case_id, other.version, dict(other.finding), None))
        payload = {"outline": to_geojson(square(120.5, 31.0, 0.05)), "merged": [named]}
        self.wang.push(self.wang.operation(case, kind="merge", payload=payload))

    def lead(self, case):
        said = {"issued_id": f"own-{self.any.randint(1, 99)}", "batch_id": new_id(), "units": ["320506"]}
        body = {"type": "Feature", "properties": said, "geometry": to_geojson(case.outline)}
        headers = {**self.wang.headers, "If-None-Match": "*"}
        self.wang.http.post("/collections/cases/items", json=body, headers=headers)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_whatever_people_do_they_say_what_the_records_say(people, sound, seed):
    office = Office(people, seed)
    for _ in range(25):
        office.act()
    sound()


def test_what_an_older_version_wrote_is_told_as_well(people, sound, stand, by_an_older_version, wang):
    before = overview(wang)
    by_an_older_version(lambda: wang.push(*(wang.operation(wang.cases()[f"A-{n}"]) for n in range(3))))
    after = overview(wang)
    assert after != before
    assert [state for _, state in after[2]].count("submitted") == 3
    sound()
    kept = stand.get()
    wang.push(wang.operation(wang.cases()["A-3"]))
    assert stand.get() == kept + 1, "from then on they are written with the patches again"
    sound()


def test_what_is_written_before_they_are_up_to_date_waits_for_the_next_question(
    wang, sound, stand, by_an_older_version
):
    by_an_older_version(lambda: wang.push(wang.operation(wang.cases()["A-0"])))
    behind = stand.get()
    wang.push(wang.operation(wang.cases()["A-1"]))
    assert stand.get() == behind
    assert [state for _, state in overview(wang)[2]].count("submitted") == 2
    sound()


@pytest.mark.parametrize(
    ("question", "more"),
    [
        pytest.param("/progress", {}, id="the overview"),
        pytest.param("/cases", {}, id="a list"),
        pytest.param("/collections/cases/items", {"datetime": "2026-05-02"}, id="a time"),
    ],
)
def test_where_they_were_never_made_the_first_question_makes_them(world, settings, wang, sound, stand, question, more):
    wang.push(wang.operation(wang.cases()["A-0"]))
    told = wang.get(question, **more).json()
    with world.admin.begin() as connection:
        for table in DESK:
            connection.execute(delete(table).where(table.c.org_id == settings.org_id))
    stand.set(None)
    again = wang.get(question, **more).json()
    assert {**again, "timeStamp": ""} == {**told, "timeStamp": ""}
    sound()


def test_a_row_that_lies_is_found_by_the_check(world, settings, wang, sound):
    wang.get("/progress")
    with world.admin.begin() as connection:
        mine = (case_desk.c.org_id == settings.org_id, case_desk.c.issued_id == "A-0")
        connection.execute(update(case_desk).where(*mine).values(state="approved"))
    with pytest.raises(RecordDamaged):
        sound()


def test_a_count_that_lies_is_found_by_the_check(world, settings, sound):
    with world.admin.begin() as connection:
        mine = desk_tally.c.org_id == settings.org_id
        connection.execute(update(desk_tally).where(mine).values(patches=desk_tally.c.patches + 1))
    with pytest.raises(RecordDamaged):
        sound()


def test_the_operators_guide_tells_how_they_are_made_anew(settings, wang, sound):
    """As the tables' owner, who is held to row-level security like everybody."""
    text_of = (Path(__file__).resolve().parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
    block = re.search(r"\n((?:    [A-Z].*;\n)+)", text_of[text_of.index('"the lists of patches"') :])
    told = [part.strip() for part in block[1].replace("'main'", f"'{settings.org_id}'").split(";") if part.strip()]
    wang.push(wang.operation(wang.cases()["A-0"]))
    before = overview(wang)
    owner = Database(settings.owner_url, settings)
    with owner.owner_work() as connection:
        for statement in told if owner.is_postgres else told[2:]:
            connection.exec_driver_sql(statement)
        assert (
            connection.exec_driver_sql(f"SELECT count(*) FROM case_desk WHERE org_id = '{settings.org_id}'").scalar()
            == 0
        )
    owner.close()
    assert overview(wang) == before
    sound()


def test_a_search_finds_words_in_any_case_and_takes_marks_as_they_are(wang):
    assert [one["issued_id"] for one in wang.get("/cases", text="a-0").json()["cases"]] == ["A-0"]
    assert wang.get("/cases", text="%").json()["matched"] == 0
    assert wang.get("/cases", text="A_0").json()["matched"] == 0


def test_what_no_index_can_hold_is_cut_and_the_patch_is_kept(wang, sound):
    """A lead may say anything of itself; its row is for lists."""
    case = {**wire.case_to_json(wang.cases()["A-0"]), "case_id": new_id(), "batch_id": new_id(), "issued_id": "own-1"}
    case["facts"] = {**case["facts"], "due_date": "x" * 9_000 + "\x00", "town_name": "镇\x00"}
    batch = {"batch_id": case["batch_id"], "name": "Leads", "version": 0}
    op = replace(wang.operation(wang.cases()["A-0"], kind="create"), case_id=case["case_id"], base_version=0)
    assert wang.outcome(replace(op, payload={"case": case, "batch": batch})) == ["applied"]
    assert wang.get("/cases", text="镇").json()["matched"] == 1
    sound()


def test_where_many_match_the_same_pages_are_read_along_an_index(people, wang, monkeypatch):
    """What PostgreSQL is told then must not change what is found, and must not outlast the page."""
    city = people("city")
    wang.push(*(wang.operation(case) for case in wang.cases().values()))
    questions = [
        ("/cases", {"limit": 3, "offset": 2}),
        ("/cases", {"review_state": "submitted", "limit": 2}),
        ("/collections/cases/items", {"datetime": "2026-05-02", "limit": 4}),
        ("/collections/decisions/items", {"datetime": "2026-05-02", "limit": 4, "offset": 3}),
    ]
    group = city.get("/office/waiting").json()["groups"][0]
    shown = {"batch_id": group["batch_id"], "unit": group["unit"], "level": group["level"]}
    questions.append(("/office/waiting/cases", shown))
    few = [city.get(path, **more).json() for path, more in questions]
    for module in (progress_rows, features_rows, waiting_rows):
        monkeypatch.setattr(module, "MANY", 0)
    many = [city.get(path, **more).json() for path, more in questions]
    assert [{**one, "timeStamp": ""} for one in many] == [{**one, "timeStamp": ""} for one in few]


# -- upgrades


@pytest.fixture
def pattern(world):
    """Every row of the pattern organisation, by table."""
    with world.admin.connect() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(select(table).where(table.c.org_id == "main")).mappings()
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def empty(world, request, tmp_path):
    """The settings of an empty database of the same kind, and how somebody reaches it who may do anything."""
    if not world.settings.database_url:
        settings = load_settings(tmp_path, {})
        return settings, settings.url
    there = make_database(request.getfixturevalue("cluster"), f"older_{new_id().replace('-', '')}")
    settings = load_settings(tmp_path, {}, database_url=there.app_url, migration_url=there.owner_url)
    return settings, there.superuser_url.replace("postgresql:", "postgresql+psycopg:")


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_from_any_revision_makes_them_of_the_data_that_is_there(empty, pattern, revision, monkeypatch):
    settings, admin_url = empty
    upgrade = command.upgrade
    with monkeypatch.context() as older:
        older.setattr(command, "upgrade", lambda config, _to: upgrade(config, revision))
        migrate(settings)
    admin = create_engine(admin_url)
    inspector = inspect(admin)
    with admin.begin() as connection:
        for table in metadata.sorted_tables:
            there = set()
            if inspector.has_table(table.name):
                there = {one["name"] for one in inspector.get_columns(table.name)}
            rows = [{name: row[name] for name in row if name in there} for row in pattern[table.name]]
            if there and rows:
                connection.execute(insert(table), rows)
    admin.dispose()
    prepare(settings)
    database = Database(settings.url, settings)
    with database.read(Scope("main")) as connection:
        assert desk.stand(connection, "main").in_step
        _, matched = listed(connection, Scope("main"), Wanted())
        kept = connection.execute(select(case_current.c.case_id).where(case_current.c.org_id == "main")).all()
        assert matched == len(kept) == len(pattern["case_current"]) > 0
    blobs = open_blobs(settings)
    check(database, "main", blobs)
    blobs.close()
    database.close()
