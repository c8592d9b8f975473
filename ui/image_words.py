"""What is wrong with an image, in words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from ..plugin.adapters.imagery import errors as imagery
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError
from .service_words import service_words

Sentence = Callable[[Any], str]


def _name(path: str) -> str:
    return PurePath(path).name or path


def _unreadable(path: str) -> str:
    if path.lower().endswith(".vrt"):
        return tr(
            "The image {name} cannot be read: it, or a file that it names, is missing, damaged or cut off. Put its "
            "files back where it names them, or choose another date.",
            name=_name(path),
        )
    return tr(
        "The image {name} cannot be read: it is damaged or cut off. Copy it again, or choose another date.",
        name=_name(path),
    )


def _parts_missing(error: imagery.ImagePartsMissing) -> str:
    if error.count == 1:
        return tr(
            "The image {name} names a file that is not there: {first}. That part of it cannot be shown; put the file "
            "back.",
            name=_name(error.path),
            first=error.first,
        )
    return tr(
        "The image {name} names {count} files that are not there, {first} among them. These parts of it cannot be "
        "shown; put the files back.",
        name=_name(error.path),
        count=error.count,
        first=error.first,
    )


IMAGERY: dict[type[RedlineError], Sentence] = {
    imagery.ImageMissing: lambda e: tr(
        "The image {name} is not where it was. Put {path} back, or choose another date.",
        name=_name(e.path),
        path=e.path,
    ),
    imagery.ImageUnreadable: lambda e: _unreadable(e.path),
    imagery.ImagePartsMissing: lambda e: _parts_missing(e),
    imagery.ImageChanged: lambda e: tr(
        "The image {name} has changed since the finding: this is not what was seen then.", name=_name(e.path)
    ),
    imagery.ImageWithoutCrs: lambda e: tr(
        "The image {name} does not say where it lies. Give it a coordinate reference system, then add it again.",
        name=_name(e.path),
    ),
    imagery.ImageWithoutDate: lambda e: tr(
        "The image {name} does not say when it was taken. Give its date when you add it, or put it in the file name.",
        name=_name(e.path),
    ),
    imagery.ImageWorkFailed: lambda e: tr(
        "The images cannot be shown here: something failed that nobody foresaw ({fault}). Open the patch again, or "
        "choose another date; if it stays so, pass on the words in brackets.",
        fault=e.fault,
    ),
    imagery.ImagesFolderMissing: lambda e: tr(
        "The images folder {path} is not there. Correct its path or choose it with “Browse…”, or leave the field "
        "empty: images can be added later.",
        path=e.path,
    ),
    imagery.NoImages: lambda e: tr("No image was found in {path}. Choose another folder or file.", path=e.path),
    imagery.SourceUnknown: lambda e: tr(
        "This image comes from a kind of source that this version does not know ({kind}). Update the plugin, or choose "
        "another date.",
        kind=e.kind,
    ),
    imagery.ConnectionMissing: lambda e: tr(
        "QGIS has no connection “{name}” here. Add it in QGIS's browser under the same name, or choose another date.",
        name=e.name,
    ),
    imagery.SourceNotAllowed: lambda e: tr(
        "This workspace may not ask {host} for images of “{name}”. Add the host to the workspace's list, or choose "
        "another date.",
        host=e.host,
        name=e.name,
    ),
    imagery.ServiceFailed: service_words,
}
