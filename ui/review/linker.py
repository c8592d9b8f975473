"""Finds out, off the GUI thread, what was seen before, what belongs together and what is urgent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...plugin.adapters.earlier_layers import EarlierFolder, Stamp
from ...plugin.adapters.linking import link_tools
from ...plugin.adapters.reading_errors import LayerUnreadable
from ...plugin.app.links import Links, LinkTools, link_workspace
from ...plugin.domain.records import Case
from ...plugin.ports import Contents
from ..background import Background, Run
from ..resources import RESOURCES


class Linker(QObject):
    """Links the newest contents; what was under way for older ones is dropped."""

    linked = pyqtSignal(object)
    """(Links)"""

    def __init__(self, run: Run, parent: QObject, workspace: Path, resources: Path = RESOURCES) -> None:
        """``workspace`` is the folder that may hold rules of its own."""
        super().__init__(parent)
        self._run, self._workspace, self._resources = run, workspace, resources
        self._work: Optional[Background] = None
        self._links = Links()
        self._history = _History(EarlierFolder(workspace))
        self.tools: Optional[LinkTools] = None
        """The rules in force; known once the first run is done."""

    def look(self, contents: Contents) -> None:
        """Link these contents; :attr:`linked` follows."""
        if self._work is not None:
            self._work.cancel()
        links, last, today = self._links, self.tools, today_iso()
        resources, workspace, history = self._resources, self._workspace, self._history

        def link(work: Background) -> tuple[LinkTools, Links]:
            tools = link_tools(resources, workspace=workspace)
            before = links if last is not None and _same_rules(tools, last) else Links()
            try:
                earlier = history.cases()
            except LayerUnreadable as error:
                earlier, tools = (), replace(tools, problems=(*tools.problems, error.kept()))
            return tools, link_workspace(contents, tools, today, before, earlier, work.cancelled)

        self._work = self._run("link", link, self._take)

    def _take(self, found: tuple[LinkTools, Links]) -> None:
        self.tools, self._links = found
        self.linked.emit(self._links)


class _History:
    """Earlier findings beside the store, read again only when a file of theirs is another; one thread at a time."""

    def __init__(self, folder: EarlierFolder) -> None:
        self._folder = folder
        self._known: tuple[Stamp, Sequence[Case]] = ((), ())

    def cases(self) -> Sequence[Case]:
        """Return them; raises :class:`LayerUnreadable`. Off the GUI thread."""
        stamp = self._folder.stamp()
        if stamp != self._known[0]:
            self._known = stamp, self._folder.read()
        return self._known[1]


def _same_rules(tools: LinkTools, others: LinkTools) -> bool:
    return (tools.known, tools.priority) == (others.known, others.priority)


def today_iso() -> str:
    """Return the day of this computer."""
    return datetime.date.today().isoformat()
