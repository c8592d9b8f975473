"""Earlier findings from elsewhere: what a row of a layer says of a patch that was looked at before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ..domain.acts import Act
from ..domain.errors import BadRecord
from ..domain.mapping import iso_date
from ..domain.records import Case
from ..domain.states import ActKind
from ..ports import Clock, Store
from .new_review import Intake


@dataclass(frozen=True)
class EarlierFindings:
    """Earlier patches with a verdict, of the layer ``source``; how many rows lack a verdict, an outline, a date."""

    cases: tuple[Case, ...]
    source: str
    without_verdict: int = 0
    without_outline: int = 0
    undated: int = 0


def earlier_case(number: int, values: Mapping[str, Any], outline: bytes, source: str = "") -> Case:
    """Return an earlier patch: its ``id``, and its finding with ``verdict``, ``date`` and ``by`` whom, if there is one.

    The verdict stands under ``reality`` as it is given. ``source`` stands where a patch of ours names its batch.
    """
    verdict = text_of(values.get("verdict"))
    return Case(
        f"{source}#{number}" if source else str(number),
        source,
        text_of(values.get("id")) or str(number),
        outline,
        finding={"reality": verdict} if verdict else {},
        finding_at=day_of(values.get("date")),
        finding_by=text_of(values.get("by")),
    )


def day_of(written: Any) -> str:
    """Return an ISO date, empty where it cannot be read: another text would sort as if it were the last."""
    try:
        return iso_date(written) or ""
    except BadRecord:
        return ""


def text_of(value: Any) -> str:
    """Return a value as trimmed text; a number field gives 7.0 for patch 7."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def earlier_findings(intake: Intake) -> EarlierFindings:
    """Return what a layer that was read says; rows without a verdict or an outline are counted and left out."""
    cases = []
    without_verdict = without_outline = 0
    for row in intake.rows:
        case = earlier_case(row.number, intake.profile.read(row.attributes), row.outline or b"", intake.source)
        if not case.finding:
            without_verdict += 1
        elif row.outline is None:
            without_outline += 1
        else:
            cases.append(case)
    undated = sum(not case.finding_at for case in cases)
    return EarlierFindings(tuple(cases), intake.source, without_verdict, without_outline, undated)


def earlier_source(findings: Optional[EarlierFindings]) -> Mapping[str, str]:
    """Return where earlier findings came from, for the audit chain."""
    return {} if findings is None else {"earlier": findings.source}


def record_earlier(store: Store, findings: EarlierFindings, clock: Clock) -> None:
    """Note in the chain that findings came in by themselves, and wait until it is durable; off the GUI thread."""
    said = {"sources": earlier_source(findings), "earlier": len(findings.cases)}
    store.record(Act(ActKind.IMPORT, None, clock.now(), said)).result()
