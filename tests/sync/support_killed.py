"""A client process that kills itself with SIGKILL at a named moment of a sync. Run by the tests with ``-m``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_lines import PlainLine

MOMENTS = ("before the push", "between answer and settling", "after settling", "between page and its write")


def die() -> NoReturn:
    """End as a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _push_then_die(self: HttpTransport, *args: Any) -> NoReturn:
    PUSH(self, *args)
    die()


def _settle_then_die(self: SqliteStore, *args: Any) -> NoReturn:
    SETTLE(self, *args).result()
    die()


def _pull_then_die(self: HttpTransport, cursor: str, limit: int) -> Any:
    page = PULL(self, cursor, limit)
    return die() if any(change.op_id for change in page.changes) else page


PUSH, SETTLE, PULL = HttpTransport.push, SqliteStore.settle, HttpTransport.pull
TRAPS: dict[str, tuple[type, str, Any]] = {
    MOMENTS[0]: (HttpTransport, "push", lambda *_: die()),
    MOMENTS[1]: (HttpTransport, "push", _push_then_die),
    MOMENTS[2]: (SqliteStore, "settle", _settle_then_die),
    MOMENTS[3]: (HttpTransport, "pull", _pull_then_die),
}


def main(folder: str, url: str, username: str, moment: str) -> None:
    """Sync the workspace in ``folder`` and die at ``moment``."""
    owner, name, trap = TRAPS[moment]
    setattr(owner, name, trap)
    Laptop.new(Path(folder), PlainLine(), url, username).sync()


if __name__ == "__main__":
    main(*sys.argv[1:])
