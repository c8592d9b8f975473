"""The ledger of an area: the same columns and words that the review program writes, of what the platform holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Optional

from ...plugin.domain.codes import CodeList, read_code_lists
from ...plugin.domain.errors import BadResource
from ...plugin.domain.evidence import EvidenceFile, FileType, to_json
from ...plugin.domain.ledger import Template
from ...plugin.domain.ledger_rows import Cell, Patch, RowMaker, read_table
from ...plugin.domain.outline_merge import answered_under, merged_into
from ...plugin.domain.outline_pieces import SPLIT_FROM
from ...plugin.domain.records import Batch, Case, Draft
from ...plugin.domain.states import ReviewState, Secrecy
from ..db import ledger as rows
from ..db import records
from ..db.engine import Connection, Database, Scope
from ..errors import RecordNotFound, SourceUnreadable
from .ground import Ground
from .unit_names import UnitNames

EVIDENCE = "evidence"
NAMELESS = UnitNames()
_STATUS = {
    ReviewState.UNREVIEWED: "undecided",
    ReviewState.SUBMITTED: "sent",
    ReviewState.RETURNED: "returned",
    ReviewState.APPROVED: "approved",
}
_MERGED = "merged"


@dataclass(frozen=True)
class LedgerRow:
    """One patch: its cells in the template's order, the outline that counts (WKB) and its mark."""

    name: str
    cells: Sequence[Cell]
    outline: bytes
    secrecy: Secrecy


@dataclass(frozen=True)
class Columns:
    """What a ledger is made by: the template, its code lists and the language of headings and words."""

    template: Template
    lists: Mapping[str, CodeList]
    language: str

    @property
    def title(self) -> str:
        """Return the ledger's title."""
        return self.template.label(self.language)

    def mark(self, secrecy: Secrecy) -> str:
        """Return a mark's words."""
        known = self.lists.get("secrecy")
        return known.get(secrecy.value).label(self.language) if known else secrecy.value


def read_columns(resources: Path, template: Optional[Path], language: str) -> Columns:
    """Read the template (the shipped one, for none) and the code lists; raises :class:`SourceUnreadable`."""
    path = template or resources / "exports" / "ledger.json"
    try:
        lists = read_code_lists(resources / "codes")
        return Columns(read_table(path, lists), lists, language)
    except BadResource as error:
        raise SourceUnreadable(str(path), f"as a ledger's template: {error.reason}") from error


class Ledger:
    """Reads the ledger of one area and batch."""

    def __init__(
        self, database: Database, scope: Scope, batch_name: Optional[str] = None, names: UnitNames = NAMELESS
    ) -> None:
        self._database, self._scope, self._batch, self._names = database, scope, batch_name, names

    def rows(self, columns: Columns) -> Iterator[LedgerRow]:
        """Yield the rows as they stand at one moment; raises :class:`RecordNotFound` for an unknown batch."""
        maker = RowMaker(columns.template, columns.lists, columns.language)
        with self._database.snapshot(self._scope) as connection:
            known = {batch.batch_id: batch for batch in rows.batches(connection, self._scope).values()}
            if self._batch is not None and self._batch not in {batch.name for batch in known.values()}:
                raise RecordNotFound("batches", self._batch)
            zones = rows.zones(connection, Scope(self._scope.org_id))
            ground, by_id = Ground(zones), {zone.zone_id: zone for zone in zones}
            for cases in rows.cases(connection, self._scope, self._batch):
                around = _Around(self._parents(connection, cases), self._files(connection, cases), known)
                for case in (replace(one, extra=self._names.filled(one.units, one.extra)) for one in cases):
                    patch = _patch(case, around, ground, by_id)
                    yield LedgerRow(case.issued_id, maker.row(patch), patch.outline, patch.secrecy)

    def _parents(self, connection: Connection, cases: Sequence[Case]) -> Mapping[str, Case]:
        wanted = [str(case.extra[SPLIT_FROM]) for case in cases if case.extra.get(SPLIT_FROM)]
        return records.cases_by_id(connection, self._scope, wanted) if wanted else {}

    def _files(self, connection: Connection, cases: Sequence[Case]) -> Mapping[str, tuple[int, str, str]]:
        wanted = [str(name) for case in cases for name in case.extra.get(EVIDENCE, ())]
        return rows.files(connection, self._scope.org_id, wanted) if wanted else {}


@dataclass(frozen=True)
class _Around:
    parents: Mapping[str, Case]
    files: Mapping[str, tuple[int, str, str]]
    batches: Mapping[str, Batch]


def _patch(case: Case, around: _Around, ground: Ground, zones: Mapping[str, Any]) -> Patch:
    parent = around.parents.get(str(case.extra.get(SPLIT_FROM, "")))
    batch = around.batches.get(case.batch_id)
    marks = (case.secrecy, *((batch.secrecy,) if batch else ()))
    return Patch(
        case,
        _draft(case, around.files),
        _MERGED if merged_into(case) else _STATUS[case.review_state],
        batch.name if batch else case.batch_id,
        ground.screening(case, case.outline),
        zones,
        Secrecy.highest(marks),
        split_from=parent.issued_id if parent else "",
        merged_into=answered_under(case),
        found=ground.screening(case, case.outline_found) if case.outline_found else None,
    )


def _draft(case: Case, files: Mapping[str, tuple[int, str, str]]) -> Draft:
    """Return the platform's finding in the shape in which tables read one."""
    listed = [_file(str(name), files.get(str(name), (0, "", ""))) for name in case.extra.get(EVIDENCE, ())]
    return Draft(
        case.case_id,
        answers=case.finding,
        decided=bool(case.finding),
        recorded_at=case.finding_at,
        outline=case.outline_found,
        evidence=listed,
    )


def _file(sha256: str, known: tuple[int, str, str]) -> dict[str, Any]:
    size_bytes, suffix, media_type = known
    kind = FileType.PHOTO if media_type.startswith("image/") else FileType.OTHER
    return to_json(EvidenceFile(sha256, sha256, size_bytes, suffix, kind))
