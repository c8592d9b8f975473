"""Above the facts: what was found here before, and which patches this one belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ..new_review.parts import headed
from .link_label import LinkLabel
from .words import GROUP_SHAPE, SEEN_SHAPE

MORE, LESS = "more", "less"
SHOWN_MEMBERS = 6


@dataclass(frozen=True)
class Member:
    """A patch of the group as the panel shows it."""

    case_id: str
    issued_id: str
    here: bool
    same_place: bool
    looked_at: bool
    done: bool


class KnownNotes(QWidget):
    """Two notes, each hidden where there is nothing to say. Links only; it takes no focus."""

    member_wanted = pyqtSignal(str)
    """A patch of the group was clicked (its id)."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("knownNotes")
        self._seen_lines: tuple[str, ...] = ()
        self._unfolded = False
        self._seen, self._group = self._label("seenBefore"), self._label("patchGroup")
        self._seen.linkActivated.connect(self._fold)
        self._group.linkActivated.connect(self.member_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._seen)
        column.addWidget(self._group)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = LinkLabel(self)
        label.setObjectName(name)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def show_seen(self, lines: Sequence[str], tip: str = "") -> None:
        """Show earlier findings, the last one first; further ones fold."""
        if tuple(lines) != self._seen_lines:
            self._seen_lines, self._unfolded = tuple(lines), False
        self._seen.setToolTip(tip)
        self._write_seen()

    def show_group(self, members: Sequence[Member], key: str) -> None:
        """Show the patches that belong together; one alone is no group. ``key`` does the next step."""
        self._group.setToolTip(f"{tr('Look at the group, then give it this finding')}  ({key})")
        self._group.setVisible(len(members) > 1)
        self._group.setText(_group_words(members, key) if len(members) > 1 else "")
        self._show_or_hide()

    def _fold(self, link: str) -> None:
        self._unfolded = link == MORE
        self._write_seen()

    def _write_seen(self) -> None:
        self._seen.setVisible(bool(self._seen_lines))
        self._seen.setText(_seen_words(self._seen_lines, self._unfolded))
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(not self._seen.isHidden() or not self._group.isHidden())


def _seen_words(lines: Sequence[str], unfolded: bool) -> str:
    if not lines:
        return ""
    first, others = lines[0], lines[1:]
    text = headed(f"{SEEN_SHAPE} <b>{escape(tr('Seen before'))}</b>", escape(first))
    if not others:
        return text
    if unfolded:
        rest = "".join(f"<br/>· {escape(line)}" for line in others)
        return f"{text}{rest}<br/><a href='{LESS}'>{escape(tr('Show the last one only'))}</a>"
    more = tr("1 earlier finding") if len(others) == 1 else tr("{count} earlier findings", count=len(others))
    return f"{text}<br/><a href='{MORE}'>▸ {escape(more)}</a>"


def _group_words(members: Sequence[Member], key: str) -> str:
    title = tr("Group of {count}", count=len(members))
    twice = any(member.same_place for member in members)
    how = tr("same place issued more than once") if twice else tr("next to each other")
    names = " · ".join(_member_words(member) for member in members[:SHOWN_MEMBERS])
    if len(members) > SHOWN_MEMBERS:
        names += " · " + escape(tr("{count} more", count=len(members) - SHOWN_MEMBERS))
    hint = tr("{key} looks at the others, then gives all of them this finding", key=key)
    head = headed(f"{GROUP_SHAPE} <b>{escape(title)}</b>", escape(how))
    return f"{head}<br/>{names}<br/><small>{escape(hint)}</small>"


def _member_words(member: Member) -> str:
    mark = "✓" if member.done else "◉" if member.looked_at else "○"
    name = f"{mark} {escape('…' + member.issued_id[-4:] if len(member.issued_id) > 5 else member.issued_id)}"
    return f"<b>{name}</b>" if member.here else f"<a href='{escape(member.case_id)}'>{name}</a>"
