"""Any record survives the store as it was, unknown members and odd characters included."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.domain.acts import Act
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.records import VANISHED, Batch, Case, CaseFacts, Draft, Zone
from redline_review.plugin.domain.shelf import line_of
from redline_review.plugin.domain.states import ActKind, ReviewState, Secrecy
from redline_review.plugin.ports import lines_in

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OUTLINE = to_wkb(canonical((((((120.0, 31.0), (120.1, 31.0), (120.1, 31.1), (120.0, 31.0))),),)))
FACT_NAMES = set(CaseFacts.__dataclass_fields__)
CASE_NAMES = set(Case.__dataclass_fields__)
FACTS = st.builds(
    CaseFacts,
    date_before=st.none() | TEXT,
    confidence=st.none() | st.floats(0, 1),
    must_check=st.none() | st.booleans(),
    town_name=TEXT,
    extra=st.dictionaries(TEXT.filter(lambda name: name not in FACT_NAMES), JSON, max_size=3),
)
CASES = st.builds(
    Case,
    case_id=st.uuids().map(str),
    batch_id=st.just("b"),
    issued_id=TEXT,
    outline=st.just(OUTLINE),
    facts=FACTS,
    units=st.lists(TEXT, max_size=3).map(tuple),
    review_state=st.sampled_from(ReviewState),
    secrecy=st.sampled_from(Secrecy),
    version=st.integers(0, 2**40),
    finding=st.dictionaries(TEXT, JSON, max_size=3),
    outline_found=st.none() | st.just(OUTLINE),
    extra=st.dictionaries(st.just(VANISHED) | TEXT.filter(lambda name: name not in CASE_NAMES), JSON, max_size=3),
)


@settings(max_examples=15)
@given(
    cases=st.lists(CASES, max_size=4, unique_by=lambda case: case.case_id),
    batch_extra=st.dictionaries(TEXT.filter(lambda n: n not in Batch.__dataclass_fields__), JSON, max_size=2),
    zone_extra=st.dictionaries(TEXT.filter(lambda n: n not in Zone.__dataclass_fields__), JSON, max_size=2),
    answers=st.dictionaries(TEXT, JSON, max_size=3),
)
def test_records_come_back_as_they_went_in(cases, batch_extra, zone_extra, answers):
    batch = Batch("b", "批次", extra=batch_extra)
    zone = Zone("z", "1", "区", "redline", "wetland", OUTLINE, ("32",), extra=zone_extra)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore.open(Path(folder) / "store.sqlite", SystemClock(), create=True)
        try:
            store.import_batch(batch, [zone], cases, Act(ActKind.IMPORT, None, "t")).result()
            for case in cases:
                draft = Draft(case.case_id, answers, base_answers=case.finding)
                store.record(Act(ActKind.ANSWER, case.case_id, "t", answers, draft)).result()
            contents = store.contents()
            store.verify_chain()
        finally:
            store.close()
    assert contents.batches == (batch,)
    assert contents.zones == (zone,)
    assert contents.cases == tuple(cases)
    assert list(lines_in(contents).values()) == [line_of(case, None) for case in cases]
    assert {d.case_id: (d.answers, d.base_answers) for d in contents.drafts.values()} == {
        case.case_id: (answers, case.finding) for case in cases
    }
