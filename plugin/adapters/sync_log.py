"""What each sync did, one line of JSON each, for support: bounded, and without secrets by what it is made of.

Only words of ours, numbers, times, ids and host names go in: no text that came from outside (an exception's words may
hold an address with a password in it, an answer may quote a token), no name, no note, no answer. A line that cannot be
written is counted and left out; a sync never waits for the log, nor breaks by it.

Beside the store, in the workspace's folder: ``sync-log.jsonl``, and ``sync-log.old.jsonl``, which it becomes once it is
full. A sync has a line where it begins and one where it ends, so that one that was cut off shows.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Optional, TypeVar

from ..app.sync_report import SyncBroke, SyncReport
from ..domain.errors import RedlineError
from ..domain.identity import is_id
from ..domain.sync_rows import problem_slug
from ..ports import Clock, Transport
from .network_policy import host_of
from .sync_log_line import LoggedTransport

FILE, OLD_FILE = "sync-log.jsonl", "sync-log.old.jsonl"
MOST_BYTES = 512 * 1024
"""So large a file grows before it becomes the old one; the one that was old before goes."""
MOST_NAMED = 50
"""Refused operations of one sync that are named; all are counted."""
MOST_STAGES = 60
_SLUG = re.compile(r"[a-z]{2,20}(-[a-z]{2,20}){0,5}", re.ASCII)
_COUNTS = tuple(one.name for one in fields(SyncReport) if one.type == "int")
_CAUSES = (
    ("certificate", "certificate"),
    ("ssl", "secure connection"),
    ("proxy", "proxy"),
    ("name or service", "name not found"),
    ("getaddrinfo", "name not found"),
    ("host not found", "name not found"),
    ("name resolution", "name not found"),
    ("refused", "connection refused"),
    ("reset", "connection reset"),
    ("broken pipe", "connection reset"),
    ("aborted", "connection reset"),
    ("closed", "connection closed"),
    ("timed out", "timed out"),
    ("timeout", "timed out"),
    ("unreachable", "network unreachable"),
    ("bytes came", "answer cut off"),
    ("content type", "another content type"),
    ("no json", "no JSON"),
    ("redirect", "redirected elsewhere"),
    ("encoding", "encoding"),
    ("no result for", "operations left without a word"),
)
T = TypeVar("T")


def cause_of(reason: str) -> str:
    """Return what a reason from outside comes to, in words of ours; nothing of its own text."""
    low = reason.lower()
    return next((words for mark, words in _CAUSES if mark in low), "other" if reason else "")


def slug_of(problem: str) -> str:
    """Return the last part of a problem's type where it is one; so no text from outside comes in by it."""
    return problem if _SLUG.fullmatch(problem) else "other"


def error_facts(error: RedlineError) -> dict[str, Any]:
    """Return what may be told of an error: its class, and of its fields those that hold nobody's words."""
    facts: dict[str, Any] = {"kind": type(error).__name__}
    status = getattr(error, "status", None)
    host = host_of(str(getattr(error, "url", ""))) or str(getattr(error, "host", ""))
    cause = cause_of(str(getattr(error, "reason", "") or ""))
    if isinstance(status, int):
        facts["status"] = status
    if host:
        facts["host"] = host
    if getattr(error, "problem", ""):
        facts["problem"] = slug_of(str(getattr(error, "problem", "")))
    if isinstance(error, SyncBroke):
        facts["name"] = error.name  # a class of ours or of Python
    return {**facts, **({"cause": cause} if cause else {})}


