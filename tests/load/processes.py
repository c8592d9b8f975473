"""Server processes as an operator runs them: ``redline-server serve``, each started again when it has died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Optional

READY = "listening on "
REST_S = 0.3
"""How long a place stays empty after a death; systemd's unit waits two seconds."""
PATIENCE_S = 300.0


class NotServing(AssertionError):
    """A process did not do what it was waited for."""


class ServerProcess:
    """One process on a port that the system chooses. It says where it listens once it takes requests."""

    def __init__(self, data_dir: Path, log: Path, environment: Mapping[str, str]) -> None:
        self.url = ""
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "redline_review.server", "serve", "--data", str(data_dir), "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **environment},
            )

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def wait_ready(self) -> bool:
        """Wait until it takes requests; tell whether it does (a database that is down ends it)."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.startswith(READY):
            self.url = line[len(READY) :].strip()
        return bool(self.url)

    def signal(self, number: int) -> None:
        """Send a signal; one that has ended takes none."""
        self._process.send_signal(number)

    def wait(self, patience_s: Optional[float] = PATIENCE_S) -> int:
        """Wait for its end (without a patience for ever); returns its status."""
        try:
            status = self._process.wait(patience_s)
        except subprocess.TimeoutExpired as error:
            self._process.kill()
            raise NotServing("a server process did not end") from error
        assert self._process.stdout is not None
        self._process.stdout.close()
        return status


class Places:
    """So many server processes beside each other, each started again whenever it has ended."""

    def __init__(self, count: int, data_dir: Path, logs: Path, environment: Mapping[str, str]) -> None:
        logs.mkdir()
        self._data_dir, self._logs, self._environment = data_dir, logs, environment
        self._now: list[Optional[ServerProcess]] = [None] * count
        self._turn = threading.Lock()
        self._closing, self._first = threading.Event(), [threading.Event() for _ in range(count)]
        self._threads = [threading.Thread(target=self._keep, args=(place,)) for place in range(count)]
        self.started = self.in_vain = 0

    def __enter__(self) -> Places:
        for thread in self._threads:
            thread.start()
        if not all(first.wait(PATIENCE_S) for first in self._first):
            self.close()
            raise NotServing("the server processes did not start; see their logs")
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        """End them all as an operator does, and start none again."""
        with self._turn:
            self._closing.set()
            for process in self._now:
                if process is not None:
                    process.signal(signal.SIGTERM)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(PATIENCE_S)
        stuck = [process for process in self._now if process is not None and process.alive]
        for process in stuck:
            process.signal(signal.SIGKILL)
        if stuck:
            raise NotServing(f"{len(stuck)} server processes did not end when asked to")

    def addresses(self) -> list[str]:
        """Return where requests are taken at this moment."""
        with self._turn:
            return [process.url for process in self._now if process is not None and process.url and process.alive]

    def send(self, place: int, number: int) -> bool:
        """Send a signal to the process at a place, ready or still starting; tell whether there was one."""
        with self._turn:
            process = self._now[place]
            if process is None or not process.alive:
                return False
            process.signal(number)
            return True

    def _keep(self, place: int) -> None:
        while True:
            with self._turn:
                if self._closing.is_set():
                    return
                process = ServerProcess(self._data_dir, self._logs / f"{place}.jsonl", self._environment)
                self._now[place] = process
                self.started += 1
            if process.wait_ready():
                self._first[place].set()
            else:
                self.in_vain += 1
            process.wait(None)
            self._closing.wait(REST_S)
