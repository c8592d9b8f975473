"""Makes one export: every part into one folder, the list of all files with their hashes, one entry in the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from ...app.export import ExportReport, ExportWish, Part, Remark, entry_of, needs_visit
from ...app.export_errors import ExportCancelled, ExportUnrecorded, NothingToExport
from ...app.export_rows import Patch, RowMaker, corrected_outlines, patches_of, read_table
from ...app.screen_batch import zone_rows
from ...app.taking_in import Sitting
from ...app.upkeep import held_secrecy
from ...domain.acts import Act
from ...domain.codes import CodeList
from ...domain.errors import RedlineError
from ...domain.ledger import Kind, Template
from ...domain.ledger_names import distinct_names, safe_name
from ...domain.ledger_sheet import sheet_of
from ...domain.records import Screening, WorkspaceInfo
from ...domain.states import ActKind, Secrecy
from ...ports import Clock, Store
from ...screening import ScreeningCancelled
from ...screening.route import legs, visiting_order
from ..evidence import EvidenceFolder
from ..rule_files import RuleFileBad, read_rules
from ..screening_engine import choose_engine
from ..stand_back import stand_back
from ..translation import language, tr
from .folder import ExportFolder, WrittenFile, require_outside, typed_errors
from .kml_file import Place, write_kml
from .photos import copy_photos
from .vector_file import GEOPACKAGE, SHAPEFILE, SUFFIXES, LayerRow, LayerWish, Losses, write_layer
from .vector_names import plain_folder, rename_layer, write_field_notes
from .xlsx_file import LongTexts, write_sheet

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
_LAYER = "layer"
_NOT_ON_A_PHONE = ("order", "case_id")
"""The first stands before the name; the second is for no reader."""
_AT_ONCE, _IDS_AT_ONCE = 20, 200
"""After so many patches, or ids of which little is asked, whoever waits for the interpreter has a turn: rows are made
by Python, and nobody waits for them but a progress bar."""
TEMPLATES = {Part.LEDGER: "ledger", Part.GEOPACKAGE: _LAYER, Part.SHAPEFILE: _LAYER, Part.VISIT: "visit"}


@dataclass(frozen=True)
class Surroundings:
    """What an export stands on. ``own`` are folders whose templates go before the ``shipped`` ones."""

    workspace: Path
    info: WorkspaceInfo
    store: Store
    clock: Clock
    lists: Mapping[str, CodeList]
    shipped: Path
    own: Sequence[Path] = ()


@dataclass
class _Job:
    """One export under way."""

    wish: ExportWish
    sitting: Sitting
    mark: Secrecy
    mark_words: str
    folder: Path
    names: Mapping[str, str]
    progress: Progress
    cancelled: Cancelled
    remarks: dict[Remark, list[str]] = field(default_factory=dict)
    templates: dict[str, int] = field(default_factory=dict)

    @cached_property
    def measured(self) -> Mapping[str, Screening]:
        """The corrected outlines, measured against the zones as the flagged ones were."""
        outlines = corrected_outlines(self.sitting, stand_back.between(self.names, _IDS_AT_ONCE))
        if not outlines or self.sitting.contents is None:
            return {}
        try:
            run = choose_engine().screen(outlines, zone_rows(self.sitting.contents), cancelled=self.cancelled)
        except ScreeningCancelled as error:
            raise ExportCancelled from error
        return {one.case_id: one for one in run.results}

    def note(self, remark: Remark, names: Sequence[str]) -> None:
        self.remarks.setdefault(remark, []).extend(names)

    def patches(self) -> Iterator[Patch]:
        """Make the patches anew: a hundred thousand of them are never held together."""
        yield from stand_back.between(patches_of(self.sitting, self.names, self.mark, self.measured), _AT_ONCE)

    def file(self, words: str, suffix: str) -> Path:
        """Return the path of a file whose name bears the secrecy mark."""
        return self.folder / f"{safe_name(words)}_{safe_name(self.mark_words)}{suffix}"


class Exporter:
    """Makes exports of one workspace, off the GUI thread."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.bad_templates: list[RuleFileBad] = []
        """Templates of the office's own that could not be used in the last export; the shipped ones were."""

    def run(
        self,
        wish: ExportWish,
        sitting: Sitting,
        progress: Progress = lambda _share: None,
        cancelled: Cancelled = lambda: False,
    ) -> ExportReport:
        """Make it, whole or not at all.

        Raises leaves of ``export_errors``, or :class:`..domain.errors.BadResource` for a template or code list.
        """
        around, contents = self._around, sitting.contents
        self.bad_templates = []
        require_outside(Path(wish.folder), around.workspace)
        known = [case_id for case_id in stand_back.between(wish.case_ids, _IDS_AT_ONCE) if case_id in sitting.rows]
        if contents is None or not known or not wish.parts:
            raise NothingToExport
        mark = held_secrecy(around.info.secrecy, contents)
        words = self._mark_words(mark)
        issued = (sitting.rows[case_id].issued_id for case_id in known)
        names = dict(zip(known, distinct_names(stand_back.between(issued, _IDS_AT_ONCE))))
        with ExportFolder(Path(wish.folder), self._folder_name(words)) as folder:
            job = _Job(wish, sitting, mark, words, folder.path, names, progress, cancelled)
            self._write_parts(job)
            files = folder.files(cancelled)
            listing = self._write_listing(job, folder, files)
            if cancelled():
                raise ExportCancelled
            place = folder.publish()
            self._record(job, folder, files, listing)
        size = sum(file.size_bytes for file in files)
        remarks = {remark: tuple(found) for remark, found in job.remarks.items()}
        return ExportReport(str(place), len(known), len(files), size, remarks)

    def _mark_words(self, mark: Secrecy) -> str:
        known = self._around.lists.get("secrecy")
        return known.get(mark.value).label(language()) if known is not None and mark.value in known else mark.value

    def _folder_name(self, mark_words: str) -> str:
        return f"{safe_name(self._around.info.name)}_{safe_name(mark_words)}_{self._now():%Y%m%d-%H%M%S}"

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._around.clock.unix_ms() / 1000)

    # The parts

    def _write_parts(self, job: _Job) -> None:
        makers: Mapping[Part, Callable[[_Job, Callable[[int], None]], None]] = {
            Part.LEDGER: self._write_ledger,
            Part.GEOPACKAGE: lambda job, done: self._write_vector(job, done, GEOPACKAGE),
            Part.SHAPEFILE: lambda job, done: self._write_vector(job, done, SHAPEFILE),
            Part.PHOTOS: self._write_photos,
            Part.VISIT: self._write_visit,
        }
        count, parts = len(job.names), len(job.wish.parts)
        for number, part in enumerate(job.wish.parts):

            def done(rows: int, before: int = number) -> None:
                job.progress(min(1.0, (before + rows / count) / parts))

            makers[part](job, done)
            done(count)

    def _template(self, job: _Job, part: Part) -> Template:
        around, name = self._around, f"{TEMPLATES[part]}.json"
        template, bad = read_rules(name, around.own, around.shipped, lambda path: read_table(path, around.lists))
        if bad is not None and bad not in self.bad_templates:
            self.bad_templates.append(bad)
        job.templates[template.name] = template.version
        return template

    def _long_texts(self, job: _Job) -> LongTexts:
        folder = job.file(tr("Long texts"), "")
        return LongTexts(folder, lambda place: tr("… [the whole text: {place}]", place=place))

    def _write_table(
        self, job: _Job, part: Part, patches: Iterator[Patch], count: int, done: Callable[[int], None]
    ) -> Path:
        template = self._template(job, part)
        maker, words = RowMaker(template, self._around.lists, language()), language()
        path = job.file(template.label(words), ".xlsx")
        mark = tr("Secrecy: {mark}", mark=job.mark_words)
        about = tr(
            "{workspace} · {count} patches · made on {when}",
            workspace=self._around.info.name,
            count=f"{count:,}",
            when=f"{self._now():%Y-%m-%d %H:%M}",
        )
        sheet = sheet_of(template, self._around.lists, words, mark, (about,))
        long_texts = self._long_texts(job)
        rows = ((job.names[patch.case.case_id], maker.row(patch)) for patch in patches)
        write_sheet(path, sheet, rows, count, long_texts, done, job.cancelled)
        if long_texts.names:
            job.note(Remark.LONG_TEXT, long_texts.names)
        return path

    def _write_ledger(self, job: _Job, done: Callable[[int], None]) -> None:
        self._write_table(job, Part.LEDGER, job.patches(), len(job.names), done)

    def _write_vector(self, job: _Job, done: Callable[[int], None], driver: str) -> None:
        template = self._template(job, Part.SHAPEFILE)
        maker = RowMaker(template, self._around.lists, language())
        columns = [c for c in template.columns if driver == GEOPACKAGE or c.field]
        wanted = [place for place, column in enumerate(template.columns) if column in columns]
        headings = [maker.headings()[place] for place in wanted]
        wish = LayerWish("patches", driver, job.wish.crs, columns, headings)

        def rows() -> Iterator[LayerRow]:
            for patch in job.patches():
                cells = maker.row(patch)
                yield LayerRow(patch.case.issued_id, [cells[place] for place in wanted], patch.outline)

        with plain_folder(job.folder) as place:
            made = place / f"patches{SUFFIXES[driver]}"
            losses = write_layer(made, wish, rows(), done, job.cancelled)
            named = rename_layer(made, job.file(template.label(language()), ""))
        if driver == SHAPEFILE:
            write_field_notes(job.file(tr("Fields of the Shapefile"), ".txt"), named, wish, losses, job.mark_words)
        self._note_losses(job, losses)

    def _note_losses(self, job: _Job, losses: Losses) -> None:
        for remark, lost in ((Remark.CUT, losses.cut), (Remark.DROPPED, losses.dropped)):
            if lost:
                job.note(remark, [f"{row} ({name})" for name, row in lost])

    def _write_photos(self, job: _Job, done: Callable[[int], None]) -> None:
        folder = job.file(tr("Photos"), "")
        evidence = EvidenceFolder(self._around.workspace / "evidence")
        named = ((job.names[patch.case.case_id], patch) for patch in job.patches())
        for remark, found in copy_photos(folder, named, evidence, job.wish.outside, done, job.cancelled).items():
            job.note(remark, found)

    def _write_visit(self, job: _Job, done: Callable[[int], None]) -> None:
        wanted = [patch for patch in job.patches() if needs_visit(patch.draft)]
        lost = [patch.case.issued_id for patch in wanted if patch.point is None]
        if lost:
            job.note(Remark.NO_PLACE, lost)
        ordered = self._in_order(job, [patch for patch in wanted if patch.point is not None])
        ordered += [patch for patch in wanted if patch.point is None]
        if not ordered:
            job.note(Remark.NO_VISITS, [])
            return
        path = self._write_table(job, Part.VISIT, iter(ordered), len(ordered), done)
        self._write_places(job, path.with_suffix(".kml"), ordered)

    def _in_order(self, job: _Job, patches: Sequence[Patch]) -> list[Patch]:
        if not patches:
            return []
        lonlat = np.array([patch.point for patch in patches], dtype=np.float64)
        start = next((patch.point for patch in patches if patch.case.case_id == job.wish.start), None)
        order = visiting_order(lonlat, start, job.cancelled)
        return [
            replace(patches[place], order=number, leg_m=float(leg))
            for number, (place, leg) in enumerate(zip(order, legs(lonlat, order)), 1)
        ]

    def _write_places(self, job: _Job, path: Path, patches: Sequence[Patch]) -> None:
        template = self._template(job, Part.VISIT)
        maker = RowMaker(template, self._around.lists, language())
        shown = [n for n, c in enumerate(template.columns) if not c.fill and c.source not in _NOT_ON_A_PHONE]

        def place(patch: Patch) -> Place:
            cells, headings = maker.row(patch), maker.headings()
            facts = [(headings[n], _plain(cells[n], template.columns[n].kind)) for n in shown]
            name = f"{patch.order}. {patch.case.issued_id}"
            return Place(name, facts, patch.point or (0.0, 0.0), patch.outline)

        title = f"{template.label(language())} · {tr('Secrecy: {mark}', mark=job.mark_words)}"
        about = f"{self._around.info.name} · CGCS2000"
        write_kml(path, title, about, tr("Way"), [place(patch) for patch in patches if patch.point is not None])

    # The record

    def _write_listing(self, job: _Job, folder: ExportFolder, files: Sequence[WrittenFile]) -> WrittenFile:
        path = job.file("SHA256SUMS", ".txt")
        lines = "".join(f"{file.sha256}  {file.name}\n" for file in files)
        with typed_errors(path):
            path.write_text(lines, encoding="utf-8", newline="\n")
        return folder.settled(path)

    def _record(self, job: _Job, folder: ExportFolder, files: Sequence[WrittenFile], listing: WrittenFile) -> None:
        payload = entry_of(job.wish, str(folder.path), job.mark, files, listing, job.templates.items(), len(job.names))
        recorded = False
        try:
            self._around.store.record(Act(ActKind.EXPORT, None, self._around.clock.now(), payload)).result()
            recorded = True
        except RedlineError as error:
            raise ExportUnrecorded(str(folder.path), str(error)) from error
        finally:
            if not recorded:
                folder.withdraw()


def _plain(cell: object, kind: Kind) -> str:
    """Return a cell as a description says it: areas as in the table, a coordinate with its digits."""
    if isinstance(cell, float):
        return f"{cell:,.2f}" if kind is Kind.NUMBER else f"{cell:.9f}" if kind is Kind.DEGREES else f"{cell:.9g}"
    return "" if cell is None else str(cell)
