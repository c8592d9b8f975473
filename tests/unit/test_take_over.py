"""Taking an earlier finding of the same place over: whole, one act, one undo. On a real store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app.known_cases import SeenBefore
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.app.take_over import offer_of, take
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, to_json
from redline_review.plugin.domain.form import Form, read_form
from redline_review.plugin.domain.geometry import from_geojson, to_geojson
from redline_review.plugin.domain.records import Batch, Case
from redline_review.plugin.domain.states import ActKind

ROOT = Path(__file__).resolve().parents[2]
SQUARE = from_geojson(
    {"type": "Polygon", "coordinates": [[[120.0, 31.0], [120.1, 31.0], [120.1, 31.1], [120.0, 31.0]]]}
)
INNER = from_geojson(
    {"type": "Polygon", "coordinates": [[[120.0, 31.0], [120.05, 31.0], [120.05, 31.05], [120.0, 31.0]]]}
)
EARLIER = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
PHOTO = EvidenceFile("ab" * 32, "远景.jpg", 1200, ".jpg", FileType.PHOTO, "distant")


@pytest.fixture(scope="module")
def form() -> Form:
    return read_form(ROOT / "resources" / "forms" / "desk.json", read_code_lists(ROOT / "resources" / "codes"))


@pytest.fixture
def session(tmp_path: Path, form: Form) -> Iterator[ReviewSession]:
    clock = SystemClock()
    store = SqliteStore.open(tmp_path / "store.sqlite", clock, create=True)
    old = Case("old", "2025", "OLD-1", SQUARE, finding=EARLIER, finding_by="王", finding_at="2025-03-01T00:00:00Z")
    for batch, case in (("2025", old), ("2026", Case("new", "2026", "JS-1", SQUARE))):
        store.import_batch(Batch(batch, batch), [], [case], Act(ActKind.IMPORT, None, clock.now())).result(10)
    futures: list[Future[ActReceipt]] = []
    made = ReviewSession(store, store.contents(), form, clock, lambda _act, done: futures.append(done), False)
    made.go("new")
    yield made
    assert all(done.result(10) for done in futures)
    assert store.verify_chain()
    store.close()


def seen(finding: object = EARLIER, case_id: str = "old") -> SeenBefore:
    return SeenBefore(case_id, "OLD-1", "2025", finding, "2025-03-01", "王", 0.9, 0.8)  # type: ignore[arg-type]


def test_the_answers_are_taken_in_one_act_that_one_undo_takes_back(session: ReviewSession) -> None:
    session.write("note", "mine")
    offer = offer_of(session, "new", seen())
    assert offer is not None
    take(session, "new", offer)
    assert dict(session.answers()) == {**EARLIER, "note": "mine"}
    assert not session.draft("new").decided
    session.undo()
    assert dict(session.answers()) == {"note": "mine"}


def test_the_record_says_from_where_it_was_taken(session: ReviewSession) -> None:
    offer = offer_of(session, "new", seen())
    assert offer is not None
    acts: list[Act] = []
    session._saving = lambda act, _done: acts.append(act)
    take(session, "new", offer)
    (act,) = acts
    assert act.kind is ActKind.ANSWER
    assert act.payload["taken_from"] == {
        **{"case_id": "old", "issued_id": "OLD-1", "batch_id": "2025"},
        **{"found_at": "2025-03-01", "found_by": "王"},
    }
    assert act.payload["answers"] == EARLIER


def test_outline_and_files_come_along_and_files_of_ones_own_stay(session: ReviewSession) -> None:
    own = to_json(replace(PHOTO, sha256="cd" * 32, name="mine.jpg"))
    session.amend("old", ActKind.OUTLINE, {}, outline=INNER, evidence=[to_json(PHOTO)])
    session.amend("new", ActKind.EVIDENCE, {}, evidence=[own])
    offer = offer_of(session, "new", seen())
    assert offer is not None
    acts: list[Act] = []
    session._saving = lambda act, _done: acts.append(act)
    take(session, "new", offer)
    assert acts[0].payload["outline"] == to_geojson(INNER)
    assert acts[0].payload["evidence"] == [to_json(PHOTO)]
    draft = session.draft("new")
    assert draft.outline == INNER
    assert [one["sha256"] for one in draft.evidence] == ["cd" * 32, "ab" * 32]


@pytest.mark.parametrize(
    ("words", "reality"),
    [
        pytest.param("真实变化", "real", id="Chinese"),
        pytest.param("Partly real", "partly", id="English"),
        pytest.param("real", "real", id="a code"),
    ],
)
def test_the_verdict_of_a_layer_is_read_in_words(session: ReviewSession, words: str, reality: str) -> None:
    offer = offer_of(session, "new", seen({"reality": words}, "layer#7"))
    assert offer is not None
    assert offer.answers["reality"] == reality


def test_what_does_not_fit_is_named_and_a_verdict_that_nobody_knows_is_not_offered(session: ReviewSession) -> None:
    offer = offer_of(session, "new", seen({**EARLIER, "activity_actual": "gold"}))
    assert offer is not None
    assert offer.left_out == ("activity_actual",)
    assert offer_of(session, "new", seen({"reality": "属实"}, "layer#7")) is None
