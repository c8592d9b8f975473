"""Merging patches (并入): one of them carries the finding, each of the others is answered "merged into" it.

The rule of both ends. On the wire a ``merge`` operation stands on the patch that stays:
``{"outline": GeoJSON of all of it, "merged": [named, …]}`` takes patches in, ``{"outline": GeoJSON or null,
"apart": [named, …]}`` gives them back what they had before. ``named`` is ``{"case_id", "base_version", "base_finding"?,
"prev_op_id"?}``: an operation names every case that it touches, with the version it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from .errors import BadRecord, RedlineError
from .records import Case
from .states import ReviewState

MERGED_FROM, MERGED_INTO = "merged_from", "merged_into"
"""Members of ``extra``: of the patch that stays the ids of those merged into it; of a merged one where its answer is
(``{"case_id", "issued_id", "version"}``, the version being its own last one before)."""
MERGED, APART = "merged", "apart"
MOST_MERGED = 20
_JUDGED = (ReviewState.APPROVED,)


@dataclass(eq=False)
class MergeRefused(RedlineError):
    """Patches that cannot become one; ``reason`` is a slug, ``issued_id`` the patch that stands against it.

    ``itself`` (named as its own other) · ``another_batch`` · ``merged_already`` (answered by another patch) ·
    ``holds_others`` (patches are merged into it) · ``approved`` · ``gone`` · ``outline_begun`` · ``in_conflict`` (a
    person decides first) · ``too_many`` · ``none`` (no other patch) · ``not_merged`` (nothing to take apart).
    """

    reason: str
    issued_id: str


@dataclass(eq=False)
class PatchMerged(RedlineError):
    """A patch was to be answered whose answer is another one's: it was merged into ``into`` (an issued id)."""

    case_id: str
    into: str


def merged_into(case: Case) -> str:
    """Return the id of the patch that answers for this one, as the platform has it; empty where none does."""
    word = case.extra.get(MERGED_INTO)
    return str(word.get("case_id", "")) if isinstance(word, Mapping) else ""


def answered_under(case: Case) -> str:
    """Return the issued id of the patch that answers for this one, as the platform has it; empty where none does."""
    word = case.extra.get(MERGED_INTO)
    return str(word.get("issued_id", "")) if isinstance(word, Mapping) else ""


def merged_from(case: Case) -> tuple[str, ...]:
    """Return the ids of the patches that were merged into this one, as the platform has it, oldest first."""
    word = case.extra.get(MERGED_FROM)
    return tuple(map(str, word)) if isinstance(word, (list, tuple)) else ()


def may_merge(kept: Case, others: Sequence[Case]) -> None:
    """Raise :class:`MergeRefused` where these patches cannot become one, as their records tell."""
    if not others:
        raise MergeRefused("none", kept.issued_id)
    if len(merged_from(kept)) + len(others) > MOST_MERGED:
        raise MergeRefused("too_many", kept.issued_id)
    if len({kept.case_id, *(one.case_id for one in others)}) <= len(others):
        raise MergeRefused("itself", kept.issued_id)
    for one in (kept, *others):
        if merged_into(one):
            raise MergeRefused("merged_already", one.issued_id)
        if one.review_state in _JUDGED:
            raise MergeRefused("approved", one.issued_id)
        if one.batch_id != kept.batch_id:
            raise MergeRefused("another_batch", one.issued_id)
    for one in others:
        if merged_from(one):
            raise MergeRefused("holds_others", one.issued_id)


def taken_in(kept: Case, others: Iterable[Case], outline: bytes) -> Case:
    """Return the patch that stays: ``outline`` (canonical WKB) is its corrected one, over all of them."""
    into = [*merged_from(kept), *(one.case_id for one in others)]
    return replace(kept, outline_found=outline, extra={**kept.extra, MERGED_FROM: into})


