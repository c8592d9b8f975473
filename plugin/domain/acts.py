"""What the application hands to the store: one act, one durable transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from .operations import Operation
from .records import Case, Draft
from .states import ActKind


@dataclass(frozen=True)
class Act:
    """A chain entry and what changes with it.

    ``draft`` replaces the case's working state, ``operation`` becomes an outbox row (its ``client_seq`` and
    ``chain_seq`` are given by the store), ``withdraw`` names an outbox row to take back if it was never sent,
    ``cases`` are new ones that it makes. ``otherwise`` is sent in its stead where what is to be taken back has left
    already. ``stands_in_for`` names refused outbox rows that it replaces. ``along`` are the acts on further cases that
    go with it, each an entry of its own. All of it is in one transaction, or none.
    """

    kind: ActKind
    case_id: Optional[str]
    recorded_at: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    draft: Optional[Draft] = None
    operation: Optional[Operation] = None
    withdraw: Optional[str] = None
    cases: tuple[Case, ...] = ()
    along: tuple[Act, ...] = ()
    otherwise: Optional[Operation] = None
    stands_in_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActReceipt:
    """What the store made durable: the chain entry's number and link, and whether a withdrawal took effect."""

    chain_seq: int
    link: str
    withdrawn: bool = False
