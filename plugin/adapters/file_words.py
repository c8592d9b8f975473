"""Where a file stands on its way to the platform, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..domain.file_sending import FileFault, FileState, OutgoingFile
from .translation import tr

_STATES: Mapping[FileState, Callable[[OutgoingFile], str]] = {
    FileState.WAITING: lambda _file: tr("waits"),
    FileState.PART_SENT: lambda file: tr(
        "{done:.1f} of {total:.1f} MB sent", done=file.sent_bytes / 1e6, total=file.size_bytes / 1e6
    ),
    FileState.SENT: lambda _file: tr("on the platform"),
    FileState.FAILED: lambda _file: tr("not sent"),
}
_FAULTS: Mapping[FileFault, Callable[[OutgoingFile], str]] = {
    FileFault.MISSING: lambda _file: tr(
        "It is no longer in the evidence folder. Bring it back from a copy, then sync again."
    ),
    FileFault.ALTERED: lambda _file: tr(
        "It was changed after it was added, so it is not sent. Bring the original back, then sync again."
    ),
    FileFault.TOO_LARGE: lambda _file: tr("It is larger than the platform takes. Ask the platform's administrator."),
    FileFault.TYPE_REFUSED: lambda _file: tr("The platform does not take files of this kind."),
    FileFault.NOT_ALLOWED: lambda _file: tr(
        "Your account may not send files for this patch. Ask the platform's administrator."
    ),
    FileFault.ARRIVED_DAMAGED: lambda _file: tr("It arrived damaged, twice. Sync again on another line."),
    FileFault.REFUSED: lambda file: tr("The platform did not take it. It says: “{detail}”", detail=file.detail),
}


def state_words(file: OutgoingFile) -> str:
    """Return where a file stands, in a word or two."""
    return _STATES[file.state](file)


def why_words(file: OutgoingFile) -> str:
    """Return why a file was not sent and what to do, empty for one that did not fail."""
    return _FAULTS[file.fault](file) if file.fault in _FAULTS else ""
