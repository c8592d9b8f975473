"""What is known of each patch beyond its own record, brought into the window: notes, tooltips, the walk of a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...plugin.adapters.log import log_warning
from ...plugin.adapters.translation import language, tr
from ...plugin.app.known_cases import SeenBefore
from ...plugin.app.links import Links, LinkTools, priority_of
from ...plugin.app.queue import OPEN_STATUSES, GroupKey, QueueRow, SortKey, Wish
from ...plugin.app.review import ReviewSession
from ..background import Run
from ..messages import sentence
from ..new_review.parts import headed
from .case_panel import CasePanel
from .group_walk import GroupWalk, Say, given_words
from .known_notes import Member
from .known_words import finding_words, priority_lines, priority_words, seen_words
from .linker import Linker, today_iso
from .made_now import MadeNow
from .saving import SaveWatcher
from .words import GROUP_SHAPE, SEEN_SHAPE, STATUS_WORDS, VANISHED_SHAPE, area_words, share_words


class KnownSide(QObject):
    """Links the session's patches, and shows what was found."""

    linked = pyqtSignal()
    """The queue's links are new."""
    noted = pyqtSignal(str, str)
    """(in short, whole): what is missing or wrong with linking, empty for nothing."""

    def __init__(self, session: ReviewSession, panel: CasePanel, run: Run, workspace: Path, parent: QObject) -> None:
        """``workspace`` is the folder that may hold rules of its own."""
        super().__init__(parent)
        self._session, self._panel = session, panel
        self._language = language()
        self._linker = Linker(run, self, workspace)
        self._linker.linked.connect(self._take)
        self.made = MadeNow(session, lambda: self._linker.tools, self)
        self._told: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_group)

    def begin_walk(self, seen: Callable[[], Sequence[Mapping[str, Any]]], go: Callable[[str], None], say: Say) -> None:
        """Say how the walk of a group looks, goes and speaks."""
        self.walk = GroupWalk(self._session, seen, go, say)
        self._undo_key, self._say = "", say

    def name_keys(self, group_key: str, undo_key: str) -> None:
        """Say the keys that sentences name."""
        self.walk.key, self._undo_key = group_key, undo_key

    def given_words(self, count: int) -> str:
        """Return what to say when a group was given a finding."""
        return given_words(count, self._undo_key)

    def follow(self, saving: SaveWatcher, repaint: Callable[[], None], show_again: Callable[[], None]) -> None:
        """Take what is found from now on into account; the list keeps its order under the hand."""
        saving.handed.connect(self.made.note)

        def on_told(case_ids: Sequence[str]) -> None:
            repaint()
            if self._session.current in case_ids:
                show_again()

        self.made.told.connect(on_told)

    def look(self) -> None:
        """Link what the session holds now; :attr:`linked` follows."""
        self.made.looked_at()
        self._linker.look(replace(self._session.contents, drafts=dict(self._session.drafts)))

    def _take(self, links: Links) -> None:
        self._session.queue.links = links
        self.made.tell_again()
        if self._linker.tools is not None:
            self._tell(self._linker.tools)
        self.linked.emit()

    def _tell(self, tools: LinkTools) -> None:
        """Say once what is missing or wrong; the log panel keeps what is wrong with files."""
        faults = [words for words in map(sentence, tools.problems) if words not in self._told]
        for words in faults:
            log_warning(words)
        missing = tr("shapely 2 is not installed: earlier findings and groups are not looked for.")
        whole = [*map(sentence, tools.problems), *([] if tools.measures else [missing])]
        short = tr("A file cannot be used") if tools.measures else tr("Earlier findings, groups: not looked for")
        self.noted.emit(short if whole else "", " ".join(whole))
        news = faults if tools.measures or missing in self._told else [*faults, missing]
        self._told.update(news)
        if news:
            self._say(" ".join(news), warning=bool(faults))

    def show(self, case_id: str) -> None:
        """Show in the panel what is known of a patch."""
        self.made.tell()
        self._panel.known.show_seen([self._seen_words(one) for one in self._seen(case_id)], self._seen_tip(case_id))
        self._show_group()
        self._panel.show_urgency(*self._urgency(case_id))

    def touch(self, case_id: str) -> None:
        """Show in a turn of its own what an act changed of the group on screen; nothing for patches of no group."""
        if case_id in self._session.queue.links.groups:
            self._soon.start()

    def _show_group(self) -> None:
        current = self._session.current
        self._panel.known.show_group(self._members(current) if current is not None else (), self.walk.key)

    def _seen(self, case_id: str) -> Sequence[SeenBefore]:
        return self._session.queue.links.seen.get(case_id, ())

    def _seen_words(self, seen: SeenBefore) -> str:
        plain = self._panel.code_words("reality", seen.reality)
        return seen_words(seen, finding_words(seen.finding, self._session.form, self._language, plain))

    def _seen_tip(self, case_id: str) -> str:
        names = {batch.batch_id: batch.name for batch in self._session.contents.batches}
        lines = [f"{one.issued_id} · {names.get(one.batch_id, one.batch_id)}" for one in self._seen(case_id)]
        return "\n".join(lines)

    def _members(self, case_id: str) -> Sequence[Member]:
        queue = self._session.queue
        group = queue.links.groups.get(case_id)
        twice = group.same_place if group is not None else frozenset()
        return [
            Member(
                one,
                queue.rows[one].issued_id,
                one == case_id,
                one in twice,
                self.walk.looked_at(one),
                queue.rows[one].status not in OPEN_STATUSES,
            )
            for one in queue.group_of(case_id)
        ]

    def _urgency(self, case_id: str) -> tuple[str, str]:
        """Return the words of the panel and of its tooltip; empty before the rules are known."""
        tools = self._linker.tools
        if tools is None or case_id not in self._session.queue.links.scores:
            return "", ""
        case, links = self._session.case(case_id), self._session.queue.links
        found = priority_of(self._session.contents, case, links, tools.priority, today_iso())
        return priority_words(found, self._panel.code_words), priority_lines(found, self._panel.code_words)

    def describe(self, row: QueueRow) -> str:
        """Return the tooltip of a row: what its shapes and measures mean."""
        share = f"{row.zone_name} {share_words(row.share)}" if row.zone_name else tr("outside")
        facts = [row.issued_id, STATUS_WORDS[row.status](), f"{area_words(row.area_m2)} · {share}"]
        facts.append(" · ".join(part for part in (row.town, row.village, row.due_date) if part))
        if row.vanished:
            facts.append(f"{VANISHED_SHAPE} " + tr("No longer in the newest layer"))
        if row.flagged:
            facts.append("⚑ " + tr("Flagged for a second look"))
        last = [self._seen_words(one) for one in self._seen(row.case_id)[:1]]
        facts.extend(f"{SEEN_SHAPE} {headed(tr('Seen before'), words)}" for words in last)
        members = self._session.queue.group_of(row.case_id)
        if len(members) > 1:
            facts.append(f"{GROUP_SHAPE} " + tr("Group of {count}", count=len(members)))
        facts.append(self._urgency(row.case_id)[1])
        return "\n".join(fact for fact in facts if fact)


def rests_on_links(wish: Wish) -> bool:
    """Tell whether new links change what the list shows, or its order."""
    by_links = wish.sort is SortKey.PRIORITY or wish.group in (GroupKey.SEEN, GroupKey.PLACE)
    return by_links or wish.filter.seen_only or wish.filter.grouped_only
