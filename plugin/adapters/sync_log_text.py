"""The log of syncs as a text that people read and send: what stands now, then each sync, the newest first.

Made of what the log holds and of counts and ids, so it holds no secret either; a line for programs follows each sync.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..domain.records import WorkspaceInfo
from ..domain.sync_rows import SyncCounts, SyncRow, problem_slug
from .network_policy import host_of
from .sync_log import slug_of
from .translation import tr

_ERRORS: Mapping[str, Callable[[], str]] = {
    "ServerUnreachable": lambda: tr("The platform could not be reached."),
    "ServerTimeout": lambda: tr("The platform did not answer in time."),
    "BadAnswer": lambda: tr("Something answered that is not the platform: a page of the network, or an older program."),
    "ServerBusy": lambda: tr("The platform was busy or not ready."),
    "SignInNeeded": lambda: tr("The account was no longer valid: sign in again."),
    "SignInRefused": lambda: tr("The platform refused name or password, or the account is locked."),
    "HostNotAllowed": lambda: tr("The workspace may not connect to this computer."),
    "CursorGone": lambda: tr("The platform's records were restored or renewed; all was read again."),
    "DiskFull": lambda: tr("The disk of this computer was full."),
    "StoreLocked": lambda: tr("Another program held the workspace."),
    "StoreDamaged": lambda: tr("The workspace's store is damaged."),
    "WorkspaceReadOnly": lambda: tr("The workspace could not be written."),
    "SyncBroke": lambda: tr("A fault of the plugin ended the sync; the log panel of QGIS has the details."),
}


def facts_of(info: WorkspaceInfo, by_itself: bool, about: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of workspace and programs: ids, host and settings, neither name nor place."""
    return {
        **about,
        "workspace": info.workspace_id,
        "platform": host_of(info.server_url) or "-",
        "network": info.network_mode.value,
        "by itself": "yes" if by_itself else "no",
    }


def support_text(
    saved_at: str,
    facts: Mapping[str, str],
    counts: SyncCounts,
    refused: Sequence[SyncRow],
    entries: Sequence[Mapping[str, Any]],
) -> str:
    """Return the text; ``entries`` oldest first, ``refused`` as many as there is room for."""
    lines = [
        tr("Redline Review: what the syncs of one workspace did. Saved {when}.", when=saved_at),
        tr("No name, password, note or answer is in this file: times, counts, ids and names of computers only."),
        "",
        " · ".join(f"{name}: {value}" for name, value in facts.items()),
        " · ".join(f"{segment.value}: {count}" for segment, count in counts.rows.items() if count),
        "",
    ]
    lines += [_refused_line(row) for row in refused]
    lines += [line for entry in _newest_first(entries) for line in _sync_lines(entry)]
    return "\n".join(lines) + "\n"


def _refused_line(row: SyncRow) -> str:
    if row.file is not None:
        return f"{row.segment.value}  {row.key}  {row.case_id}  {row.file.fault.value}  {row.file.size_bytes} B"
    slug = problem_slug(row.problem)
    return f"{row.segment.value}  {row.key}  {row.case_id}  {slug_of(slug) if slug else ''}".rstrip()


def _newest_first(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return one entry for each sync: where it ended, else where it began."""
    syncs: dict[Any, Mapping[str, Any]] = {}
    for entry in entries:
        number = entry.get("ended", entry.get("began"))
        syncs.pop(number, None)
        syncs[number] = entry
    return list(reversed(syncs.values()))


def _sync_lines(entry: Mapping[str, Any]) -> list[str]:
    asked = tr("asked for") if entry.get("asked") else tr("by itself")
    if "ended" not in entry:
        return [f"{entry.get('at', '')}  {asked}  {tr('cut off: the program ended, or it still runs')}", ""]
    took = f"{int(entry.get('ms', 0)) / 1000:.1f} s"
    lines = [f"{entry.get('at', '')}  {asked}  {took}  {_ending(entry)}"]
    lines += [f"    {_error_words(error)}" for error in entry.get("errors", ())]
    lines.append("    " + json.dumps({key: entry[key] for key in entry if key not in _SAID}, sort_keys=True))
    return [*lines, ""]


_SAID = frozenset({"at", "asked", "ms"})


def _ending(entry: Mapping[str, Any]) -> str:
    if "cancelled" in entry.get("flags", ()):
        return tr("stopped by a person")
    return tr("broken off") if entry.get("errors") else tr("done")


def _error_words(error: Mapping[str, Any]) -> str:
    kind = str(error.get("kind", ""))
    words = _ERRORS[kind]() if kind in _ERRORS else tr("An error ended the sync.")
    more = " ".join(f"{name}={value}" for name, value in error.items())
    return f"{words} ({more})"