def merged_case(one: Case, kept: Case, by: str, at: str) -> Case:
    """Return a patch once it is merged: it stands where ``kept`` does, without a finding of its own."""
    word = {"case_id": kept.case_id, "issued_id": kept.issued_id, "version": one.version}
    return replace(
        one,
        review_state=kept.review_state,
        review_level=kept.review_level,
        return_reason="",
        finding={},
        finding_number=0,
        finding_by=by,
        finding_at=at,
        outline_found=None,
        extra={**one.extra, MERGED_INTO: word},
    )


def version_before(one: Case) -> int:
    """Return the version of a merged patch in which it still had an answer of its own, 0 where that is not said."""
    word = one.extra.get(MERGED_INTO)
    number = word.get("version") if isinstance(word, Mapping) else 0
    return number if isinstance(number, int) else 0


def let_go(kept: Case, others: Iterable[str], outline: Optional[bytes]) -> Case:
    """Return the patch that stayed, without those that are taken from it again."""
    gone = set(others)
    left = [one for one in merged_from(kept) if one not in gone]
    rest = {name: value for name, value in kept.extra.items() if name != MERGED_FROM}
    return replace(kept, outline_found=outline, extra={**rest, MERGED_FROM: left} if left else rest)


def own_again(one: Case, before: Optional[Case]) -> Case:
    """Return a merged patch with the finding that it had ``before``; without one where nothing is known of that."""
    extra = {name: value for name, value in one.extra.items() if name != MERGED_INTO}
    state = ReviewState.UNREVIEWED if before is None else before.review_state
    return replace(
        one,
        review_state=state,
        review_level=0,
        return_reason="" if before is None else before.return_reason,
        finding={} if before is None else before.finding,
        finding_number=0 if before is None else before.finding_number,
        finding_by="" if before is None else before.finding_by,
        finding_at="" if before is None else before.finding_at,
        outline_found=None if before is None else before.outline_found,
        extra=extra,
    )


@dataclass(frozen=True)
class Named:
    """A case that a merge touches beside its own, and what it stands on."""

    case_id: str
    base_version: int
    base_finding: Optional[Mapping[str, Any]] = None
    prev_op_id: Optional[str] = None


def named_to_json(one: Named) -> dict[str, Any]:
    """Return the wire form."""
    said: dict[str, Any] = {"case_id": one.case_id, "base_version": one.base_version}
    if one.base_finding is not None:
        said["base_finding"] = dict(one.base_finding)
    return {**said, **({"prev_op_id": one.prev_op_id} if one.prev_op_id else {})}


def named_in(payload: Mapping[str, Any]) -> tuple[str, tuple[Named, ...]]:
    """Return what a merge does (:data:`MERGED` or :data:`APART`) and whom it names; raises :class:`BadRecord`."""
    word = MERGED if MERGED in payload else APART
    items = payload.get(word)
    if (MERGED in payload and APART in payload) or not isinstance(items, list) or not 1 <= len(items) <= MOST_MERGED:
        raise BadRecord("merge", f"{MERGED} or {APART} is a list of 1 to {MOST_MERGED} cases")
    named = tuple(map(_named, items))
    if len({one.case_id for one in named}) < len(named):
        raise BadRecord("merge", "two cases are the same")
    return word, named


def ids_named(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the cases that a merge names, whether or not it can be read."""
    listed = payload.get(MERGED, payload.get(APART))
    items = listed if isinstance(listed, list) else []
    return tuple(str(item["case_id"]) for item in items if isinstance(item, Mapping) and "case_id" in item)


def _named(item: Any) -> Named:
    if not isinstance(item, Mapping):
        raise BadRecord("merge", "a case is not an object")
    case_id, version, finding, prev = (
        item.get(name) for name in ("case_id", "base_version", "base_finding", "prev_op_id")
    )
    if not isinstance(case_id, str) or not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise BadRecord("merge", "a case needs its id and base version")
    if not (finding is None or isinstance(finding, Mapping)) or not (prev is None or isinstance(prev, str)):
        raise BadRecord("merge", "base_finding is an object, prev_op_id a text")
    return Named(case_id, version, finding, prev)
