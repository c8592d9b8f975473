"""Words of a newer platform that are not known here: a stand-in is worked with, the word itself is kept beside it.

A patch's state, a secrecy mark or an operation's outcome may be one that was introduced later. Whoever reads it goes on
with the most careful word he knows; the word as it came stands in ``extra`` under the name of its member, and goes out
again where the record goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .states import OperationKind, OutboxState, Outcome, ReviewState, Secrecy

STATE, SECRECY, OUTCOME, KIND = "review_state", "secrecy", "outcome", "kind"
STATE_MEANWHILE = ReviewState.SUBMITTED
"""It is the platform's turn: nothing is asked of the reviewer."""
SECRECY_MEANWHILE = Secrecy.CONFIDENTIAL
_STATES = {state.value: state for state in ReviewState}
_MARKS = {mark.value: mark for mark in Secrecy}
OPERATION_KINDS = {kind.value: kind for kind in OperationKind if kind is not OperationKind.OTHER}
OUTBOX_STATES = {state.value: state for state in OutboxState if state is not OutboxState.OTHER}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome if outcome is not Outcome.OTHER}


def _word(data: Mapping[str, Any], name: str, usual: str) -> str:
    word = data.get(name, usual)
    if not isinstance(word, str):
        raise TypeError(f"{name} is no word")
    return word


def state_of(data: Mapping[str, Any]) -> ReviewState:
    """Return a patch's state, or what stands in for it."""
    return _STATES.get(_word(data, STATE, ReviewState.UNREVIEWED.value), STATE_MEANWHILE)


def secrecy_of(data: Mapping[str, Any]) -> Secrecy:
    """Return a secrecy mark, or what stands in for it."""
    return _MARKS.get(_word(data, SECRECY, Secrecy.INTERNAL.value), SECRECY_MEANWHILE)


def outcome_of(data: Mapping[str, Any]) -> Outcome:
    """Return an outcome, or :attr:`Outcome.OTHER`."""
    return _OUTCOMES.get(_word({OUTCOME: data[OUTCOME]}, OUTCOME, ""), Outcome.OTHER)


def operation_kind_of(word: str) -> OperationKind:
    """Return the kind of an operation in the store, or :attr:`OperationKind.OTHER`."""
    return OPERATION_KINDS.get(word, OperationKind.OTHER)


def outbox_state_of(word: str) -> OutboxState:
    """Return the state of a row of the outbox, or :attr:`OutboxState.OTHER`."""
    return OUTBOX_STATES.get(word, OutboxState.OTHER)


def unknown_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the words that are not known here, by member: they are kept in ``extra``."""
    known: Mapping[str, Mapping[str, Any]] = {STATE: _STATES, SECRECY: _MARKS}
    return {name: data[name] for name, words in known.items() if name in data and data[name] not in words}


def unknown_state(extra: Mapping[str, Any]) -> str:
    """Return the word of a state that is not known here, empty where it is."""
    return str(extra.get(STATE, ""))


def words_out(extra: Mapping[str, Any], state: ReviewState | None, mark: Secrecy) -> dict[str, Any]:
    """Return the words of a record as they go out: for a stand-in the one that came."""
    words: dict[str, Any] = {}
    if state is not None:
        words[STATE] = extra.get(STATE, state.value) if state is STATE_MEANWHILE else state.value
    words[SECRECY] = extra.get(SECRECY, mark.value) if mark is SECRECY_MEANWHILE else mark.value
    return words
