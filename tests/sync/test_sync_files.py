"""Files of findings on their way up: real store, real server, real HTTP; over both lines, to both databases."""

from __future__ import annotations

import hashlib

import pytest
from redline_review.plugin.domain.file_sending import FileFault, FileState
from redline_review.plugin.domain.states import OutboxState
from redline_review.tests.sync.support_proxy import Fault
from redline_review.tests.sync.support_store import attach, photo

UPLOADS = "/evidence/uploads"
plainly = pytest.mark.parametrize(
    ("line", "platform"), [("requests", "sqlite")], indirect=True, ids=["over requests to SQLite"]
)
"""For what is the client's own matter: over one line, to one database."""
to_sqlite = pytest.mark.parametrize("platform", ["sqlite"], indirect=True, ids=["to SQLite"])
"""For what is the line's matter: over both, to one database."""


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def standing(laptop) -> dict[str, tuple[FileState, FileFault]]:
    """State and fault of every file, by hash."""
    return {file.sha256: (file.state, file.fault) for file in laptop.store.outgoing_files()}


SENT = (FileState.SENT, FileFault.NONE)


def test_files_go_up_behind_their_finding_and_the_record_misses_none(laptop, platform, office):
    photos = [photo((office.unit, n), 300_000 * n + 2_000) for n in range(3)]
    op_id = laptop.decide_with(office.case_ids[0], *photos)
    report = laptop.sync()
    hashes = [hash_of(one) for one in photos]
    assert (report.complete, report.files_sent, report.files_left) == (True, 3, 0)
    assert report.file_bytes == sum(map(len, photos))
    assert standing(laptop) == dict.fromkeys(hashes, SENT)
    assert platform.stored(*hashes) == [True] * 3
    held = platform.case(office.case_ids[0])
    assert list(held.extra["evidence"]) == hashes
    assert "evidence_missing" not in held.extra
    assert laptop.cases()[office.case_ids[0]] == held
    assert laptop.states == {op_id: OutboxState.SETTLED}
    assert laptop.store.conflicts() == []


@plainly
def test_what_only_says_that_our_files_arrived_is_no_news_from_others(laptop, office):
    laptop.decide_with(office.case_ids[0], photo(office.unit))
    report = laptop.sync(by_itself=True)
    assert (report.files_sent, report.pulled_cases, report.settled) == (1, 1, 1)


@plainly
def test_a_file_of_two_findings_is_sent_once_and_neither_record_misses_it(laptop, platform, proxy, office):
    shared = photo(office.unit)
    for case_id in office.case_ids[:2]:
        laptop.decide_with(case_id, shared)
    assert laptop.sync().files_sent == 1
    assert proxy.count("/evidence") == 2  # announced, sent
    assert ["evidence_missing" in platform.case(case_id).extra for case_id in office.case_ids[:2]] == [False, False]
    (file,) = laptop.store.outgoing_files()
    assert file.case_ids == tuple(sorted(office.case_ids[:2]))


def test_a_file_that_the_platform_has_is_not_sent_again(laptops, platform, proxy, office):
    content = photo(office.unit)
    for name, case_id in zip(("one", "two"), office.case_ids):
        laptop = laptops(name)
        laptop.sync()
        laptop.decide_with(case_id, content)
        laptop.sync()
    assert (laptop.reports[-1].files_sent, laptop.reports[-1].file_bytes) == (1, 0)
    assert "evidence_missing" not in platform.case(office.case_ids[1]).extra


@plainly
def test_the_verdict_can_be_changed_right_behind_an_arrived_photo(laptop, platform, office):
    case_id = office.case_ids[0]
    first = laptop.decide_with(case_id, photo(office.unit))
    laptop.sync()
    second = laptop.decide(case_id, "undecided")
    report = laptop.sync()
    assert (report.applied, report.conflicts) == (1, 0)
    assert platform.operations_of(case_id) == [first, second]


