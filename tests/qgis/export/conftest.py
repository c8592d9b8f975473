"""A workspace with findings of every kind, and what exports it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from qgis.core import QgsApplication
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.export.exporter import Exporter, Surroundings
from redline_review.plugin.adapters.workspace import Workspace
from redline_review.plugin.app.export import ExportReport, ExportWish, Part, Scope
from redline_review.plugin.app.export_rows import read_table
from redline_review.plugin.app.review import ReviewSession
from redline_review.plugin.domain.acts import Act, ActReceipt
from redline_review.plugin.domain.codes import read_code_lists
from redline_review.plugin.domain.states import ActKind
from redline_review.ui.resources import RESOURCES, desk_form


@dataclass
class Office:
    """An open workspace without a window."""

    workspace: Workspace
    session: ReviewSession
    exporter: Exporter
    futures: list[Future[ActReceipt]]
    target: Path
    cases: list[str] = field(default_factory=list)

    def write(self, number: int, **answers: Any) -> None:
        """Put answers into a patch's working state, whatever the form says of them."""
        self.session.amend(self.cases[number], ActKind.ANSWER, {}, answers=answers)

    def export(self, *parts: Part, **changes: Any) -> ExportReport:
        wish = ExportWish(parts, tuple(self.cases), Scope.ALL, str(self.target), "EPSG:4528")
        for future in self.futures:
            future.result(10)
        return self.exporter.run(replace(wish, **changes), self.session.sitting())

    def entries(self) -> list[dict[str, Any]]:
        """Return what the record says of exports, read from the store's file anew."""
        with sqlite3.connect(f"file:{self.workspace.store_path}?mode=ro", uri=True) as conn:
            rows = conn.execute("SELECT payload FROM chain WHERE kind = 'export' ORDER BY seq").fetchall()
        return [json.loads(row[0]) for row in rows]


@pytest.fixture
def office(qgis_app: QgsApplication, workspace: Workspace, tmp_path: Path) -> Iterator[Office]:
    """The small workspace of six patches."""
    clock = SystemClock()
    store = workspace.open_store()
    form, lists = desk_form()
    futures: list[Future[ActReceipt]] = []

    def saving(_act: Act, future: Future[ActReceipt]) -> None:
        futures.append(future)

    session = ReviewSession(store, store.contents(), form, clock, saving, has_server=False)
    around = Surroundings(
        workspace.folder, workspace.info, store, clock, lists, RESOURCES / "exports", (workspace.folder / "exports",)
    )
    target = tmp_path / "out 出口"
    target.mkdir()
    yield Office(workspace, session, Exporter(around), futures, target, list(session.cases))
    store.close()


@pytest.fixture
def lists() -> Any:
    return read_code_lists(RESOURCES / "codes")


def write_filled(path: Path, rows: list[tuple[str, str, str]], language: str = "zh") -> None:
    """Write a list as it comes back from another spreadsheet: (record id, issued id, notes)."""
    template = read_table(RESOURCES / "exports" / "visit.json", read_code_lists(RESOURCES / "codes"))
    places = {column.id: place for place, column in enumerate(template.columns)}
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("外业核查清单")
        sheet.write_string(0, 0, "外业核查清单")
        for column, place in places.items():
            sheet.write_string(3, place, template.column(column).label(language))
        for number, (case_id, issued_id, notes) in enumerate(rows, 4):
            sheet.write_string(number, places["case_id"], case_id)
            sheet.write_string(number, places["issued_id"], issued_id)
            sheet.write_string(number, places["field_notes"], notes)
