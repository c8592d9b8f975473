"""What a check of the record finds: breaks of the chain, rows that differ from it, files that are not as they were."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional

from .chain import ChainEntry
from .states import ActKind


class MismatchKind(str, Enum):
    """Which row differs from the entry that it came with."""

    FINDING = "finding"
    OPERATION = "operation"  # what is sent, or was
    STATE = "state"  # the answers that the form shows


@dataclass(frozen=True)
class Mismatch:
    """A row beside the chain that does not say what its entry says."""

    kind: MismatchKind
    seq: int
    case_id: str


@dataclass(frozen=True)
class ChainBreak:
    """The first entry that does not follow on those before it. ``fault`` is a :class:`.chain.ChainFault`."""

    seq: int
    fault: str
    kind: str
    case_id: Optional[str]
    recorded_at: str


@dataclass(frozen=True)
class NamedFile:
    """A file of the evidence folder that an entry names."""

    sha256: str
    suffix: str
    seq: int
    case_id: Optional[str]
    name: str


def files_named(entry: ChainEntry) -> tuple[NamedFile, ...]:
    """Return the files that an entry brought: a photo or document, or the pictures of what was seen."""
    if entry.kind == ActKind.EVIDENCE.value and entry.payload.get("did") == "add":
        file = entry.payload.get("file")
        named = [file] if isinstance(file, dict) else []
        return tuple(_named(entry, one, str(one.get("suffix", "")), str(one.get("name", ""))) for one in named)
    if entry.kind != ActKind.SEEN.value:
        return ()
    repainted = entry.payload.get("repainted")
    pictures: list[Any] = [*entry.payload.get("pictures", ()), *([repainted] if repainted is not None else [])]
    return tuple(_named(entry, one, ".png", "") for one in pictures if isinstance(one, dict) and one.get("sha256"))


def _named(entry: ChainEntry, file: dict[str, Any], suffix: str, name: str) -> NamedFile:
    return NamedFile(str(file.get("sha256", "")), suffix, entry.seq, entry.case_id, name)
