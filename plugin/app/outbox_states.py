"""What became of each case's newest operation, how many of them wait, counted as they change, and which may go again.

Memory only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from ..domain.states import OutboxState

UNSENT = frozenset({OutboxState.WAITING, OutboxState.SENDING, OutboxState.BLOCKED})
"""The platform has not got these."""
STUCK = frozenset({OutboxState.CONFLICT, OutboxState.REJECTED})
"""These go no further without a person."""
REFUSED = STUCK | {OutboxState.BLOCKED}
"""The platform has not applied these, and does not as they are."""


class OutboxStates(MutableMapping[str, OutboxState]):
    """States by case id. After each key the window says how many wait: a hundred thousand are not counted for that."""

    def __init__(self, states: Mapping[str, OutboxState]) -> None:
        self._states = dict(states)
        self._unsent = sum(state in UNSENT for state in self._states.values())
        self._stuck = sum(state in STUCK for state in self._states.values())
        self._exported = sum(state is OutboxState.EXPORTED for state in self._states.values())

    def __getitem__(self, case_id: str) -> OutboxState:
        return self._states[case_id]

    def __setitem__(self, case_id: str, state: OutboxState) -> None:
        before = self._states.get(case_id)
        self._unsent += (state in UNSENT) - (before in UNSENT)
        self._stuck += (state in STUCK) - (before in STUCK)
        self._exported += (state is OutboxState.EXPORTED) - (before is OutboxState.EXPORTED)
        self._states[case_id] = state

    def __delitem__(self, case_id: str) -> None:
        before = self._states.pop(case_id)
        self._unsent -= before in UNSENT
        self._stuck -= before in STUCK
        self._exported -= before is OutboxState.EXPORTED

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def __len__(self) -> int:
        return len(self._states)

    def plain(self) -> dict[str, OutboxState]:
        """Return them as they stand now; what changes afterwards does not change the copy."""
        return dict(self._states)

    def unsent(self) -> int:
        """Return how many wait to be sent."""
        return self._unsent

    def stuck(self) -> int:
        """Return how many wait for a person."""
        return self._stuck

    def exported(self) -> int:
        """Return how many left in a file and have no receipt yet."""
        return self._exported


NEVER_AGAIN = frozenset(
    {
        # The platform remembers its answer for ever: the same operation gets the same word.
        "step-not-allowed",
        "level-not-allowed",
        "merge-refused",
        "patch-merged",
        "op-id-taken",
        "case-exists",
        # What it says is the matter, and an operation never changes: another finding goes in its place.
        "bad-geometry",
        "bad-record",
        "unknown-code",
        "unknown-question",
        "answer-missing",
        "photos-missing",
        "answer-not-allowed",
        "answer-faulty",
        "answer-too-long",
        "reason-missing",
        "due-date-past",
        "operation-too-large",
    }
)
"""Problems (the last part of their type) with which a refused operation would be refused again."""


def may_go_again(problem: str) -> bool:
    """Tell whether a refused operation may be sent once more as it is: rights, areas and the platform change."""
    return problem not in NEVER_AGAIN
