"""What was seen, as the chain tells it: each finding of a patch with its recipes, kept pictures and file hashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from ..domain.chain import ChainEntry
from ..domain.seen import FileKey, Recipe, WhyMissing
from ..domain.states import ActKind

_FINDINGS = (ActKind.DECIDE.value, ActKind.REDO.value)


@dataclass(frozen=True)
class SeenView:
    """One view of a finding. ``sha256`` names its kept picture, empty where there is none; ``why`` says why not.

    ``waits``: the picture has not followed yet. ``hashes`` are those known of the view's files. ``repainted``: it was
    not kept then but painted later, from the recipe and files of the same size and time.
    """

    recipe: Recipe
    sha256: str = ""
    why: Optional[WhyMissing] = None
    waits: bool = False
    hashes: Mapping[FileKey, str] = field(default_factory=dict)
    repainted: bool = False


@dataclass(frozen=True)
class SeenFinding:
    """One finding as it was given: number of its entry, wall time of the device, answers, views."""

    seq: int
    recorded_at: str
    answers: Mapping[str, Any]
    views: tuple[SeenView, ...]


def findings_seen(history: Sequence[ChainEntry], hashes: Mapping[FileKey, str]) -> tuple[SeenFinding, ...]:
    """Return the findings of one patch that say what was seen, the newest first.

    ``history`` is all of its entries, ``hashes`` the store's known hashes of files. A finding taken back and given
    again rests on the pictures of the first time.
    """
    entries = [entry for entry in history if entry.kind == ActKind.SEEN.value]
    followed = {entry.payload["of"]: entry for entry in entries if "of" in entry.payload}
    again = {entry.payload["op_id"]: entry.payload["again"] for entry in history if "again" in entry.payload}
    given = [entry for entry in history if entry.kind in _FINDINGS and entry.payload.get("seen")]
    later = _settled_later(entries)
    firsts = [(entry, _first(entry, again)) for entry in reversed(given)]
    return tuple(_finding(entry, followed.get(first), later.get(first, {}), hashes) for entry, first in firsts)


def _settled_later(entries: Iterable[ChainEntry]) -> Mapping[str, Mapping[int, Mapping[str, Any]]]:
    """Return by operation and view what became of pictures that were to be painted again."""
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for entry in entries:
        settled = entry.payload.get("repainted") or entry.payload.get("not_repainted")
        if settled is not None:
            found.setdefault(settled["of"], {}).setdefault(settled["view"], settled)
    return found


def _first(entry: ChainEntry, again: Mapping[str, str]) -> str:
    """Return the operation with which the finding was given for the first time."""
    op_id = str(entry.payload.get("op_id", ""))
    while op_id in again:
        op_id = again[op_id]
    return op_id


def _finding(
    entry: ChainEntry,
    followed: Optional[ChainEntry],
    later: Mapping[int, Mapping[str, Any]],
    hashes: Mapping[FileKey, str],
) -> SeenFinding:
    answers = entry.payload.get("finding") or entry.payload.get("answers") or {}
    pictures = {one["view"]: one["sha256"] for one in _listed(followed, "pictures")}
    missing = {one["view"]: _why(one["why"]) for one in _listed(followed, "missing")}
    views = []
    for place, recipe in enumerate(entry.payload["seen"]):
        view = int(recipe.get("view", place))
        waits = followed is None and bool(recipe.get("images"))
        files, again = _of_files(recipe, hashes), later.get(view, {})
        sha256, why = pictures.get(view, ""), missing.get(view)
        if not sha256 and again:
            sha256, why = again.get("sha256", ""), _why(again["why"]) if "why" in again else why
        views.append(SeenView(recipe, sha256, why, waits, files, bool(sha256) and view not in pictures))
    return SeenFinding(entry.seq, entry.recorded_at, answers, tuple(views))


def _listed(entry: Optional[ChainEntry], member: str) -> Iterable[Mapping[str, Any]]:
    return entry.payload.get(member, ()) if entry is not None else ()


def _why(word: str) -> WhyMissing:
    """Return the reason; one that a newer version wrote counts as not kept."""
    known = {why.value: why for why in WhyMissing}
    return known.get(word, WhyMissing.NOT_KEPT)


def _of_files(recipe: Recipe, hashes: Mapping[FileKey, str]) -> Mapping[FileKey, str]:
    keys = [(str(one["path"]), str(one["identity"])) for one in (*recipe.get("images", ()), *recipe.get("base", ()))]
    return {key: hashes[key] for key in keys if hashes.get(key)}
