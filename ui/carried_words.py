"""What keeps a package from being opened, written or taken in, in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from ..plugin.adapters.translation import tr
from ..plugin.app import package_errors as carried
from ..plugin.app.package_errors import Aspect
from ..plugin.domain.errors import RedlineError
from ..plugin.domain.package_faults import BadPackage, PackageFault
from .numbers import size_words

_REFUSED: dict[PackageFault, Callable[[str], str]] = {
    PackageFault.GONE: lambda name: tr(
        "{name} cannot be opened any more. Put the stick in again, then choose it once more.", name=name
    ),
    PackageFault.DAMAGED: lambda name: tr(
        "{name} is damaged or was not copied whole. Nothing of it was taken. Copy it again from where it came.",
        name=name,
    ),
    PackageFault.FOREIGN: lambda name: tr(
        "{name} is no package of Redline Review. Choose the file that the platform's office gave you.", name=name
    ),
    PackageFault.NEWER: lambda name: tr(
        "{name} was made by a newer version. Nothing of it was taken. Update the plugin, then choose it again.",
        name=name,
    ),
    PackageFault.UNSOUND: lambda name: tr(
        "{name} holds records that cannot be read. Nothing of it was taken. Ask whoever made it for another one.",
        name=name,
    ),
    PackageFault.UNSAFE_NAME: lambda name: tr(
        "{name} names files outside its own folder, which no package of ours does. Nothing of it was taken. Tell "
        "whoever is in charge of security where it came from.",
        name=name,
    ),
    PackageFault.MISSING: lambda name: tr(
        "{name} lacks a file that it should hold. Nothing of it was taken. Ask whoever made it for another one.",
        name=name,
    ),
    PackageFault.ALTERED: lambda name: tr(
        "{name} was changed after it was made: a file in it has another hash. Nothing of it was taken. Copy it again; "
        "if it says the same, ask for another one.",
        name=name,
    ),
    PackageFault.TOO_LARGE: lambda name: tr(
        "{name} would unpack to more than a package ever holds. Nothing of it was taken. Ask where it came from.",
        name=name,
    ),
    PackageFault.OTHER_KIND: lambda name: tr(
        "{name} is a package of another kind than its place here. Packages of an area end in .rlpack, what you carry "
        "out in .rlsync, receipts in .rlreceipt.",
        name=name,
    ),
}
_ELSEWHERE: dict[Aspect, Callable[[Any], str]] = {
    Aspect.ORGANISATION: lambda e: tr(
        "{name} is for the organisation “{theirs}”; this workspace belongs to “{ours}”. Nothing of it was taken.",
        name=e.name,
        theirs=e.theirs,
        ours=e.ours,
    ),
    Aspect.UNITS: lambda e: tr(
        "{name} is for the area {theirs}; this workspace is for {ours}. Nothing of it was taken. Open it as a new "
        "workspace.",
        name=e.name,
        theirs=e.theirs,
        ours=e.ours,
    ),
    Aspect.DEVICE: lambda e: tr(
        "{name} answers what another computer or workspace exported. Nothing of it was taken. Take it in there.",
        name=e.name,
    ),
    Aspect.BATCH: lambda e: tr(
        "{name} brings the batch “{theirs}”, which this workspace does not have. Nothing of it was taken. Open it as a "
        "new workspace.",
        name=e.name,
        theirs=e.theirs,
    ),
}
_UNWRITTEN: dict[str, Callable[[str], str]] = {
    "full": lambda path: tr(
        "The disk of {path} is full. Nothing half made was left there. Make room, or choose another place.", path=path
    ),
    "read_only": lambda path: tr(
        "{path} cannot be written: the stick may be locked. Choose a place where you may write.", path=path
    ),
    "not_kept": lambda path: tr(
        "What was written to {path} reads back otherwise: the stick is worn or was pulled out. It was taken away "
        "again. Use another stick.",
        path=path,
    ),
    "not_empty": lambda path: tr(
        "{path} holds something already. Choose an empty folder, or a name that does not exist yet.", path=path
    ),
    "volume": lambda path: tr("The files for {path} may be larger than they are allowed to be. Allow more.", path=path),
}


def _unwritten(error: Any) -> str:
    if error.reason in _UNWRITTEN:
        return _UNWRITTEN[error.reason](error.path)
    return tr(
        "{path} could not be written: {reason}. Nothing half made was left there. Choose another place, or try again.",
        path=error.path,
        reason=error.reason,
    )


def _aes_missing(error: Any) -> str:
    install = tr(
        "QGIS's Python has no library for it: have pyzipper installed there (python -m pip install pyzipper; on "
        "Windows in the OSGeo4W shell)"
    )
    if error.name:
        return tr(
            "{name} is under a password. {install}, or ask for the package without a password.",
            name=error.name,
            install=install,
        )
    return tr(
        "No package under a password can be written here. {install}, or write it without and lock the stick instead.",
        install=install,
    )


CARRIED: dict[type[RedlineError], Callable[[Any], str]] = {
    carried.PackageRefused: lambda e: _REFUSED[e.fault](e.name),
    BadPackage: lambda e: _REFUSED[e.fault](tr("The package")),
    carried.PasswordNeeded: lambda e: tr("{name} is under a password. Type it; its sender knows it.", name=e.name),
    carried.PasswordWrong: lambda e: tr(
        "{name} is under another password. Type it again, and mind capital letters.", name=e.name
    ),
    carried.AesMissing: _aes_missing,
    carried.VolumesMissing: lambda e: tr(
        "The package has {total} volumes, and number {numbers} is not in {folder}. Copy all of them into one folder, "
        "then choose it again.",
        total=e.total,
        numbers=", ".join(map(str, e.numbers)),
        folder=e.folder,
    ),
    carried.NoPackage: lambda e: tr(
        "There is no file ending in {suffix} in {folder}. Choose the folder on the stick.",
        suffix=e.suffix,
        folder=e.folder,
    ),
    carried.SeveralPackages: lambda e: tr(
        "{folder} holds several packages: {names}. Choose one of these files instead of the folder.",
        folder=e.folder,
        names=", ".join(e.names),
    ),
    carried.OtherPlace: lambda e: _ELSEWHERE[e.aspect](e),
    carried.NoRoom: lambda e: tr(
        "The package needs {needed} on the disk of {path}, and {free} are free. Make room, or choose another disk.",
        needed=size_words(e.needed_bytes),
        path=e.path,
        free=size_words(e.free_bytes),
    ),
    carried.CarryUnwritten: _unwritten,
    carried.CarryUnread: lambda e: tr(
        "{name} could not be read to its end: {reason}. Put the stick in again, or use another one.",
        name=PurePath(e.path).name,
        reason=e.reason,
    ),
    carried.CarryCancelled: lambda e: tr("Stopped. Nothing of it was left behind."),
    carried.NothingToCarry: lambda e: tr("Nothing waits to be carried: the platform has all that was found here."),
    carried.SenderMissing: lambda e: tr(
        "Give the organisation and your account at the platform: without them it takes nothing."
    ),
}
"""One maker of words for each error."""
