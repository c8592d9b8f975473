"""What PostgreSQL cannot know of how many rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

MANY = 5_000
"""Rows from which on a page is faster found along an index than by sorting all that match."""
_OTHERS = ("enable_sort", "enable_incremental_sort", "enable_seqscan", "enable_bitmapscan")
_SET = text("SELECT " + ", ".join(f"set_config('{name}', :word, true)" for name in _OTHERS))


@contextmanager
def in_order(connection: Connection, many: bool = True) -> Iterator[None]:
    """Let a page be read along the index that has its order, where many rows match.

    Behind row-level security the planner knows no statistics of what a policy looks at, expects a handful of rows
    wherever it looks, and would read all there are and sort them for each page.
    """
    told = many and connection.dialect.name == "postgresql"
    if told:
        connection.execute(_SET, {"word": "off"})
    yield
    if told:
        connection.execute(_SET, {"word": "on"})
