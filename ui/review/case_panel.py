"""The right side: facts, overlaps with each zone, what came back, the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QPaintEvent
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.queue import CaseStatus, QueueRow
from ...plugin.domain.codes import CodeList, code_words
from ...plugin.domain.form import Form
from ...plugin.domain.handover import person_of
from ...plugin.domain.outline_figures import OutlineFigures
from ...plugin.domain.records import Case, Overlap, Screening, Zone, unit_names
from ..evidence.box import EvidenceBox
from ..form.earlier_view import EarlierView
from ..moments import local_day
from .form_panel import FormPanel
from .known_notes import KnownNotes
from .link_label import LinkLabel
from .notice_words import SILENT, Said, notice_words
from .standing_note import StandingNote
from .words import (
    STATUS_SHAPES,
    STATUS_WORDS,
    area_words,
    areas_words,
    flagged_and_found_words,
    level_words,
    share_words,
    status_colour,
)

SMALLER = 0.92
SCROLL_MARGIN = 24
"""Pixels that stay free above and below what is asked."""


class _Fact(LinkLabel):
    """Words about one patch: nothing is shown of them while another one stands above, and no room is lost by it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stale = False

    def grow_stale(self) -> None:
        """Another patch is on screen, of which the words are still to come."""
        if not self._stale:
            self._stale = True
            self.update()

    def setText(self, text: str) -> None:
        """Show words again, those of the patch on screen."""
        self._stale = False
        super().setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing of another patch."""
        if not self._stale:
            super().paintEvent(event)


class CasePanel(QScrollArea):
    """Facts of one patch above its form; scrolls where a small screen leaves no room."""

    seen_wanted = pyqtSignal()
    """The reviewer asks what was seen of this patch."""
    settle_wanted = pyqtSignal()
    """The reviewer wants to choose between two findings of this patch."""

    def __init__(
        self, form: FormPanel, codes: dict[str, CodeList], language: str, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("casePanel")
        self._codes, self._language = codes, language
        self.form = form
        self._title = self._label("caseTitle")
        self._seen = LinkLabel(self)
        self._seen.setObjectName("caseSeen")
        self._seen.setText(f"<a href='seen'>{escape(tr('What was seen…'))}</a>")
        self._seen.linkActivated.connect(lambda _link: self.seen_wanted.emit())
        self._seen.hide()
        self._notice = self._label("caseNotice")
        self.standing = StandingNote(self)
        self.standing.explained.connect(self._notice.hide)
        self.settle_key = ""
        self.said: Callable[[str], Said] = lambda _case_id: SILENT
        """Tells what the platform said of a patch (its case id) beside its record."""
        self._notice.linkActivated.connect(lambda _link: self.settle_wanted.emit())
        self._facts = self._label("caseFacts")
        facts_font = self._facts.font()
        facts_font.setPointSizeF(facts_font.pointSizeF() * SMALLER)  # so that each fact keeps to its line
        self._facts.setFont(facts_font)
        self._zones = self._label("caseZones")
        self._urgency = self._label("caseUrgency")
        self.known = KnownNotes(self)
        self.earlier = EarlierView(form.form, language, self)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 3, 4, 3)
        column.setSpacing(4)
        notes = (
            self._title,
            self._seen,
            self._notice,
            self.standing,
            self.known,
            self.earlier,
            self._zones,
            self._facts,
            self._urgency,
        )
        self.evidence = EvidenceBox(self)
        for widget in (*notes, self._line(), form, self.evidence):
            column.addWidget(widget)
        column.addStretch(1)
        # never wider than the panel: a wider one would slide sideways and cut off its left edge
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._notice.hide()
        self._urgency.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._scroll)
        form.arranged.connect(self._soon.start)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._soon.start())

    def _scroll(self) -> None:
        """Bring what is asked into sight, once it is laid out; a new patch begins with its facts."""
        asked = self.form.focused_widget()
        if asked is None or not self.verticalScrollBar().maximum():
            return
        if self.form.asks_the_first():
            self.verticalScrollBar().setValue(0)
        self.ensureWidgetVisible(asked, 0, SCROLL_MARGIN)

    def _label(self, name: str) -> _Fact:
        label = _Fact(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        return label

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setObjectName("formLine")
        return line

    def show_case(self, case: Case, row: QueueRow, screening: Optional[Screening], zones: Mapping[str, Zone]) -> None:
        """Show a patch's facts and overlaps."""
        self.show_status(case, row)
        self.show_figures(case, screening, zones)

    def show_figures(
        self,
        case: Case,
        screening: Optional[Screening],
        zones: Mapping[str, Zone],
        found: Optional[OutlineFigures] = None,
        corrected: bool = False,
    ) -> None:
        """Show facts and zones; of a ``corrected`` outline what was ``found``, beside the area that was flagged."""
        self._facts.setText(_table(self._fact_rows(case, screening, found, corrected)))
        words = self._zone_words(screening, zones) if found is None else self._found_words(found, zones)
        self._zones.setText(words)

    def show_status(self, case: Case, row: QueueRow) -> None:
        """Show id, state, and what the platform said of the case."""
        self.show_title(case, row)
        explained = case.case_id == self.standing.explains
        words = "" if explained else notice_words(case, row, self.said(case.case_id))
        self._notice.setVisible(bool(words))
        settles = row.status is CaseStatus.CONFLICT and case.case_id != self.standing.explains
        self._notice.setText(escape(words) + (self._settle_link() if settles else ""))

    def _settle_link(self) -> str:
        words = tr("Choose between them  ({key})", key=self.settle_key)
        return f" <a href='settle'>{escape(words)}</a>"

    def show_title(self, case: Case, row: QueueRow) -> None:
        """Show id and state: which patch this is must never be in doubt."""
        colour = status_colour(row.status, self.palette()).name()
        state = f"{STATUS_SHAPES[row.status]} {STATUS_WORDS[row.status]()}"
        flag = " ⚑" if row.flagged else ""
        self._title.setText(
            f"<b>{escape(case.issued_id)}</b>{flag}<br/><span style='color:{colour}'>{escape(state)}</span>"
        )

    def begin_case(self, case: Case, row: QueueRow) -> None:
        """Show id and state of a patch; its facts follow, and until then there are none: not those of another one."""
        self.show_title(case, row)
        for label in (self._facts, self._zones, self._urgency):
            label.grow_stale()
        for widget in (self._notice, self.known, self.earlier):
            if not widget.isHidden():
                widget.hide()

    def clear(self) -> None:
        """Show that no case is open."""
        for label in (self._title, self._facts, self._zones):
            label.setText("")
        for widget in (self._seen, self._notice, self._urgency, self.known, self.earlier):
            widget.hide()

    def show_seen(self, there: bool) -> None:
        """Offer to look at what was seen, where a finding of this patch says it."""
        self._seen.setVisible(there)

    def show_urgency(self, words: str, tip: str) -> None:
        """Show how urgent a patch is and why; nothing where that is not known."""
        self._urgency.setVisible(bool(words))
        self._urgency.setText(f"{escape(tr('Urgency'))}&nbsp; {escape(words)}")
        self._urgency.setToolTip(tip)

    def _fact_rows(
        self, case: Case, screening: Optional[Screening], found: Optional[OutlineFigures], corrected: bool
    ) -> list[tuple[str, str]]:
        facts = case.facts
        rows = []
        if screening is not None:
            both = flagged_and_found_words(screening.area_m2, found)
            rows.append((tr("Area"), both if corrected else areas_words(screening.area_m2)))
        rows.append((tr("Images"), " → ".join(d for d in (facts.date_before, facts.date_after) if d)))
        hint = self.code_words("activity", facts.activity_issued)
        if facts.confidence is not None:
            hint = f"{hint}  ({share_words(facts.confidence)})"
        rows.append((tr("Hint"), hint))
        rows.append((tr("Town"), " ".join(t for t in (facts.town_name, facts.village_name) if t)))
        units = unit_names(case.units, case.extra)
        rows.append((tr("Units") if len(units) > 1 else tr("Unit"), " · ".join(units)))
        due = (facts.due_date or "", person_of(case) or "", _duty_words(facts.must_check))
        rows.append((tr("Due"), " · ".join(t for t in due if t)))
        if case.finding_by:
            rows.append((tr("Found"), f"{case.finding_by} · {local_day(case.finding_at)}"))
        return [(name, value) for name, value in rows if value.strip()]

    def codes_of(self, list_name: str) -> list[tuple[str, str]]:
        """Return the codes that a list offers with their words; none where there is no such list."""
        codes = self._codes.get(list_name)
        offered = [code for code in codes.codes if not code.retired] if codes is not None else []
        return [(code.code, code.label(self._language)) for code in offered]

    def use_form(self, form: Form, codes: Mapping[str, CodeList]) -> None:
        """Ask another form from now on, in the words of these lists; whoever was given the lists sees them."""
        self._codes.update(codes)
        self.form.use(form)
        self.earlier.use(form)

    def code_words(self, list_name: str, code: Optional[str]) -> str:
        """Return the words of a code; the code itself where the list does not know it."""
        return code_words(self._codes, list_name, code, self._language) if code else ""

    def _zone_words(self, screening: Optional[Screening], zones: Mapping[str, Zone]) -> str:
        if screening is None:
            return escape(tr("Not screened yet"))
        if not screening.overlaps:
            return escape(self._outside_words(screening, zones))
        return self._overlap_words(screening.overlaps, zones)

    def _found_words(self, found: OutlineFigures, zones: Mapping[str, Zone]) -> str:
        head = f"<i>{escape(tr('Zones of the outline found'))}</i><br/>"
        return head + (self._overlap_words(found.overlaps, zones) or escape(tr("Outside all zones")))

    def _overlap_words(self, overlaps: Sequence[Overlap], zones: Mapping[str, Zone]) -> str:
        lines = []
        for overlap in sorted(overlaps, key=lambda o: -o.area_m2):
            zone = zones.get(overlap.zone_id)
            shape = "▲" if zone is not None and zone.level == "redline" else "△"
            level, name = (level_words(zone.level), zone.name) if zone else ("?", overlap.zone_id)
            amount = f"{area_words(overlap.area_m2)} · {share_words(overlap.share)}"
            lines.append(f"{shape} <b>{escape(level)}</b> {escape(amount)}<br/>&nbsp;&nbsp;&nbsp;{escape(name)}")
        return "<br/>".join(lines)

    def _outside_words(self, screening: Screening, zones: Mapping[str, Zone]) -> str:
        zone = zones.get(screening.nearest_zone_id or "")
        if zone is None or screening.distance_m is None:
            return tr("Outside all zones")
        return tr("Outside all zones; {distance:,.0f} m to {zone}", distance=screening.distance_m, zone=zone.name)


def _duty_words(must_check: Optional[bool]) -> str:
    if must_check is None:
        return ""
    return tr("must check") if must_check else tr("own choice")


def _table(rows: list[tuple[str, Any]]) -> str:
    cells = (
        f"<tr valign='middle'><td style='padding-right:6px'>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
        for name, value in rows
    )
    return f"<table cellspacing='0' cellpadding='1'>{''.join(cells)}</table>"
