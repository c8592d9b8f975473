"""The patches of a sitting as tables see them (:mod:`..domain.ledger_rows`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..domain.ledger_rows import FACTS, Cell, Patch, RowMaker, getter, read_table
from ..domain.outline_pieces import SPLIT_FROM
from ..domain.records import Screening
from ..domain.states import Secrecy
from .merged import answered_by
from .outline_found import outline_found
from .taking_in import Sitting
from .working_state import working_state

__all__ = ["FACTS", "Cell", "Patch", "RowMaker", "corrected_outlines", "getter", "patches_of", "read_table"]

NONE_MEASURED: Mapping[str, Screening] = MappingProxyType({})


def corrected_outlines(sitting: Sitting, case_ids: Iterable[str]) -> list[tuple[str, bytes]]:
    """Return ids and outlines (WKB in degrees) of the patches whose outline is not the flagged one: to be measured."""
    found = []
    for case_id in case_ids:
        case, draft, state = sitting.cases[case_id], sitting.drafts.get(case_id), sitting.outbox.get(case_id)
        outline = outline_found(case, draft, state)
        if outline is not None:
            found.append((case_id, outline))
    return found


def patches_of(
    sitting: Sitting,
    case_ids: Iterable[str],
    mark: Secrecy,
    measured: Mapping[str, Screening] = NONE_MEASURED,
) -> Iterator[Patch]:
    """Yield the patches in this order; ids that the sitting does not know are passed over. Off the GUI thread.

    ``mark`` is the workspace's: no patch of it is marked lower. ``measured`` are the corrected outlines, by case id.
    """
    contents = sitting.contents
    if contents is None:
        return
    zones = {zone.zone_id: zone for zone in contents.zones}
    batches = {batch.batch_id: batch.name for batch in contents.batches}
    for case_id in case_ids:
        row = sitting.rows.get(case_id)
        if row is None:
            continue
        case, draft, state = sitting.cases[case_id], sitting.drafts.get(case_id), sitting.outbox.get(case_id)
        other, found = answered_by(case, draft, state), working_state(case, draft, state)
        yield Patch(
            case,
            replace(found, answers={}, outline=None, decided=False) if other else found,
            row.status.value,
            batches.get(case.batch_id, case.batch_id),
            contents.screenings.get(case_id),
            zones,
            Secrecy.highest((mark, case.secrecy)),
            split_from=_name(str(case.extra.get(SPLIT_FROM) or ""), sitting),
            merged_into=_name(other, sitting),
            found=measured.get(case_id),
        )


def _name(case_id: str, sitting: Sitting) -> str:
    row = sitting.rows.get(case_id)
    return row.issued_id if row is not None else case_id
