"""A client process that ends itself with SIGKILL in the middle of a first pull. Run by the tests with ``-m``.

What it asked for goes into a file, a cursor to a line, before each request.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.store.sqlite_store import SqliteStore
from redline_review.plugin.app import sync
from redline_review.tests.sync.support_client import Laptop
from redline_review.tests.sync.support_killed import die
from redline_review.tests.sync.support_lines import PlainLine

MOMENTS = ("a page is on the way", "a page is durable")
PULL, TAKE_IN = HttpTransport.pull, SqliteStore.take_in


def main(folder: str, url: str, username: str, moment: str, page_limit: str, pages: str) -> None:
    """Pull pages of ``page_limit`` lines and die at ``moment`` of page number ``pages``."""
    sync.PAGE_LIMIT = int(page_limit)
    asked = Path(folder, "asked.txt").open("a", encoding="ascii")  # noqa: SIM115 -- the process ends with it open
    count = 0

    def pull(transport: HttpTransport, cursor: str, limit: int) -> Any:
        nonlocal count
        count += 1
        asked.write(f"{cursor}\n")
        asked.flush()
        os.fsync(asked.fileno())
        page = PULL(transport, cursor, limit)
        return die() if moment == MOMENTS[0] and count == int(pages) else page

    def take_in(store: SqliteStore, page: Any) -> Any:
        taken = TAKE_IN(store, page)
        taken.result()
        return die() if moment == MOMENTS[1] and count == int(pages) else taken

    HttpTransport.pull, SqliteStore.take_in = pull, take_in  # type: ignore[method-assign]
    Laptop.new(Path(folder), PlainLine(), url, username).sync()


if __name__ == "__main__":
    main(*sys.argv[1:])
