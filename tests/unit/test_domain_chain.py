"""The audit chain: both ends compute the same head, and a rewritten past shows at its entry."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redline_review.plugin.domain.canonical import canonical_json, fingerprint
from redline_review.plugin.domain.chain import GENESIS, append, fold, verify
from redline_review.plugin.domain.errors import ChainBroken

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PAYLOADS = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers() | TEXT, max_size=3)
ACTS = st.lists(st.tuples(st.sampled_from(["answer", "decide"]), st.none() | TEXT, PAYLOADS), min_size=1, max_size=6)


def _chain(acts):
    entries, head = [], GENESIS
    for seq, (kind, case_id, payload) in enumerate(acts, 1):
        entries.append(append(head, seq, kind, case_id, payload, f"t{seq}"))
        head = entries[-1].link
    return entries


@given(ACTS)
def test_the_platform_computes_the_same_head_from_hashes_alone(acts):
    entries = _chain(acts)
    assert fold(GENESIS, 1, [entry.payload_hash for entry in entries]) == entries[-1].link == verify(entries)


@given(ACTS, st.data())
def test_a_span_continues_from_any_acknowledged_head(acts, data):
    entries = _chain(acts)
    cut = data.draw(st.integers(0, len(entries)))
    head = fold(GENESIS, 1, [entry.payload_hash for entry in entries[:cut]])
    assert fold(head, cut + 1, [entry.payload_hash for entry in entries[cut:]]) == entries[-1].link


CHANGES = {
    "its kind": {"kind": "forged"},
    "its case": {"case_id": "forged"},
    "its payload": {"payload": {"forged": 1}},
    "its time": {"recorded_at": "forged"},
    "its number": {"seq": 99},
    "its hash": {"payload_hash": "f" * 64},
    "its link": {"link": "f" * 64},
    "the link before": {"prev_link": "f" * 64},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@given(acts=ACTS, data=st.data())
def test_a_change_to_any_entry_breaks_the_chain(change, acts, data):
    entries = _chain(acts)
    at = data.draw(st.integers(0, len(entries) - 1))
    entries[at] = replace(entries[at], **change)
    with pytest.raises(ChainBroken) as broken:
        verify(entries)
    assert broken.value.seq == entries[at].seq


def test_an_entry_rewritten_with_all_that_follows_gives_another_head():
    honest = _chain([("decide", "a", {"reality": "real"}), ("answer", "b", {})])
    forged = _chain([("decide", "a", {"reality": "not_real"}), ("answer", "b", {})])
    assert verify(forged) != verify(honest)


@pytest.mark.parametrize("gone", [0, 1], ids=["the first", "one in the middle"])
def test_a_missing_entry_breaks_the_chain(gone):
    entries = _chain([("answer", None, {"n": n}) for n in range(3)])
    del entries[gone]
    with pytest.raises(ChainBroken):
        verify(entries)


def test_an_empty_chain_stands_at_its_genesis():
    assert verify([]) == GENESIS == fold(GENESIS, 1, [])


@given(PAYLOADS)
def test_the_order_of_members_and_a_trip_through_json_change_no_hash(payload):
    backwards = dict(reversed(list(payload.items())))
    assert fingerprint(payload) == fingerprint(backwards) == fingerprint(json.loads(json.dumps(payload)))


def test_canonical_json_is_utf8_without_blanks_and_sorted():
    assert canonical_json({"核": [1, 2.5, None, True], "a": "x"}) == '{"a":"x","核":[1,2.5,null,true]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=["not a number", "infinity"])
def test_what_json_has_no_word_for_is_refused(value):
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json(value)