@plainly
def test_a_verdict_changed_while_the_photo_arrived_is_no_conflict(laptop, platform, proxy, office):
    case_id = office.case_ids[0]
    first = laptop.decide_with(case_id, photo(office.unit))
    proxy.next("/sync/changes", Fault.NONE, Fault.NONE, Fault.HTML)  # the photo is there; the pull behind it fails
    assert not laptop.sync().complete
    second = laptop.decide(case_id, "undecided")
    assert laptop.sync().conflicts == 0
    assert laptop.store.conflicts() == []
    assert platform.operations_of(case_id) == [first, second]


FAULTS = [
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.CLOSE_AFTER,
    Fault.HALF_REQUEST,
    Fault.BUSY,
    Fault.TWICE,
    Fault.HTML,
    Fault.REDIRECT,
]


THROUGH_QGIS = [Fault.RESET_AFTER, Fault.HALF_REQUEST, Fault.TWICE]
"""Qt sends some requests again by itself: these are its own matter, too."""


@to_sqlite
@pytest.mark.parametrize(
    ("line", "fault"),
    [*(("requests", fault) for fault in FAULTS), *(("qgis", fault) for fault in THROUGH_QGIS)],
    indirect=["line"],
    ids=lambda value: value.value if isinstance(value, Fault) else f"over {value}",
)
def test_a_chunk_that_met_a_fault_is_there_once_and_the_file_is_right(laptop, platform, proxy, office, fault):
    content = photo((office.unit, fault), 700_000)
    laptop.decide_with(office.case_ids[0], content)
    proxy.next(UPLOADS, Fault.NONE, fault)
    laptop.sync_until_complete()
    assert standing(laptop) == {hash_of(content): SENT}
    assert platform.stored(hash_of(content)) == [True]
    assert fault in {exchange.fault for exchange in proxy.log}


@plainly
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param(lambda path: path.write_bytes(photo("another")), FileFault.ALTERED, id="altered"),
        pytest.param(lambda path: path.unlink(), FileFault.MISSING, id="gone"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), FileFault.ALTERED, id="cut short"),
    ],
)
def test_a_file_that_is_not_what_its_hash_says_is_reported_and_never_sent(laptop, platform, office, spoil, fault):
    good, bad = photo((office.unit, 1)), photo((office.unit, 2))
    laptop.decide_with(office.case_ids[0], bad, good)
    spoil(laptop.evidence / f"{hash_of(bad)}.jpg")
    report = laptop.sync()
    assert (report.complete, report.files_sent, report.files_failed, report.files_left) == (True, 1, 1, 0)
    assert standing(laptop) == {hash_of(bad): (FileState.FAILED, fault), hash_of(good): SENT}
    assert platform.stored(hash_of(bad), hash_of(good)) == [False, True]
    assert laptop.store.files_left().failed == 1
    later = laptop.sync(by_itself=True)
    assert (report.files_stuck, later.files_stuck, later.files_failed) == (1, 1, 0), "it still waits for a person"


@plainly
def test_a_failed_file_is_left_alone_by_itself_and_tried_again_when_a_person_asks(laptop, platform, office):
    content = photo(office.unit)
    laptop.decide_with(office.case_ids[0], content)
    path = laptop.evidence / f"{hash_of(content)}.jpg"
    path.unlink()
    laptop.sync()
    path.write_bytes(content)
    assert laptop.sync(by_itself=True).files_sent == 0
    assert laptop.sync().files_sent == 1
    assert platform.stored(hash_of(content)) == [True]


@plainly
def test_a_file_that_the_platform_refuses_is_kept_with_the_platforms_words(laptop, office):
    program = b"\x7fELF" + bytes(5_000)
    laptop.decide_with(office.case_ids[0], program)
    report = laptop.sync()
    assert (report.complete, report.files_failed) == (True, 1)
    (file,) = laptop.store.outgoing_files()
    assert (file.state, file.fault) == (FileState.FAILED, FileFault.TYPE_REFUSED)
    assert "program" in file.detail


