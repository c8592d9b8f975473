"""SIGKILLs of client and server in the middle of syncs, as many as asked for; then quiet, and the oracle.

A client in a process of its own decides, attaches photos and syncs without a pause; each finding is written down as
given once its store has acknowledged it. The listening socket belongs to this process, so that a server that comes
back is found where the one before was.
"""

from __future__ import annotations

import multiprocessing
import random
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest import mock

from redline_review.plugin.app import sync_files
from redline_review.server.services.setup import prepare
from redline_review.server.serving import Server, listen
from redline_review.server.settings import Settings
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import PlainLine
from redline_review.tests.sync.support_oracle import check
from redline_review.tests.sync.support_platform import Office, Platform
from redline_review.tests.sync.support_store import photo

PER_OFFICE = 5
LONGEST_S, READY_S = 0.8, 120.0
QUIET = 6
CODES = ("not_real_season", "not_real_sensor", "undecided")
SMALL = {"FIRST_CHUNK": 512, "SMALLEST_CHUNK": 256, "LARGEST_CHUNK": 1024}
NAME = "redline_review.tests.sync.support_kills"


def context() -> Any:
    """Return the way of making processes: forked from one that has everything imported and no thread."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([NAME])
    return made


class _Quiet(Server):
    def ready(self) -> None:
        """Say nothing: the listener was there before."""


def be_server(settings: Settings, listener: socket.socket) -> None:
    """A server process's life."""
    _Quiet(settings, listener).serve_here()


def be_client(folder: Path, url: str, username: str, case_ids: list[str], seed: int) -> None:
    """A client process's life: it works until it is killed."""
    rng = random.Random(seed)
    with mock.patch.multiple(sync_files, **SMALL), (folder / "told.txt").open("a", encoding="ascii") as told:
        laptop = Laptop.new(folder, PlainLine(), url, username)

        def tell(words: str) -> None:
            told.write(f"{words}\n")
            told.flush()

        tell("ready")
        while True:
            tell("sync")
            laptop.sync()
            tell("synced")
            held = [case_id for case_id in case_ids if case_id in laptop.cases()]
            if held:
                photos = [photo(rng.random(), rng.randint(200, 4_000)) for _ in range(rng.randint(0, 3))]
                tell(f"given {laptop.decide_with(rng.choice(held), *photos, code=rng.choice(CODES))}")


def told_lines(folder: Path) -> list[str]:
    """Return the whole lines of what a client told before it was killed; the last one may be cut."""
    text = (folder / "told.txt").read_text(encoding="ascii") if (folder / "told.txt").exists() else ""
    return [line for line in text.splitlines(keepends=True) if line.endswith("\n")]


class Killing:
    """A platform whose server can be killed, and offices whose laptops can."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._rng = folder, random.Random(seed)
        self._context = context()
        self._settings = Settings((folder / "server").resolve())
        prepare(self._settings)
        self._listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.platform = Platform(self.url, self._settings)
        self._server = self._started(be_server, self._settings, self._listener)
        self.tally: Counter[str] = Counter()

    def close(self) -> None:
        """End everything."""
        self._kill(self._server)
        self._listener.close()
        self.platform.close()

    def _started(self, target: Any, *arguments: Any) -> BaseProcess:
        process: BaseProcess = self._context.Process(target=target, args=arguments, daemon=True)
        process.start()
        return process

    @staticmethod
    def _kill(process: BaseProcess) -> None:
        process.kill()
        process.join()

    def kill_clients(self, count: int) -> None:
        """Kill so many clients, each at a random moment of its work; the next one goes on in its folder."""
        for number in range(0, count, PER_OFFICE):
            with self._office() as (office, folder):
                for _ in range(min(PER_OFFICE, count - number)):
                    client = self._client(folder, office)
                    time.sleep(self._rng.uniform(0, LONGEST_S))
                    self._kill(client)
                    self._count(folder, "clients")

    def kill_servers(self, count: int) -> None:
        """Kill the server so many times under a client that goes on working."""
        for number in range(0, count, PER_OFFICE):
            with self._office() as (office, folder):
                client = self._client(folder, office)
                for _ in range(min(PER_OFFICE, count - number)):
                    time.sleep(self._rng.uniform(0, LONGEST_S))
                    self._kill(self._server)
                    self._count(folder, "servers")
                    self._server = self._started(be_server, self._settings, self._listener)
                    self._await(folder, "synced", 1)
                self._kill(client)

    def _count(self, folder: Path, what: str) -> None:
        self.tally[f"{what} killed"] += 1
        self.tally[f"{what} killed in the middle of a sync"] += told_lines(folder)[-1] == "sync\n"

    def _client(self, folder: Path, office: Office) -> BaseProcess:
        before = told_lines(folder).count("ready\n")
        seed = self._rng.randrange(1 << 30)
        client = self._started(be_client, folder, self.url, office.username, office.case_ids, seed)
        self._await(folder, "ready", before)
        return client

    def _await(self, folder: Path, word: str, more_than: int) -> None:
        """Wait until a word was told more often; for ``synced``, more often than now."""
        least = told_lines(folder).count(f"{word}\n") if word == "synced" else more_than
        give_up = time.monotonic() + READY_S
        while told_lines(folder).count(f"{word}\n") <= least:
            if time.monotonic() > give_up:
                raise TimeoutError(f"no client told {word}")
            time.sleep(0.01)

    @contextmanager
    def _office(self) -> Iterator[tuple[Office, Path]]:
        office = self.platform.office(cases=4)
        folder = self._folder / office.unit
        folder.mkdir()
        yield office, folder
        self._look(office, folder)

    def _look(self, office: Office, folder: Path) -> None:
        """Let it become quiet, then ask the oracle."""
        laptop = Laptop.new(folder, PlainLine(), self.url, office.username)
        try:
            laptop.given = [line.split()[1] for line in told_lines(folder) if line.startswith("given ")]
            for _ in range(QUIET):
                report = laptop.sync()
                if report.complete and not (report.sent or report.files_left or report.pulled_cases):
                    break
            self.tally.update(check([laptop], office, self.platform))
            self.tally["findings told as saved"] += len(laptop.given)
        finally:
            laptop.store.close()


@contextmanager
def killing(seed: int) -> Iterator[Killing]:
    """Give a platform to kill at."""
    with tempfile.TemporaryDirectory(prefix="redline-kills-") as folder:
        made = Killing(Path(folder), seed)
        try:
            yield made
        finally:
            made.close()