@dataclass
class SyncRun:
    """One sync as it is noted. Used in the syncing thread alone."""

    log: SyncLog
    number: int
    asked: bool
    at: str
    began: float
    stages: list[list[Any]] = field(default_factory=list)
    requests: dict[str, list[int]] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    refused: list[list[str]] = field(default_factory=list)

    def watch(self, transport: Transport) -> Transport:
        """Return the line, with each request timed and its refusals counted."""
        return LoggedTransport(transport, self)

    def told(self, tell: Callable[[str, int, int], None]) -> Callable[[str, int, int], None]:
        """Return what takes progress: it is noted, then told on."""

        def note(stage: str, done: int, total: int) -> None:
            self._stage(stage, done, total)
            tell(stage, done, total)

        return note

    def _stage(self, stage: str, done: int, total: int) -> None:
        now = self.log.moment()
        if self.stages and self.stages[-1][0] == stage:
            self.stages[-1][2:] = [now, done, total]
        elif len(self.stages) < MOST_STAGES:
            self.stages.append([stage, now, now, done, total])

    def timed(self, name: str, request: Callable[[], T]) -> T:
        """Send, and note how long it took and what it met."""
        began = self.log.moment()
        try:
            return request()
        except RedlineError as error:
            facts = error_facts(error)
            met = " ".join(str(facts[part]) for part in ("kind", "status", "problem", "cause") if part in facts)
            self.faults[f"{name}: {met}"] = self.faults.get(f"{name}: {met}", 0) + 1
            raise
        finally:
            took_ms = round(1000 * (self.log.moment() - began))
            count, whole, longest = self.requests.get(name, (0, 0, 0))
            self.requests[name] = [count + 1, whole + took_ms, max(longest, took_ms)]

    def refuse(self, op_id: str, case_id: str, outcome: str, problem: Mapping[str, Any]) -> None:
        """Note an operation that the platform did not apply."""
        slug = slug_of(problem_slug(problem)) if problem else outcome
        self.problems[slug] = self.problems.get(slug, 0) + 1
        if len(self.refused) < MOST_NAMED:
            self.refused.append([one if is_id(one) else "?" for one in (op_id, case_id)] + [outcome, slug])

    def end(self, report: SyncReport) -> None:
        """Write the sync down."""
        flags = [name for name in ("cancelled", "feed_forked", "chain_mismatch") if getattr(report, name)]
        stages = [[name, round(1000 * (end - start)), done, total] for name, start, end, done, total in self.stages]
        self.log.write(
            {
                "ended": self.number,
                "at": self.at,
                "asked": self.asked,
                "ms": round(1000 * (self.log.moment() - self.began)),
                "counts": {name: getattr(report, name) for name in _COUNTS if getattr(report, name)},
                "flags": flags,
                "errors": [error_facts(error) for error in report.errors],
                "stages": stages,
                "requests": self.requests,
                "faults": self.faults,
                "problems": self.problems,
                "refused": self.refused,
            }
        )


class SyncLog:
    """The log of one workspace. One thread writes, any thread may read."""

    def __init__(
        self, folder: Path, clock: Clock, about: Mapping[str, str], moment: Callable[[], float] = time.monotonic
    ) -> None:
        """``about``: versions of the programs, in each line; ``moment`` counts seconds and never jumps."""
        self._folder, self._clock, self.about, self.moment = folder, clock, dict(about), moment
        self._lost = 0

    def begin(self, by_itself: bool) -> SyncRun:
        """Note that a sync begins."""
        number, at = self._clock.unix_ms(), self._clock.now()
        run = SyncRun(self, number, not by_itself, at, self.moment())
        self.write({"began": number, "at": at, "asked": run.asked})
        return run

    def write(self, entry: Mapping[str, Any]) -> None:
        """Add a line; where that fails it is counted, and the next one says how many are missing."""
        lost = {"lost": self._lost} if self._lost else {}
        try:
            line = json.dumps({**entry, **lost, "about": self.about}, ensure_ascii=True, separators=(",", ":"))
            self._append(line.encode("ascii"))
        except (OSError, TypeError, ValueError):
            self._lost += 1
        else:
            self._lost = 0

    def _append(self, line: bytes) -> None:
        path = self._folder / FILE
        if path.exists() and path.stat().st_size + len(line) > MOST_BYTES:
            path.replace(self._folder / OLD_FILE)
        with path.open("ab", buffering=0) as file:
            whole = file.tell()
            content = b"\n" * (whole > 0) + line
            try:
                if file.write(content) != len(content):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                with suppress(OSError):  # its reader leaves half a line out
                    file.truncate(whole)
                raise

    def entries(self) -> list[dict[str, Any]]:
        """Read what was noted, oldest first; what was cut off by the program's end is left out."""
        found: list[dict[str, Any]] = []
        for name in (OLD_FILE, FILE):
            found += _read(self._folder / name)
        return found

    def last_ended(self) -> Optional[dict[str, Any]]:
        """Return the newest sync that came to an end."""
        ended = (one for name in (FILE, OLD_FILE) for one in reversed(_read(self._folder / name)) if "ended" in one)
        return next(ended, None)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return []
    return list(_entries(lines))


def _entries(lines: list[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # cut off as the program ended
            continue
        if isinstance(entry, dict):
            yield entry
