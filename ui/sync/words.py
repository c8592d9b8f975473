"""The words of the sync panel: where a row stands, how the line stands, what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Optional

from qgis.PyQt.QtGui import QColor, QPalette

from ...plugin.adapters.refusal_words import kind_words, own_words, reason_words, refusal_words
from ...plugin.adapters.translation import tr
from ...plugin.app.queue import CaseStatus
from ...plugin.app.sync_panel import Choice, Situation
from ...plugin.app.sync_report import SyncReport
from ...plugin.domain.errors import RedlineError
from ...plugin.domain.sync_rows import Segment, Standing, SyncCounts, SyncRow
from ...plugin.port_errors import SignInNeeded, SignInRefused
from ..messages import sentence
from ..moments import local_words
from ..new_review.parts import headed, in_a_row, patches_words
from ..numbers import size_words
from ..review.sync_words import summary
from ..review.words import status_colour

SHAPES: Mapping[Standing, str] = {
    Standing.CONFLICT: "⚠",
    Standing.REFUSED: "✕",
    Standing.HELD_BACK: "‖",
    Standing.SENDING: "⇡",
    Standing.WAITING: "↑",
    Standing.EXPORTED: "⇪",
    Standing.TAKEN: "✓",
    Standing.SENT: "✓",
    Standing.REPLACED: "⤺",
    Standing.TAKEN_BACK: "–",
}
_STANDINGS: Mapping[Standing, Callable[[], str]] = {
    Standing.CONFLICT: lambda: tr("In conflict"),
    Standing.REFUSED: lambda: tr("Refused"),
    Standing.HELD_BACK: lambda: tr("Held back"),
    Standing.SENDING: lambda: tr("On its way"),
    Standing.WAITING: lambda: tr("Waits"),
    Standing.EXPORTED: lambda: tr("Exported, no receipt"),
    Standing.TAKEN: lambda: tr("Taken"),
    Standing.SENT: lambda: tr("Sent"),
    Standing.REPLACED: lambda: tr("Replaced"),
    Standing.TAKEN_BACK: lambda: tr("Taken back"),
}
_LOOKS: Mapping[Standing, CaseStatus] = {
    Standing.CONFLICT: CaseStatus.CONFLICT,
    Standing.REFUSED: CaseStatus.REJECTED,
    Standing.HELD_BACK: CaseStatus.BLOCKED,
    Standing.SENDING: CaseStatus.WAITING,
    Standing.WAITING: CaseStatus.WAITING,
    Standing.EXPORTED: CaseStatus.EXPORTED,
    Standing.TAKEN: CaseStatus.SENT,
    Standing.SENT: CaseStatus.SENT,
}
_CHOICES: Mapping[Choice, Callable[[int], str]] = {
    Choice.OPEN: lambda count: tr("Not on the platform yet ({count:,})", count=count),
    Choice.CONFLICT: lambda count: tr("In conflict ({count:,})", count=count),
    Choice.REFUSED: lambda count: tr("Refused ({count:,})", count=count),
    Choice.HELD_BACK: lambda count: tr("Held back ({count:,})", count=count),
    Choice.WAITING: lambda count: tr("Waits ({count:,})", count=count),
    Choice.EXPORTED: lambda count: tr("Exported, no receipt ({count:,})", count=count),
    Choice.SENT: lambda count: tr("Sent ({count:,})", count=count),
    Choice.DONE_WITH: lambda count: tr("Replaced or taken back ({count:,})", count=count),
    Choice.ALL: lambda count: tr("All ({count:,})", count=count),
}


def choice_words(choice: Choice, count: int) -> str:
    """Return a choice of rows and how many it shows."""
    return _CHOICES[choice](count)


def standing_words(row: SyncRow) -> str:
    """Return where a row stands: its shape, and its word."""
    if row.segment is Segment.PART_SENT_FILES and row.file is not None:
        share = row.file.sent_bytes / max(1, row.file.size_bytes)
        return f"{SHAPES[row.standing]} {tr('{share} % sent', share=f'{100 * share:.0f}')}"
    if row.segment is Segment.FAILED_FILES:
        return f"{SHAPES[row.standing]} {tr('Not sent')}"
    return f"{SHAPES[row.standing]} {_STANDINGS[row.standing]()}"


def standing_colour(standing: Standing, palette: QPalette) -> Optional[QColor]:
    """Return the colour of a state, readable on the palette's ground; ``None`` for the text's own."""
    return status_colour(_LOOKS[standing], palette) if standing in _LOOKS else None


def patch_words(row: SyncRow) -> str:
    """Return the patch of a row; a file that several patches name says how many."""
    others = len(row.file.case_ids) - 1 if row.file is not None else 0
    name = row.issued_id or tr("not in this workspace")
    return tr("{id} and {count} more", id=name, count=others) if others > 0 else name


def what_words(row: SyncRow) -> str:
    """Return what a row is."""
    return f"{kind_words(row)} · {size_words(row.file.size_bytes)}" if row.file is not None else kind_words(row)


def time_words(moment: str) -> str:
    """Return a moment here, without its zone: all of them are of this computer."""
    return local_words(moment)[:16] if moment else ""


def detail_words(row: SyncRow) -> str:
    """Return all that is to be said of the chosen row: why, and the platform's own words where ours stand for them."""
    said, own = reason_words(row), own_words(row.problem)
    if not own or row.segment not in (Segment.REFUSED, Segment.REPLACED) or own in refusal_words(row.problem):
        return said
    return in_a_row(said, tr("(The platform: “{detail}”)", detail=own))


