"""What keeps an export from being made, or notes from coming back, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from ..plugin.adapters.translation import tr
from ..plugin.app import export_errors as export
from ..plugin.app.export import Remark
from ..plugin.domain.errors import RedlineError

_WHY_UNWRITTEN: dict[str, Callable[[str], str]] = {
    "full": lambda path: tr(
        "The disk of {path} is full: nothing was exported. Make room there, or choose another folder.", path=path
    ),
    "read_only": lambda path: tr(
        "{path} cannot be written: nothing was exported. Choose a folder where you may write.", path=path
    ),
    "locked": lambda path: tr(
        "{path} is open in another program, in a spreadsheet perhaps: nothing was exported. Close it there, then "
        "export again.",
        path=path,
    ),
}
_WHY_UNREADABLE: dict[str, Callable[[str], str]] = {
    "missing": lambda name: tr("{name} is not there any more. Choose the list again.", name=name),
    "not_xlsx": lambda name: tr(
        "{name} is no XLSX file that can be read. Open it in a spreadsheet, save it as XLSX, and choose it again.",
        name=name,
    ),
    "not_kml": lambda name: tr(
        "{name} is no KML or KMZ file that can be read. Export the points again as KML, and choose that file.",
        name=name,
    ),
    "not_gpx": lambda name: tr(
        "{name} is no GPX file that can be read. Export marks and track again as GPX, and choose that file.", name=name
    ),
    "no_table": lambda name: tr(
        "{name} has no sheet with the headings of a field visit list. Choose the list that was exported here; its "
        "heading row must still be there.",
        name=name,
    ),
    "too_large": lambda name: tr("{name} is far larger than a field visit list. Choose another file.", name=name),
}


def _unwritten(error: Any) -> str:
    if error.reason in _WHY_UNWRITTEN:
        return _WHY_UNWRITTEN[error.reason](error.path)
    return tr(
        "{path} could not be written: {reason}. Nothing was exported. Choose another folder, or try again.",
        path=error.path,
        reason=error.reason,
    )


def _unreadable(error: Any) -> str:
    name = PurePath(error.path).name
    if error.reason in _WHY_UNREADABLE:
        return _WHY_UNREADABLE[error.reason](name)
    return tr("{name} cannot be read: {reason}. Copy it again, or choose another file.", name=name, reason=error.reason)


EXPORT: dict[type[RedlineError], Callable[[Any], str]] = {
    export.ExportUnwritten: _unwritten,
    export.ExportUnrecorded: lambda e: tr(
        "The export could not be noted in the record of this workspace ({reason}), so its files were taken away again. "
        "Make room on the workspace's disk, then export again.",
        reason=e.reason,
    ),
    export.ExportCancelled: lambda e: tr("The export was stopped; nothing of it was left behind."),
    export.NothingToExport: lambda e: tr("There is nothing to export: choose patches, and what to make of them."),
    export.TooManyRows: lambda e: tr(
        "{count} patches are more than a sheet holds ({most}). Export fewer: filter the list, then choose the patches "
        "shown in it.",
        count=f"{e.count:,}",
        most=f"{e.most:,}",
    ),
    export.ExportInWorkspace: lambda e: tr(
        "{path} lies in the folder of this workspace, which is the plugin's own. Choose a folder outside it.",
        path=e.path,
    ),
    export.NotesUnreadable: _unreadable,
}

REMARKS: dict[Remark, Callable[[int], str]] = {
    Remark.LONG_TEXT: lambda n: tr(
        "Texts longer than a cell holds (32,767 letters): {count}. They stand whole in files beside the table:", count=n
    ),
    Remark.CUT: lambda n: tr(
        "Texts cut in the Shapefile, which holds 254 bytes of each: {count}. They are whole in ledger and GeoPackage:",
        count=n,
    ),
    Remark.DROPPED: lambda n: tr("Values left empty in the layer, being no number or no date: {count}:", count=n),
    Remark.MISSING: lambda n: tr("Files that are no longer in the evidence folder, left out: {count}:", count=n),
    Remark.CHANGED: lambda n: tr("Files changed since they were kept, left out: {count}:", count=n),
    Remark.NOT_CLEANED: lambda n: tr(
        "Files whose position and serial number cannot be taken out, left out: {count}. Untick that choice to export "
        "them as they are:",
        count=n,
    ),
    Remark.NO_PLACE: lambda n: tr("Patches whose outline cannot be read, at the end of the list: {count}:", count=n),
    Remark.NO_FILES: lambda n: tr("None of these patches has photos or other files."),
    Remark.NO_VISITS: lambda n: tr("None of these patches needs a field visit: there is no list."),
}
"""What is said of an export that was made; the names follow."""
