"""The last finding at the same place: one line, or whole, with what taking it brings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...plugin.adapters.translation import tr
from ...plugin.app.take_over import Offer
from ...plugin.domain.form import Form
from ...plugin.domain.questions import CHOICE, Question
from ..review.link_label import LinkLabel
from .fault_words import isolated

SHOWN_OF_A_TEXT = 300
"""Characters of a text that the look shows."""


class EarlierView(LinkLabel):
    """Says that an earlier finding can be taken; unfolded, it shows all of it. It takes no focus."""

    wanted = pyqtSignal()
    """The link was clicked."""

    def __init__(self, form: Form, language: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._form, self._language = form, language
        self.key = ""
        """The key that looks and takes, in the user's language."""
        self.setObjectName("earlierFinding")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.linkActivated.connect(lambda _link: self.wanted.emit())
        self.hide()

    def use(self, form: Form) -> None:
        """Take the words from another form from now on."""
        self._form = form

    def show_line(self, there: bool) -> None:
        """Say that there is a finding to look at; nothing where there is none."""
        self.setVisible(there)
        if there:
            words = tr("{key}: look at this finding whole, then take it", key=self.key)
            self.setText(f"<a href='look'>{escape(words)}</a>")

    def show_offer(self, offer: Offer) -> None:
        """Show all that would be taken."""
        rows = [
            f"<tr><td style='padding-right:6px'>{escape(question.label(self._language))}</td>"
            f"<td>{escape(words)}</td></tr>"
            for question, words in self._answers(offer)
        ]
        lines = [f"<table cellspacing='0' cellpadding='1'>{''.join(rows)}</table>", *map(escape, self._more(offer))]
        title = tr("The finding of {patch}", patch=offer.seen.issued_id)
        take = f"<a href='take'>{escape(tr('{key} takes it', key=self.key))}</a>"
        self.setText(f"<b>{escape(title)}</b>{lines[0]}{'<br/>'.join([*lines[1:], take])}")
        self.setVisible(True)

    def _answers(self, offer: Offer) -> Sequence[tuple[Question, str]]:
        asked = self._form.asked(offer.answers)
        return [(question, self._words(question, offer)) for question in asked if question.answered(offer.answers)]

    def _words(self, question: Question, offer: Offer) -> str:
        chosen = question.chosen(offer.answers) if question.kind == CHOICE else None
        if chosen is not None:
            return chosen.label(self._language)
        text = str(offer.answers[question.id])
        return isolated(text if len(text) <= SHOWN_OF_A_TEXT else f"{text[:SHOWN_OF_A_TEXT]}…")

    def _more(self, offer: Offer) -> Sequence[str]:
        more = []
        if offer.outline is not None:
            more.append(tr("With its corrected outline"))
        if offer.evidence:
            count = len(offer.evidence)
            more.append(tr("With its file") if count == 1 else tr("With its {count} files", count=count))
        if offer.left_out:
            names = tr(", ").join(self._form.question(name).label(self._language) for name in offer.left_out)
            more.append(tr("Left out, since it does not fit this form: {names}", names=names))
        return more
