"""What a check of the record found, in sentences; and what each kind of entry is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...plugin.adapters.recovery import Recoverable
from ...plugin.adapters.translation import tr
from ...plugin.app.verify import FileFault, Verified
from ...plugin.domain.record import ChainBreak, Mismatch, MismatchKind
from ..damage_words import damage_words, raw_words
from ..moments import local_words

FILES_NAMED = 20
"""So many faulty files are named, one by one; the rest are counted."""

KINDS: Mapping[str, Callable[[], str]] = {
    "import": lambda: tr("import"),
    "screen": lambda: tr("overlaps measured"),
    "open": lambda: tr("opened"),
    "answer": lambda: tr("answer"),
    "note": lambda: tr("note"),
    "flag": lambda: tr("flag"),
    "evidence": lambda: tr("evidence"),
    "decide": lambda: tr("finding"),
    "reopen": lambda: tr("reopened"),
    "undo": lambda: tr("taken back"),
    "redo": lambda: tr("done again"),
    "sketch": lambda: tr("outline begun"),
    "outline": lambda: tr("outline"),
    "marks": lambda: tr("marks on the images"),
    "seen": lambda: tr("what was seen"),
    "sync": lambda: tr("sync"),
    "resolve": lambda: tr("conflict resolved"),
    "recover": lambda: tr("recovered from a snapshot"),
    "export": lambda: tr("export"),
}
"""By ``ActKind``."""

_FAULTS: Mapping[str, Callable[[], str]] = {
    "missing": lambda: tr("an entry before it is missing, or stands twice"),
    "not_linked": lambda: tr("it does not follow the entry before it"),
    "altered": lambda: tr("its content was altered after it was written"),
    "link": lambda: tr("its hash was altered"),
}

_ROWS: Mapping[MismatchKind, Callable[[], str]] = {
    MismatchKind.FINDING: lambda: tr("the finding"),
    MismatchKind.OPERATION: lambda: tr("what is sent to the platform"),
    MismatchKind.STATE: lambda: tr("what the form shows"),
}


def kind_words(kind: str) -> str:
    """Return what an entry is called; a kind of a newer version by its own word."""
    return KINDS[kind]() if kind in KINDS else kind


def headline(found: Verified) -> str:
    """Return the one sentence that tells whether all is well."""
    if found.whole:
        return tr("The record is whole.")
    if found.stopped:
        return tr("Stopped before the end. What was looked at until then is below.")
    return tr("The record does not hold. Keep the folder as it is, make a copy of it, and tell who is responsible.")


def details(found: Verified, name_of: Callable[[str], str]) -> list[str]:
    """Return a line for each thing that was looked at; ``name_of`` gives a patch's issued id."""
    lines = [_chain_line(found)]
    if found.broken is not None:
        lines.append(_break_line(found.broken, name_of))
    if found.mismatch is not None:
        lines.append(_mismatch_line(found.mismatch, found.mismatches, name_of))
    lines.append(_platform_line(found))
    lines.append(_files_line(found.files))
    lines += [_file_line(fault, name_of) for fault in found.faults[:FILES_NAMED]]
    if len(found.faults) > FILES_NAMED:
        lines.append(tr("… and {count} more files.", count=len(found.faults) - FILES_NAMED))
    if found.head:
        lines.append(tr("Head of the chain: {head}", head=found.head))
    return lines


def _chain_line(found: Verified) -> str:
    if not found.entries:
        return tr("No entry holds.") if found.broken else tr("The record is empty.")
    return tr(
        "{count} entries follow on one another, from {first} to {last}.",
        count=f"{found.entries:,}",
        first=local_words(found.first_at),
        last=local_words(found.last_at),
    )


def _break_line(broken: ChainBreak, name_of: Callable[[str], str]) -> str:
    where = name_of(broken.case_id) if broken.case_id else tr("the whole workspace")
    return tr(
        "First break: entry {seq} ({kind}, {where}, {when}): {fault}.",
        seq=broken.seq,
        kind=kind_words(broken.kind),
        where=where,
        when=local_words(broken.recorded_at),
        fault=_FAULTS[broken.fault]() if broken.fault in _FAULTS else broken.fault,
    )


def _mismatch_line(one: Mismatch, count: int, name_of: Callable[[str], str]) -> str:
    words = tr(
        "Of patch {where}, {what} is not what entry {seq} says.",
        where=name_of(one.case_id),
        what=_ROWS[one.kind](),
        seq=one.seq,
    )
    return words if count == 1 else tr("{first} It is the first of {count} such rows.", first=words, count=count)


def _platform_line(found: Verified) -> str:
    if not found.acknowledged_seq:
        return tr("No platform has acknowledged this record yet.")
    if found.platform_agrees:
        return tr("The platform has acknowledged it up to entry {seq}, with the same hash.", seq=found.acknowledged_seq)
    return tr(
        "At entry {seq} the platform acknowledged another hash: what is before it was rewritten since.",
        seq=found.acknowledged_seq,
    )


def _files_line(count: int) -> str:
    if not count:
        return tr("The record names no evidence files.")
    if count == 1:
        return tr("One evidence file or picture was compared with its hash.")
    return tr("{count} evidence files and pictures were compared with their hashes.", count=f"{count:,}")


def _file_line(fault: FileFault, name_of: Callable[[str], str]) -> str:
    file = fault.file
    name = file.name or f"{file.sha256[:12]}…{file.suffix}"
    where = name_of(file.case_id) if file.case_id else ""
    if fault.missing:
        return tr("The file {name} of patch {where} is missing (entry {seq}).", name=name, where=where, seq=file.seq)
    return tr(
        "The file {name} of patch {where} was altered since it came in (entry {seq}).",
        name=name,
        where=where,
        seq=file.seq,
    )


def store_words(found: Recoverable) -> str:
    """Return what is the matter with the store."""
    if found.whole:
        return tr("This workspace is not damaged: it opens as it is. Recovering would take it back to the copy below.")
    return tr("This workspace is damaged: {reason}.", reason=damage_words(found.reason))


def damage_details(folder: str, found: Recoverable) -> str:
    """Return what goes to who is asked for help: the folder, what the database itself says of it, the newest copy."""
    return "\n".join((folder, raw_words(found.reason), found.snapshot.name))


def copy_words(found: Recoverable) -> str:
    """Return what the snapshot holds."""
    return tr(
        "The newest good copy was made on {when}. It holds {cases} patches, {findings} findings and {entries} entries.",
        when=local_words(found.taken_at),
        cases=f"{found.content.cases:,}",
        findings=f"{found.content.findings:,}",
        entries=f"{found.content.entries:,}",
    )


def newer_words(found: Recoverable) -> str:
    """Return what is newer than the snapshot."""
    if found.parted:
        return tr("The copy is of another past than the workspace: what is newer cannot be told.")
    if found.newer:
        findings = sum(entry.kind == "decide" for entry in found.newer)
        words = tr(
            "Newer than the copy, as far as it can still be read: {count} entries, {findings} findings among them. "
            "They are listed here and kept beside the damaged file, to be entered again.",
            count=f"{len(found.newer):,}",
            findings=f"{findings:,}",
        )
        if not found.on_platform:
            return words
        sent = tr("What is marked ✓ the platform has: it comes back with the next sync and is not to be entered again.")
        return f"{words} {sent}"
    if found.store is None:
        return tr(
            "What is newer than the copy cannot be read any more. Where the workspace is linked to a platform, what "
            "was sent comes back with the next sync."
        )
    return tr("Nothing is newer than the copy.")