def situation_words(
    found: Situation, by_itself: bool, next_try_s: Optional[int], trouble: Optional[RedlineError]
) -> str:
    """Return how the line stands, and when something happens by itself."""
    if found is Situation.NO_PLATFORM:
        return tr("This workspace has no platform. Findings stay on this computer, or leave it as files.")
    if found is Situation.OFFLINE:
        return tr("⊘ You work offline. That is normal: everything below is safe here and goes out once you are online.")
    if found is Situation.SIGNED_OUT:
        why = sentence(trouble) if isinstance(trouble, (SignInNeeded, SignInRefused)) else ""
        return why or tr("You are not signed in to the platform. Findings are safe here until you are.")
    if found is Situation.FAILED and trouble is not None:
        return in_a_row(sentence(trouble), next_words(by_itself, next_try_s))
    return in_a_row(tr("● Online."), next_words(by_itself, next_try_s))


def next_words(by_itself: bool, next_try_s: Optional[int]) -> str:
    """Return when a sync begins by itself."""
    if not by_itself:
        return tr("Syncs only when you ask for it.")
    if next_try_s is None:
        return ""
    if next_try_s < 60:
        return tr("The next sync begins by itself in {seconds} s.", seconds=max(1, next_try_s))
    return tr("The next sync begins by itself in {minutes} min.", minutes=-(-next_try_s // 60))


def today_words(counts: SyncCounts) -> str:
    """Return what the platform took today."""
    findings, files = counts.findings, counts.files
    parts = [tr("1 finding") if findings == 1 else tr("{count:,} findings", count=findings)] if findings else []
    parts += [patches_words(counts.patches)] if counts.patches else []
    parts += [tr("1 file") if files == 1 else tr("{count:,} files", count=files)] if files else []
    return headed(tr("Sent today"), " · ".join(parts) or tr("nothing yet"))


def last_words(entry: Optional[Mapping[str, Any]], known: frozenset[str]) -> str:
    """Return what the newest sync of the log did; ``known`` are the counts of a report."""
    if entry is None:
        return ""
    counts = {name: int(count) for name, count in entry.get("counts", {}).items() if name in known}
    flags = {flag: True for flag in entry.get("flags", ()) if flag in ("feed_forked", "chain_mismatch")}
    if entry.get("errors"):
        did = tr("broken off")
    elif "cancelled" in entry.get("flags", ()):
        did = tr("stopped by a person")
    else:
        did = summary(SyncReport(**counts, **flags))
    how = tr("asked for") if entry.get("asked") else tr("by itself")
    when = tr("Last sync {when}, {how}", when=time_words(str(entry.get("at", ""))), how=how)
    return headed(when, did)


def empty_words(choice: Choice, found: Situation) -> str:
    """Return what stands in the place of a list without rows."""
    if choice is Choice.OPEN:
        if found is Situation.NO_PLATFORM:
            return tr("Nothing waits.")
        return tr("Nothing waits: everything that you saved is on the platform.")
    if choice is Choice.SENT:
        return tr("Nothing was sent from this workspace yet.")
    return tr("There is none of these.") if choice is not Choice.ALL else tr("No finding has been made here yet.")


def retried_words(count: int) -> str:
    """Return what came of a retry."""
    if not count:
        return tr("Nothing of it can go again as it is: each row says why, and what to do.")
    return tr("1 waits again.") if count == 1 else tr("{count:,} wait again.", count=count)
