"""One patch: facts, zones, finding in words, files, and its versions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Optional

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from ...plugin.domain.handover import handing_of
from ...plugin.domain.ledger_place import HECTARE_M2, MU_M2, degrees_minutes_seconds, inner_point
from ...plugin.domain.outline_merge import answered_under
from ...plugin.domain.records import Case
from ...plugin.domain.states import OperationKind
from ..api.evidence import file_headers
from ..api.needs import StateNeeded
from ..db.evidence import StoredFile
from ..errors import RecordNotFound
from ..services.accounts import Caller
from ..services.dossier import Dossier, Dossiers, KnownFile, Step
from ..services.progress import days_late
from ..state import State
from .acts import acts_on_case
from .drawing import draw
from .labels import Findings, code, place_words, step_words, unit_words
from .pages import Office, Page, office_of, page
from .place import GROUP, PREFIX, local_path
from .visits import CallerNeeded, VisitNeeded
from .words import Words, today

router = APIRouter(route_class=Page, include_in_schema=False)
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""What browsers show and cannot hold a script."""
CaseId = Annotated[str, Path(max_length=36, pattern=r"^[0-9A-Za-z-]+$")]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
SampleSeen = Annotated[str, Query(pattern=r"^([0-9a-f-]{36})?$")]
"""The sample that the patch is looked at for."""
Version = Annotated[Optional[int], Query(ge=1, le=1 << 53)]


@dataclass(frozen=True)
class Row:
    """One line of two versions side by side."""

    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Tell whether the versions say different things."""
        return self.left != self.right


@router.get(PREFIX + "/cases/{case_id}")
def case(
    request: Request,
    case_id: CaseId,
    state: StateNeeded,
    caller: CallerNeeded,
    visit: VisitNeeded,
    left: Version = None,
    right: Version = None,
    sample: SampleSeen = "",
    back: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Show a patch; ``left`` and ``right`` are the versions that stand side by side, the last two for none.

    ``back`` is the group that it was opened from: after a word on it one is there again.
    """
    office, words = office_of(request), visit.words
    dossier = Dossiers(state.database).of(caller, case_id)
    findings = Findings(office.forms, office.lists, words)
    one, other = _pair(dossier.steps, left, right)
    return page(
        request,
        "case.html",
        dossier=dossier,
        case=dossier.case,
        facts=_facts(dossier, office, words),
        lines=findings.lines(dossier.case.finding),
        overlaps=_overlaps(dossier, office, words),
        drawing=draw(dossier.case.outline, dossier.case.outline_found, dossier.zones.values()),
        files=[_file(known, office, words) for known in dossier.files],
        steps=[_step(step, findings, words) for step in dossier.steps],
        left=one,
        right=other,
        group=back if back.startswith(GROUP) and local_path(back) == back else "",
        acts=acts_on_case(state, caller, dossier.case, sample),
        compared=_side_by_side(one, other, findings, words) if one and other else [],
    )


def _pair(steps: Sequence[Step], left: Optional[int], right: Optional[int]) -> tuple[Optional[Step], Optional[Step]]:
    known = {step.kept.version: step for step in steps}
    newest = steps[0] if steps else None
    before = steps[1] if len(steps) > 1 else None
    return known.get(left or 0, before), known.get(right or 0, newest)


def _facts(dossier: Dossier, office: Office, words: Words) -> Sequence[tuple[str, str]]:
    """Return what was issued and what the office said, as (words, value), without what is not known."""
    case, facts, handing = dossier.case, dossier.case.facts, handing_of(dossier.case)
    late = days_late(case, today())
    due = handing.due_date + (f" · {words.count('{n} day late', '{n} days late', late)}" if late else "")
    lon, lat = inner_point(case.outline)
    confidence = "" if facts.confidence is None else f"{facts.confidence:.0%}"
    must = {True: words("required"), False: words("optional"), None: ""}[facts.must_check]
    found = [
        (words("Batch"), dossier.batch.name if dossier.batch else ""),
        (words("Unit"), unit_words(case, office.names)),
        (words("Place"), place_words(case)),
        (words("Person"), handing.person),
        (words("Due"), due),
        (words("Required or optional"), must),
        (words("Issued type of problem"), code(office.lists, words, "activity", facts.activity_issued)),
        (words("Earlier image"), facts.date_before or ""),
        (words("Later image"), facts.date_after or ""),
        (words("Confidence"), confidence),
        (words("Source of the lead"), code(office.lists, words, "lead_source", facts.lead_source)),
        (words("Area"), _area(dossier.ground.area_m2, words) if dossier.ground else ""),
        (words("Position"), f"{degrees_minutes_seconds(lon, False)}  {degrees_minutes_seconds(lat, True)}"),
        (words("Secrecy"), code(office.lists, words, "secrecy", case.secrecy.value)),
        (words("Answered under"), answered_under(case)),
    ]
    return [(name, value) for name, value in found if value]


