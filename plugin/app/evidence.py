"""What a reviewer does with the files of a case: each change is an act of its own, undone like an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Optional

from ..domain.evidence import EvidenceFile, LonLat, files_of, to_json, with_file, without
from ..domain.identity import IdFactory
from ..domain.records import Draft
from ..domain.states import ActKind
from ..ports import Clock
from .review import ReviewSession

ADD, CHANGE, REMOVE = "add", "change", "remove"


class EvidenceBook:
    """The files of a sitting's cases. Raises as the session does: ``CaseNotFound``, or why nothing can be written."""

    def __init__(self, session: ReviewSession, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self._ids = IdFactory()
        self._kept_of: Sequence[Any] = ()
        self._kept: dict[int, tuple[Any, tuple[EvidenceFile, ...]]] = {}

    @property
    def may_write(self) -> bool:
        """Tell whether files can be added, changed or removed."""
        return not self._session.store.read_only

    def files(self, case_id: str) -> tuple[EvidenceFile, ...]:
        """Return the files of a case, in the order in which they came."""
        evidence = self._session.draft(case_id).evidence
        if evidence is not self._kept_of:  # hundreds of photos are asked for again and again while they come in
            before, self._kept_of, self._kept = self._kept, evidence, {}
            for data in evidence:
                known = before.get(id(data))
                self._kept[id(data)] = known if known is not None and known[0] is data else (data, files_of([data]))
        return tuple(file for _, files in self._kept.values() for file in files)

    def has_files(self, case_id: str) -> bool:
        """Tell whether a case has any; costs nothing."""
        return bool(self._session.draft(case_id).evidence)

    def file(self, case_id: str, sha256: str) -> Optional[EvidenceFile]:
        """Return one file of a case, ``None`` where it has none of this hash."""
        return next((one for one in self.files(case_id) if one.sha256 == sha256), None)

    def new_group(self) -> str:
        """Return a mark for acts that are to be undone as one."""
        return self._ids.new(self._clock.unix_ms())

    def add(self, case_id: str, file: EvidenceFile, together: Optional[str] = None) -> bool:
        """Add a file that stands in the evidence folder; false where the case has it already."""
        evidence = self._draft(case_id).evidence
        if any(one.get("sha256") == file.sha256 for one in evidence):
            return False
        self._write(case_id, with_file(evidence, file), ADD, {"file": to_json(file)}, together)
        return True

    def set_kind(self, case_id: str, sha256: str, kind: str) -> bool:
        """Say what a photo shows (a code of ``photo_kind``, empty for nothing)."""
        return self._change(case_id, sha256, kind=kind)

    def declare(self, case_id: str, sha256: str, place: LonLat, direction: Optional[float]) -> bool:
        """Say where a photo was taken and where it looks (degrees from north); it is marked as declared."""
        rounded = (round(place[0], 9), round(place[1], 9))
        turned = None if direction is None else round(direction % 360.0, 1)
        return self._change(case_id, sha256, place_declared=rounded, direction_declared=turned)

    def take_declaration_back(self, case_id: str, sha256: str) -> bool:
        """Let what the file itself says of its place count again, or nothing."""
        return self._change(case_id, sha256, place_declared=None, direction_declared=None)

    def remove(self, case_id: str, sha256: str) -> bool:
        """Take a file from a case; what is in the evidence folder stays, for the record and for an undo."""
        file = self.file(case_id, sha256)
        if file is None:
            return False
        self._write(case_id, without(self._draft(case_id).evidence, sha256), REMOVE, {"file": to_json(file)})
        return True

    def refer(self, from_case: str, to_case: str) -> int:
        """Let a case rest on the files of another one, too, as with an earlier finding; returns how many are new."""
        group = self.new_group()
        return sum(self.add(to_case, file, group) for file in self.files(from_case))

    def _change(self, case_id: str, sha256: str, **members: Any) -> bool:
        file = self.file(case_id, sha256)
        if file is None:
            return False
        changed = replace(file, **members)
        if changed == file:
            return False
        before, after = to_json(file), to_json(changed)
        differing = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        said = {
            "sha256": sha256,
            "before": {name: before.get(name) for name in differing},
            "after": {name: after.get(name) for name in differing},
        }
        self._write(case_id, with_file(self._draft(case_id).evidence, changed), CHANGE, said)
        return True

    def _write(
        self, case_id: str, evidence: Sequence[Any], did: str, said: dict[str, Any], together: Optional[str] = None
    ) -> None:
        payload = {"did": did, **said, **({"together": together} if together is not None else {})}
        self._session.amend(case_id, ActKind.EVIDENCE, payload, together, evidence=tuple(evidence))

    def _draft(self, case_id: str) -> Draft:
        return self._session.draft(case_id)
