"""Checking the record: what is whole is said to be, and each way of altering it is named where it begins."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from redline_review.plugin.adapters.store.record_file import RecordFile
from redline_review.plugin.app.verify import verify_record
from redline_review.plugin.domain.chain import ChainFault
from redline_review.plugin.domain.record import MismatchKind
from redline_review.plugin.domain.states import ActKind
from redline_review.plugin.port_errors import EvidenceChanged, EvidenceMissing, StoreDamaged

PHOTO = {"sha256": "ab" * 32, "suffix": ".jpg", "name": "远景.jpg"}
GUARDED = ("chain_no_update", "chain_no_delete", "decision_no_update", "decision_no_delete", "outbox_no_update")


@pytest.fixture
def path(open_store, kit, tmp_path):
    """A store with three findings, a photo and pictures of what was seen, closed."""
    store = open_store(tmp_path / "store.sqlite")
    cases = kit.fill(store, 3)
    for case in cases:
        act = kit.decision(case.case_id, {"reality": "real", "note": f"第 {case.issued_id} 处"})
        finding = {"finding": dict(act.draft.answers), "number": 1}
        store.record(replace(act, payload={**act.payload, **finding})).result()
    store.record(kit.act(ActKind.EVIDENCE, cases[0].case_id, payload={"did": "add", "file": PHOTO})).result()
    pictures = [{"view": 0, "sha256": "cd" * 32}]
    store.record(kit.act(ActKind.SEEN, cases[0].case_id, payload={"decision": 2, "pictures": pictures})).result()
    store.close()
    return tmp_path / "store.sqlite"


def _check(path, look=lambda _file: None, **arguments):
    return verify_record(RecordFile(path), look, **arguments)


def _alter(path, *statements):
    """Change rows as somebody with the file and SQLite would: the guards are dropped first."""
    with closing(sqlite3.connect(path)) as conn, conn:
        for trigger in GUARDED:
            conn.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            conn.execute(statement)


def test_a_record_as_it_was_written_is_whole(path):
    looked = []
    found = _check(path, looked.append)
    assert found.whole
    assert (found.entries, found.files) == (6, 2)
    assert found.head == RecordFile(path).entries(5, 1)[0].link
    assert [(file.sha256, file.suffix, file.seq) for file in looked] == [("ab" * 32, ".jpg", 5), ("cd" * 32, ".png", 6)]


@pytest.mark.parametrize(
    ("statement", "seq", "fault"),
    [
        pytest.param(
            "UPDATE chain SET payload = replace(payload, '\"real\"', '\"not_real\"') WHERE seq = 3",
            3,
            ChainFault.ALTERED,
            id="a finding changed",
        ),
        pytest.param(
            "UPDATE chain SET recorded_at = '2026-01-01T00:00:00.000Z' WHERE seq = 2",
            2,
            ChainFault.ALTERED,
            id="a time changed",
        ),
        pytest.param(
            "UPDATE chain SET payload = 'gone' WHERE seq = 4", 4, ChainFault.ALTERED, id="a payload destroyed"
        ),
        pytest.param("DELETE FROM chain WHERE seq = 3", 4, ChainFault.MISSING, id="an entry taken out"),
        pytest.param("DELETE FROM chain WHERE seq = 1", 2, ChainFault.MISSING, id="the first entry taken out"),
        pytest.param(
            "UPDATE chain SET prev_link = payload_hash WHERE seq = 5",
            5,
            ChainFault.NOT_LINKED,
            id="another entry before",
        ),
        pytest.param("UPDATE chain SET link = payload_hash WHERE seq = 6", 6, ChainFault.LINK, id="another link"),
    ],
)
def test_the_first_break_of_the_chain_is_named(path, statement, seq, fault):
    _alter(path, statement)
    found = _check(path)
    assert not found.whole
    assert (found.broken.seq, found.broken.fault) == (seq, fault.value)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        pytest.param(
            'UPDATE decision SET answers = \'{"reality":"not_real"}\' WHERE chain_seq = 3',
            MismatchKind.FINDING,
            id="the finding's row",
        ),
        pytest.param(
            "UPDATE outbox SET payload = replace(payload, '\"real\"', '\"not_real\"') WHERE chain_seq = 3",
            MismatchKind.OPERATION,
            id="what is to be sent",
        ),
        pytest.param(
            "UPDATE draft SET body = replace(body, '\"real\"', '\"not_real\"') WHERE body LIKE '%\"counter\":3,%'",
            MismatchKind.STATE,
            id="what the form shows",
        ),
        pytest.param("DELETE FROM decision WHERE chain_seq = 3", MismatchKind.FINDING, id="a finding without its row"),
    ],
)
def test_a_row_that_does_not_say_what_its_entry_says_is_named(path, statement, kind):
    _alter(path, statement)
    found = _check(path)
    assert found.broken is None
    assert (found.mismatch.kind, found.mismatch.seq) == (kind, 3)
    assert found.mismatches >= 1
    assert not found.whole


def test_answers_in_another_order_are_the_same_answers(path):
    _alter(
        path, "UPDATE decision SET answers = json_object('note', json_extract(answers, '$.note'), 'reality', 'real')"
    )
    assert _check(path).whole


def test_a_past_rewritten_with_all_its_links_shows_against_what_the_platform_acknowledged(path, open_store, kit):
    store = open_store(path, create=False)
    entry = store.history(store.contents().cases[1].case_id)[-1]
    store.settle([], entry.seq, entry.link).result()
    store.close()
    assert _check(path).platform_agrees
    _alter(path, "UPDATE sync_state SET chain_link = (SELECT link FROM chain WHERE seq = 2)")
    found = _check(path)
    assert (found.acknowledged_seq, found.platform_agrees, found.broken) == (entry.seq, False, None)
    assert not found.whole


@pytest.mark.parametrize(("error", "missing"), [(EvidenceMissing("x"), True), (EvidenceChanged("x"), False)])
def test_a_file_that_is_missing_or_altered_is_named_with_its_case(path, error, missing):
    def look(file):
        if file.suffix == ".jpg":
            raise error

    found = _check(path, look)
    assert [(fault.file.name, fault.file.seq, fault.missing) for fault in found.faults] == [("远景.jpg", 5, missing)]
    assert not found.whole


def test_a_check_goes_forward_to_its_end_and_stops_when_asked(path):
    shares = []
    _check(path, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    stopped = _check(path, cancelled=lambda: len(shares) > 0)
    assert stopped.stopped
    assert not stopped.whole


def test_a_damaged_database_is_called_so(path):
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 3 + 2048] = b"\xff" * 2048
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        _check(path)


def test_the_writer_goes_on_while_the_record_is_checked(path, open_store, kit):
    store = open_store(path, create=False)
    case_id = store.contents().cases[0].case_id
    found = _check(path, lambda _file: store.record(kit.act(ActKind.OPEN, case_id)).result())
    assert found.whole
    assert found.entries == 6