@plainly
def test_a_finding_that_is_refused_sends_no_file(laptops, platform, office):
    one, two = laptops("one"), laptops("two")
    for laptop in (one, two):
        laptop.sync()
    one.decide(office.case_ids[0], "undecided")
    one.sync()
    two.decide_with(office.case_ids[0], photo(office.unit))
    assert two.sync().conflicts == 1
    assert two.store.outgoing_files() == []


@plainly
def test_an_upload_that_the_platform_let_go_is_begun_anew(laptop, platform, proxy, office):
    content = photo(office.unit, 2_000_000)
    laptop.decide_with(office.case_ids[0], content)
    proxy.next(UPLOADS, *[Fault.NONE] * 2, *[Fault.HTML] * 1)
    assert not laptop.sync().complete
    for part in platform.settings.uploads_path.glob("*.part"):
        part.unlink()
    assert laptop.sync().files_sent == 1
    assert platform.stored(hash_of(content)) == [True]


@plainly
def test_a_finding_made_meanwhile_goes_before_the_rest_of_a_large_file(laptop, platform, proxy, office):
    first, second = office.case_ids[:2]
    large = photo(office.unit, 4_000_000)
    laptop.decide_with(first, large)
    made = []

    def told(stage, done, total):
        if stage == "files" and done and not made:
            made.append(laptop.decide(second))

    report = laptop.sync(progress=told)
    assert (report.files_sent, report.applied) == (1, 2)
    paths = [exchange.path for exchange in proxy.log]
    last_chunk = max(n for n, path in enumerate(paths) if path.startswith(UPLOADS))
    assert sum(path == "/sync/batches" for path in paths[:last_chunk]) >= 2
    assert platform.operations_of(second) == made


@plainly
def test_progress_tells_kib_of_all_that_is_due_and_ends_at_the_whole(laptop, office):
    laptop.decide_with(office.case_ids[0], photo((office.unit, 1), 1_000_000), photo((office.unit, 2), 48_576))
    told = []
    laptop.sync(progress=lambda *step: told.append(step))
    steps = [(done, total) for stage, done, total in told if stage == "files"]
    assert {total for _, total in steps} == {1024}
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert (steps[0][0], steps[-1][0]) == (0, 1024)


@to_sqlite
def test_a_cancel_between_chunks_keeps_what_came_and_the_next_sync_goes_on(laptop, platform, office):
    content = photo(office.unit, 3_000_000)
    laptop.decide_with(office.case_ids[0], content)
    seen = []
    report = laptop.sync(
        lambda: bool(seen), progress=lambda stage, done, _: done and stage == "files" and seen.append(1)
    )
    assert report.cancelled
    (file,) = laptop.store.outgoing_files()
    assert 0 < file.sent_bytes < len(content)
    assert laptop.sync().file_bytes <= len(content) - file.sent_bytes
    assert platform.stored(file.sha256) == [True]


@plainly
def test_a_platform_restored_from_a_backup_gets_the_lost_files_again(laptop, platform, office):
    content = photo(office.unit)
    laptop.decide_with(office.case_ids[0], content)
    laptop.sync()
    laptop.store.reset_feed(True).result()
    assert standing(laptop) == {hash_of(content): (FileState.WAITING, FileFault.NONE)}
    report = laptop.sync()
    assert (report.files_sent, report.file_bytes) == (1, 0)  # this one still had it


@plainly
def test_originals_stay_as_they_were(laptop, office):
    content = photo(office.unit, 600_000)
    (sha256,) = attach(laptop.store, office.case_ids[0], content)
    path = laptop.evidence / f"{sha256}.jpg"
    before = path.stat()
    laptop.decide(office.case_ids[0])
    laptop.sync()
    after = path.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_ino) == (before.st_mtime_ns, before.st_size, before.st_ino)
    assert path.read_bytes() == content
