"""What the window of what is carried by hand stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Optional

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.store.sqlite_store import SqliteStore
from ...plugin.adapters.translation import language
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.review import ReviewSession
from ...plugin.app.upkeep import held_secrecy
from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.states import Secrecy
from ..background import Run
from ..headline import secrecy_words


class Part(Enum):
    """The tabs of the window."""

    LEAVING = 0
    EXPORT = 1
    RECEIPT = 2


@dataclass(frozen=True)
class CarriedPlace:
    """``changed`` is called when the store holds something else; ``go`` shows a patch; ``refusal``: why none writes."""

    workspace: Workspace
    session: ReviewSession
    codes: Mapping[str, CodeList]
    run: Run
    changed: Callable[[], None]
    go: Callable[[Optional[str]], None]
    refusal: Optional[RedlineError] = None

    @property
    def store(self) -> SqliteStore:
        """Return the open store."""
        store = self.session.store
        assert isinstance(store, SqliteStore)
        return store

    @property
    def clock(self) -> SystemClock:
        """Return the computer's clock."""
        return SystemClock()

    def mark(self) -> Secrecy:
        """Return the mark that everything made of this workspace bears at least."""
        return held_secrecy(self.workspace.info.secrecy, self.session.contents)

    def mark_words(self, mark: Secrecy) -> str:
        """Return a secrecy mark in the user's language."""
        return secrecy_words(self.codes, language(), mark)
