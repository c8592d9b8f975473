"""What the platform's word on an operation means to the reviewer: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..domain.refusal import Refusal
from ..domain.states import OperationKind
from ..domain.sync_rows import Segment, SyncRow, problem_slug
from .file_words import why_words
from .translation import tr

Words = Callable[[], str]

_KINDS: Mapping[OperationKind, Words] = {
    OperationKind.CREATE: lambda: tr("Lead of your own"),
    OperationKind.PATCH: lambda: tr("Changed fields"),
    OperationKind.SPLIT: lambda: tr("Split"),
    OperationKind.MERGE: lambda: tr("Merge"),
    OperationKind.SUBMIT: lambda: tr("Finding"),
    OperationKind.RETURN: lambda: tr("Return"),
    OperationKind.APPROVE: lambda: tr("Approval"),
    OperationKind.ASSIGN: lambda: tr("Hand-over"),
    OperationKind.OTHER: lambda: tr("Step of a newer version"),
}


def _form_words() -> str:
    return tr("The platform's form asks for other answers than yours. Open the patch, look at the form, save it again.")


def _rights_words() -> str:
    return tr("Your account may not do this for the patch. Ask the platform's administrator for the right, then retry.")


PROBLEMS: Mapping[str, Words] = {
    "step-not-allowed": lambda: tr(
        "The patch stood otherwise on the platform, approved perhaps, so it took no finding. Fetch, look at the patch, "
        "and save it again if it is to change."
    ),
    "level-not-allowed": lambda: tr(
        "This level of review is not yours, or it is not its turn. Ask who is to approve the patch."
    ),
    "role-missing": _rights_words,
    "unit-not-yours": _rights_words,
    "case-not-found": lambda: tr(
        "The patch is not in your area on the platform, or is not there any more. Ask the platform's administrator; "
        "once it is yours again, retry."
    ),
    "case-exists": lambda: tr("The platform has this lead already. Nothing is to be done."),
    "merge-refused": lambda: tr(
        "These patches cannot become one any more: one of them has changed. Fetch, then look at them and merge anew."
    ),
    "patch-merged": lambda: tr(
        "The patch was merged into another one meanwhile, which answers for it. Give your finding there."
    ),
    "bad-geometry": lambda: tr("The outline cannot be used. Open the patch, mend the outline (E), save it again."),
    "answer-missing": _form_words,
    "unknown-question": _form_words,
    "unknown-code": _form_words,
    "answer-not-allowed": _form_words,
    "answer-faulty": _form_words,
    "answer-too-long": _form_words,
    "unknown-form": lambda: tr(
        "The platform does not have the form of this finding yet. Ask its administrator to bring it in, then retry."
    ),
    "photos-missing": lambda: tr(
        "The finding needs photos that it does not have. Open the patch, add them (P), save it again."
    ),
    "reason-missing": lambda: tr("A reason is missing. Open the patch, write it, save it again."),
    "due-date-past": lambda: tr("The date lies in the past. Choose another one and save it again."),
    "person-not-able": lambda: tr("The person named there may not do this. Name somebody else, or retry later."),
    "kind-not-supported": lambda: tr(
        "The platform is older than this plugin and does not know this step yet. Retry once it has been renewed."
    ),
    "operation-too-large": lambda: tr(
        "It is too large to be sent: its outline has too many corners, or its texts are too long. Open the patch, make "
        "it simpler, save it again."
    ),
    "not-storable": lambda: tr(
        "The platform could not keep it, by a fault of its own. Tell its administrator, then retry."
    ),
    "op-id-taken": lambda: tr(
        "The platform has something else under the same number. Tell its administrator, and save the finding again."
    ),
    "bad-record": lambda: tr(
        "The platform could not read it. Save the log for support, then open the patch and save it again."
    ),
}
"""By the last part of a problem's type."""


def kind_words(row: SyncRow) -> str:
    """Return what a row is, in a word or two: a kind of act, a file by its name, or a conflict."""
    if row.file is not None:
        return row.file.name or tr("File")
    return tr("Two findings") if row.kind is None else _KINDS[row.kind]()


def reason_words(row: SyncRow) -> str:
    """Return why a row stands where it does and what to do, empty where nothing is to be said."""
    if row.file is not None:
        return why_words(row.file)
    if row.segment in _SEGMENTS:
        return _SEGMENTS[row.segment]()
    return refusal_words(row.problem) if row.segment in (Segment.REFUSED, Segment.REPLACED) else ""


def refusal_words(problem: Mapping[str, Any]) -> str:
    """Return what a refusal means; one that is not known here in the platform's own words."""
    words = PROBLEMS.get(problem_slug(problem))
    if words is not None:
        return words()
    said = own_words(problem)
    if not said:
        return tr("The platform did not take it and did not say why. Retry, or ask its administrator.")
    return tr("The platform did not take it. It says: “{detail}” Retry, or ask its administrator.", detail=said)


def why_refused(refusal: Refusal) -> str:
    """Return why the platform took something not, by the code of its answer; its own words, quoted, where we have none.

    Empty where it did not say.
    """
    words = PROBLEMS.get(refusal.problem)
    if words is not None:
        return words()
    return tr("It says: “{detail}”", detail=refusal.words) if refusal.words else ""


def own_words(problem: Mapping[str, Any]) -> str:
    """Return the platform's own words, in its language."""
    return str(problem.get("detail") or problem.get("title") or "")


_SEGMENTS: Mapping[Segment, Words] = {
    Segment.CONFLICTS: lambda: tr("Somebody else found otherwise meanwhile. Enter shows both; choose what stands."),
    Segment.DISPUTED: lambda: tr(
        "The patch was changed by somebody else meanwhile. Look at it, then offer the split again (Shift+X) or merge "
        "anew."
    ),
    Segment.NEWER: lambda: tr(
        "A newer version of this program saved it, and this one does not know it. It is safe here: update the program, "
        "then it goes out, and what waits behind it on the same patch."
    ),
    Segment.HELD_BACK: lambda: tr(
        "It waits behind another step of this patch that was refused or is in conflict. Settle that one first, then "
        "retry."
    ),
    Segment.SENDING: lambda: tr(
        "It was handed to the line, the answer has not come yet. Sending it twice is harmless."
    ),
    Segment.EXPORTED: lambda: tr(
        "It left by a file that is carried by hand; no receipt has come back. This may stay so for ever, nothing is "
        "lost."
    ),
    Segment.TAKEN: lambda: tr("The platform has it; the next sync sees it there."),
    Segment.TAKEN_BACK: lambda: tr("You took it back before it left."),
}
