"""One problem's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One problem: stable slug, HTTP status, English title, a detail template and the members it shows."""

    slug: str
    status: int
    title: str
    detail: str
    members: tuple[str, ...] = ()
