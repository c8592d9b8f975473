"""What a reviewer keeps of what the platform said: his replica of the area, and the word on each operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

IDS = {"case": "case_id", "zone": "zone_id", "batch": "batch_id"}
DONE = ("applied", "duplicate")
REMEMBERED = (*DONE, "conflict")
"""Outcomes that hold for ever; what was rejected by a rule or blocked may be answered otherwise later."""


class ToldWrong(AssertionError):
    """The platform contradicted itself or left something out; the sentence says what."""


@dataclass
class Replica:
    """The area as its cursors built it: records by kind and id, and which operations came down in the feed."""

    records: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    cursor: str = ""
    seq: int = 0
    left: int = 0
    """Records that left the area."""

    def take(self, page: Mapping[str, Any]) -> None:
        """Take a page in; raises :class:`ToldWrong` where its numbers do not rise."""
        for change in page["changes"]:
            if change["seq"] <= self.seq:
                raise ToldWrong(f"the feed told number {change['seq']} after {self.seq}")
            self.seq = int(change["seq"])
            self._put(change["kind"], change["record"], change["op_id"])
        self.cursor = page["cursor"]

    def _put(self, kind: str, record: Mapping[str, Any], op_id: str | None) -> None:
        if kind == "tombstone":
            key = (record["kind"], record["record_id"])
            self.left += self.records.pop(key, None) is not None
        else:
            key = (kind, record[IDS[kind]])
            self.records[key] = record
        if op_id is not None:
            self.told[op_id, key[1]] += 1

    def cases(self) -> list[Mapping[str, Any]]:
        """Return the patches."""
        return [record for (kind, _), record in self.records.items() if kind == "case"]


@dataclass(frozen=True)
class Word:
    """What was acknowledged of an operation."""

    case_id: str
    kind: str
    outcome: str
    version: int
    problem: str = ""
    """Why it was refused: the problem's name."""


@dataclass
class Ledger:
    """Every operation that was sent, with the platform's word on it."""

    words: dict[str, Word] = field(default_factory=dict)
    sent: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    found_again: int = 0
    """Operations whose first answer was lost: applied, and told as duplicates when sent again."""

    def sending(self, operations: list[dict[str, Any]]) -> None:
        """Remember what is sent, before it is."""
        self.sent.update({op["op_id"]: op for op in operations})

    def heard(self, results: list[Mapping[str, Any]]) -> None:
        """Take the words of a receipt; raises :class:`ToldWrong` where one contradicts an earlier one."""
        for result in results:
            op = self.sent[result["op_id"]]
            problem = str(result.get("problem", {}).get("type", "")).rpartition(":")[2]
            word = Word(op["case_id"], op["kind"], result["outcome"], int(result.get("version", 0)), problem)
            before = self.words.get(result["op_id"])
            if before is None:
                self.found_again += word.outcome == "duplicate"
            elif before.outcome in REMEMBERED and not _agree(before, word):
                raise ToldWrong(f"{result['op_id']} was {before} and is {word}")
            self.words[result["op_id"]] = word


def _agree(before: Word, now: Word) -> bool:
    if before.outcome in DONE:
        return now.outcome == "duplicate" and now.version == before.version
    return now.outcome == before.outcome
