"""The log of syncs: what each did, bounded, never in the way, and without a secret whatever comes from outside."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redline_review.plugin.adapters import sync_log
from redline_review.plugin.adapters.sync_log import FILE, OLD_FILE, SyncLog, cause_of, error_facts, slug_of
from redline_review.plugin.app.sync import SyncClient
from redline_review.plugin.app.sync_patience import Backoff
from redline_review.plugin.app.sync_report import SyncReport
from redline_review.plugin.domain.operations import ChangePage, OperationResult, PushReceipt
from redline_review.plugin.domain.states import Outcome
from redline_review.plugin.port_errors import (
    BadAnswer,
    FileRefused,
    HostNotAllowed,
    ServerBusy,
    ServerUnreachable,
    SignInNeeded,
    SignInRefused,
)

ABOUT = {"qgis": "3.22.4", "plugin": "0.1.0", "schema": "3"}
PASSWORD, TOKEN, REFRESH = "s3cret-Pa55", "eyJhbGciOi.J9eyJzdWIi.sig-9f8e", "rt_4b1d9c77aa"
AUTHCFG, NOTE = "a7b3x9q", "秘密的备注"
SECRETS = (PASSWORD, TOKEN, REFRESH, AUTHCFG, NOTE, "li.ming")
URL = f"https://li.ming:{PASSWORD}@platform.example:8443/sync/changes?token={TOKEN}&authcfg={AUTHCFG}"
WORDS = f"Authorization: Bearer {TOKEN}; refresh_token={REFRESH}; authcfg={AUTHCFG}; {URL} {NOTE}"
ERRORS = (
    ServerUnreachable(URL, f"ProxyError: Cannot connect to proxy http://li.ming:{PASSWORD}@proxy:3128 ({WORDS})"),
    BadAnswer(URL, 200, f"redirect to {URL} {WORDS}"),
    ServerBusy(URL, 503, 0.0),
    SignInNeeded(URL),
    SignInRefused(URL, WORDS),
    FileRefused(URL, 422, f"evidence-{AUTHCFG}", WORDS),
    HostNotAllowed("platform.example", "listed"),
)


@pytest.fixture
def log(tmp_path: Path, kit) -> SyncLog:
    return SyncLog(tmp_path, kit.clock, ABOUT)


def written(folder: Path) -> str:
    return "".join((folder / name).read_text(encoding="utf-8") for name in (OLD_FILE, FILE) if (folder / name).exists())


class Platform:
    """A line that answers as a test says."""

    files: Any = None

    def __init__(self, answer: Callable[[list[Any]], PushReceipt], pulls: list[Exception]) -> None:
        self._answer, self._pulls = answer, pulls

    def pull(self, cursor: str, limit: int) -> ChangePage:
        if self._pulls:
            raise self._pulls.pop(0)
        return ChangePage((), cursor, False)

    def push(self, operations: list[Any], span: Any) -> PushReceipt:
        return self._answer(operations)


def sync(log: SyncLog, store: Any, kit: Any, line: Platform) -> SyncReport:
    """Sync as the worker does."""
    run = log.begin(by_itself=False)
    client = SyncClient(store, run.watch(line), kit.clock, backoff=Backoff(2, 0.001, 0.01))
    report = client.run(run.told(lambda *_: None), lambda: False)
    run.end(report)
    return report


def refusing(operations: list[Any]) -> PushReceipt:
    problem = {"type": "urn:redline-review:problem:role-missing", "detail": WORDS, "title": NOTE}
    return PushReceipt(tuple(OperationResult(op.op_id, Outcome.REJECTED, problem=problem) for op in operations))


def test_a_sync_is_noted_with_what_it_did_and_met(log, store, kit, tmp_path) -> None:
    case = kit.fill(store)[0]
    op_id = kit.decide(store, case.case_id, {"note": NOTE})
    sync(log, store, kit, Platform(refusing, [ServerBusy(URL, 503, 0.0)]))
    began, ended = log.entries()
    assert began["began"] == ended["ended"]
    assert ended["asked"] is True
    assert ended["about"] == ABOUT
    assert ended["counts"]["rejected"] == 1
    assert ended["refused"] == [[op_id, case.case_id, "rejected", "role-missing"]]
    assert ended["problems"] == {"role-missing": 1}
    assert ended["faults"] == {"pull: ServerBusy 503": 1}
    assert ended["requests"]["pull"][0] == 3
    assert [stage[0] for stage in ended["stages"]][:3] == ["pull", "wait", "pull"]
    assert log.last_ended() == ended


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_no_secret_of_an_error_is_in_the_file(log, store, kit, tmp_path, error) -> None:
    kit.decide(store, kit.fill(store)[0].case_id, {"note": NOTE})
    report = sync(log, store, kit, Platform(refusing, [error, error]))
    assert report.errors
    text = written(tmp_path)
    assert type(error).__name__ in text
    assert "platform.example" in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_what_the_platform_says_of_operations_is_not_in_the_file(log, store, kit, tmp_path) -> None:
    kit.decide(store, kit.fill(store)[0].case_id, {"note": NOTE})

    def strange(operations: list[Any]) -> PushReceipt:
        said = {"type": f"urn:x:{TOKEN}", "detail": WORDS, PASSWORD: PASSWORD}
        return PushReceipt(tuple(OperationResult(op.op_id, Outcome.REJECTED, problem=said) for op in operations))

    sync(log, store, kit, Platform(strange, []))
    text = written(tmp_path)
    assert '"problems":{"other":1}' in text
    assert [secret for secret in SECRETS if secret in text] == []


def test_no_text_from_outside_comes_through_a_cause_or_a_problem() -> None:
    generator, signs = random.Random(3), string.ascii_letters + string.digits + "-_.:/@= "
    known = {cause_of(words) for words in ("", "x", *(mark for mark, _ in sync_log._CAUSES))}
    for _ in range(500):
        text = "".join(generator.choices(signs, k=generator.randrange(1, 60)))
        assert cause_of(text) in known
        assert slug_of(text) in (text, "other")
        assert error_facts(BadAnswer("", 1, text)).get("cause", "") in known
    assert slug_of("role-missing") == "role-missing"
    assert slug_of(AUTHCFG) == slug_of(TOKEN) == slug_of(REFRESH) == "other"


def test_the_file_is_bounded_and_the_older_half_stays_readable(log, kit, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sync_log, "MOST_BYTES", 2_000)
    for _ in range(60):
        log.begin(by_itself=True)
    sizes = [(tmp_path / name).stat().st_size for name in (OLD_FILE, FILE)]
    assert all(size <= 2_000 for size in sizes)
    numbers = [entry["began"] for entry in log.entries()]
    assert numbers == sorted(numbers)
    assert len(numbers) > 10


def test_a_disk_that_takes_no_line_stops_no_sync_and_the_missing_lines_are_counted(log, store, kit, tmp_path) -> None:
    (tmp_path / FILE).mkdir()
    for _ in range(2):
        assert sync(log, store, kit, Platform(refusing, [])).complete
    (tmp_path / FILE).rmdir()
    assert sync(log, store, kit, Platform(refusing, [])).complete
    assert [entry.get("lost", 0) for entry in log.entries()] == [4, 0]


def test_a_full_disk_leaves_no_half_line(log, tmp_path, monkeypatch) -> None:
    log.begin(by_itself=True)
    before = (tmp_path / FILE).read_bytes()
    whole = Path.open

    class Full:
        """Takes ten bytes more."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def write(self, content: bytes) -> int:
            return self._file.write(content[:10])

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    monkeypatch.setattr(Path, "open", lambda path, *args, **more: Full(whole(path, *args, **more)))
    log.begin(by_itself=True)
    monkeypatch.undo()
    assert (tmp_path / FILE).read_bytes() == before
    log.begin(by_itself=True)
    assert log.entries()[-1]["lost"] == 1


def test_a_line_that_a_killed_program_left_half_is_left_out(log, tmp_path) -> None:
    log.begin(by_itself=True)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'\n{"began": 17, "at')
    log.begin(by_itself=True)
    assert len(log.entries()) == 2
    assert all(json.loads(line) for line in (tmp_path / FILE).read_bytes().splitlines()[::2])