def _area(area_m2: float, words: Words) -> str:
    values = {"m2": f"{area_m2:,.0f}", "ha": f"{area_m2 / HECTARE_M2:.2f}", "mu": f"{area_m2 / MU_M2:.2f}"}
    return words("{m2} m², {ha} ha, {mu} mu", **values)


def _overlaps(dossier: Dossier, office: Office, words: Words) -> Optional[list[dict[str, str]]]:
    """Return what of the patch lies in zones, the largest first; ``None`` where it was not measured."""
    if dossier.ground is None:
        return None
    rows = []
    for one in sorted(dossier.ground.overlaps, key=lambda one: -one.area_m2):
        zone = dossier.zones[one.zone_id]
        rows.append(
            {
                "name": zone.name or zone.code,
                "level": code(office.lists, words, "zone_level", zone.level),
                "kind": code(office.lists, words, "zone_type", zone.type),
                "area": f"{one.area_m2:,.0f} m²",
                "share": f"{one.share:.0%}",
                "css": "redline" if zone.level == "redline" else "other",
            }
        )
    return rows


def _file(known: KnownFile, office: Office, words: Words) -> dict[str, Any]:
    said, stored = known.said, known.stored
    return {
        "sha256": known.sha256,
        "name": said.name if said else known.sha256[:16],
        "kind": code(office.lists, words, "photo_kind", said.kind) if said else "",
        "taken_at": said.taken_at[:16].replace("T", " ") if said else "",
        "is_here": stored is not None,
        "is_picture": stored is not None and stored.media_type in PICTURES,
        "size": _size(stored.size_bytes) if stored else "",
    }


def _size(size_bytes: int) -> str:
    if size_bytes < 1 << 20:
        return f"{max(1, size_bytes >> 10)} KiB"
    return f"{size_bytes / (1 << 20):.1f} MiB"


def _step(step: Step, findings: Findings, words: Words) -> dict[str, Any]:
    kept = step.kept
    return {
        "version": kept.version,
        "at": words.moment(kept.made_at),
        "utc": kept.made_at,
        "by": kept.made_by or words("the server"),
        "did": step_words(words, kept.kind or "", kept.action or ""),
        "state": step.case.review_state.value,
        "level": step.case.review_level,
        "reason": step.case.return_reason,
        "handed": _handed(step, words) if kept.kind == OperationKind.ASSIGN.value else "",
        "changed": findings.names_of(step.changed),
        "seq": kept.seq,
        "link": kept.link or "",
        "content_hash": kept.content_hash or "",
        "device": kept.device_id or "",
    }


def _handed(step: Step, words: Words) -> str:
    """Return to whom a patch was handed over, and until when."""
    now = handing_of(step.case)
    due = words("due {date}", date=now.due_date) if now.due_date else ""
    return " · ".join(filter(None, (now.unit, now.person or words("nobody by name"), due)))


def _side_by_side(left: Step, right: Step, findings: Findings, words: Words) -> list[Row]:
    """Return the findings of two versions line by line, in the order of the form."""
    one, other = _said(left.case, findings, words), _said(right.case, findings, words)
    names = list(dict.fromkeys([*other, *one]))
    return [Row(name, one.get(name, ""), other.get(name, "")) for name in names]


def _said(case: Case, findings: Findings, words: Words) -> Mapping[str, str]:
    said = {line.question: line.answer for line in findings.lines(case.finding)}
    outline = {words("Outline"): words("corrected") if case.outline_found else words("as flagged")}
    return {**said, **outline} if case.finding else said


def _stored(state: State, caller: Caller, case_id: str, sha256: str) -> StoredFile:
    """Return a file that the finding of a patch names; raises :class:`RecordNotFound` outside the caller's area."""
    if sha256 not in Dossiers(state.database).file_hashes(caller, case_id):
        raise RecordNotFound("evidence", sha256)
    return state.evidence.find(caller, sha256)


# -- files


@router.get(PREFIX + "/cases/{case_id}/files/{sha256}")
def file(case_id: CaseId, sha256: Sha256, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded) -> Response:
    """Give a file for saving: no browser runs what is in it."""
    stored = _stored(state, caller, case_id, sha256)
    headers = {**file_headers(stored), "Cache-Control": "no-store"}
    return StreamingResponse(state.evidence.read(caller, stored), media_type=stored.media_type, headers=headers)


@router.get(PREFIX + "/cases/{case_id}/pictures/{sha256}")
def picture(case_id: CaseId, sha256: Sha256, state: StateNeeded, caller: CallerNeeded, visit: VisitNeeded) -> Response:
    """Give a picture for showing on the page; anything else is not here."""
    stored = _stored(state, caller, case_id, sha256)
    if stored.media_type not in PICTURES:
        raise RecordNotFound("evidence", sha256)
    headers = {**file_headers(stored), "Cache-Control": "no-store", "Content-Disposition": "inline"}
    return StreamingResponse(state.evidence.read(caller, stored), media_type=stored.media_type, headers=headers)
