"""Two findings of the quarry: what the platform would answer is written into the store, as a sync writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.domain.geometry import parse_wkb, to_wkb
from ..plugin.domain.operations import Change, ChangePage, OperationResult
from ..plugin.domain.states import ActKind, Outcome, ReviewState
from ..ui.conflict.window import shown_in
from .staging import Stage, live, until

MINE_M, THEIRS_M = 0.00020, -0.00018
"""How far either outline reaches beyond the flagged one, degrees."""


def conflict(stage: Stage, _folder: Path) -> Iterator[tuple[str, QImage]]:
    """The notice on the patch, and the window of both findings over the views with both outlines."""
    session, case_id = stage.desk.session, str(stage.desk.session.current)
    case = session.case(case_id)
    session.amend(case_id, ActKind.OUTLINE, {}, outline=_moved(case.outline, MINE_M))
    session.answer("reality", "undecided")
    session.write("note", "现场道路中断，须择日再查")
    session.decide()
    stage.rest()
    store, theirs = session.store, {"reality": "not_real", "false_alarm_reason": "season"}
    operation = [one for one in store.take_outbox(100).result(10) if one.case_id == case_id][-1]
    record = replace(
        case,
        version=7,
        finding={**theirs, "note": "矿坑积水，非新增"},
        outline_found=_moved(case.outline, THEIRS_M),
        finding_by="李 明",
        finding_at="2026-05-20T03:10:00Z",
        review_state=ReviewState.SUBMITTED,
    )
    state = store.sync_state()
    fields = ("reality", "false_alarm_reason", "outline", "note")
    answer = OperationResult(operation.op_id, Outcome.CONFLICT, record=record, conflicts=fields)
    store.settle([answer], state.chain_seq, state.chain_link).result(10)
    store.take_in(ChangePage((Change(1, record),), "demo", False)).result(10)
    stage.desk._read_again()
    until(lambda: case_id in session.contents.conflicts)
    stage.go(case.issued_id)
    yield "notice", _grab(stage.window)
    stage.press("Shift+D")
    until(lambda: shown_in(stage.window) is not None)
    live(700)
    yield "window", _over(stage.window, shown_in(stage.window))


def _moved(outline: bytes, by: float) -> bytes:
    shape = parse_wkb(outline)
    return to_wkb(tuple(tuple(tuple((x + by, y + by / 2) for x, y in ring) for ring in part) for part in shape))


def _grab(widget: QWidget) -> QImage:
    live(700)
    return widget.grab().toImage()


def _over(window: QWidget, dialog: QWidget) -> QImage:
    """Return the Review window with the dialog in its middle, as a desktop shows them."""
    image = window.grab().toImage()
    painter = QPainter(image)
    place = dialog.pos() - window.pos()
    painter.fillRect(place.x() - 1, place.y() - 1, dialog.width() + 2, dialog.height() + 2, QColor(96, 96, 96))
    painter.drawPixmap(place, dialog.grab())
    painter.end()
    return image
