"""Acts that the store refused (disk full, …): kept in memory until they are handed over again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..domain.acts import Act
from ..domain.records import Draft


class Unsaved:
    """The refused acts of a sitting, oldest first."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def __len__(self) -> int:
        return len(self._acts)

    def keep(self, act: Act) -> None:
        """Keep a refused act."""
        self._acts.append(act)

    def forget(self, op_id: str) -> bool:
        """Drop an operation that was taken back from what is to be saved again; tells whether it was there."""
        for place, act in enumerate(self._acts):
            if act.operation is not None and act.operation.op_id == op_id:
                self._acts[place] = replace(act, operation=None)
                return True
        return False

    def take(self, drafts: Mapping[str, Draft]) -> list[Act]:
        """Return the acts, each with the newest working state of its cases, and forget them."""

        def newest(act: Act) -> Act:
            return act if act.draft is None else replace(act, draft=drafts.get(act.draft.case_id))

        acts, self._acts = self._acts, []
        return [replace(newest(act), along=tuple(map(newest, act.along))) for act in acts]
