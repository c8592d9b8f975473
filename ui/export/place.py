"""What the export window stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Optional

from ...plugin.adapters.clock import SystemClock
from ...plugin.adapters.export.exporter import Surroundings
from ...plugin.adapters.profile_folder import user_folder
from ...plugin.adapters.settings import Settings
from ...plugin.adapters.translation import language
from ...plugin.adapters.workspace import Workspace
from ...plugin.app.review import ReviewSession
from ...plugin.app.upkeep import held_secrecy
from ...plugin.domain.codes import CodeList
from ...plugin.domain.errors import RedlineError
from ..background import Run
from ..headline import secrecy_words
from ..resources import RESOURCES


@dataclass(frozen=True)
class ExportPlace:
    """What the window stands on. ``changed`` is called when notes were written; ``refusal``: why none can be."""

    workspace: Workspace
    session: ReviewSession
    clock: SystemClock
    codes: Mapping[str, CodeList]
    settings: Settings
    run: Run
    changed: Callable[[], None]
    refusal: Optional[RedlineError] = None

    def surroundings(self) -> Surroundings:
        """Return what an export stands on."""
        folder = self.workspace.folder
        own = (folder / "exports", user_folder() / "exports")
        return Surroundings(
            folder, self.workspace.info, self.session.store, self.clock, dict(self.codes), RESOURCES / "exports", own
        )

    def mark_words(self) -> str:
        """Return the secrecy mark that everything bears."""
        mark = held_secrecy(self.workspace.info.secrecy, self.session.contents)
        return secrecy_words(self.codes, language(), mark)
