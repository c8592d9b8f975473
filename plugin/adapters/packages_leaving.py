"""The images of a workspace as one has them without a line: files that are there, and where they show a patch."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ..app.package_leaving import Cover, LeavingCheck, Look, OwnImages, check_before_leaving
from ..domain.errors import BadGeometry
from ..domain.geometry import bounds
from ..domain.records import Case, Image
from ..ports import Contents
from .imagery.catalogue import Chosen, FileCatalogue, Remark, default_dates
from .imagery.scan import path_of
from .packages_zip import reading
from .stand_back import stand_back

_FILE = "file"


def check_workspace(
    contents: Contents,
    folder: Path,
    progress: Callable[[float], None] = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> LeavingCheck:
    """Tell which patches lack an image on this computer; the dates are those that the views would choose.

    Raises :class:`CarryCancelled` or :class:`CarryUnread`. Off the GUI thread.
    """
    there, own = _own_images(contents, folder)
    return check_before_leaving(contents, _looker(FileCatalogue(there)), own, progress, cancelled)


def _own_images(contents: Contents, folder: Path) -> tuple[list[Image], OwnImages]:
    there: list[Image] = []
    gone: list[str] = []
    size = 0
    for image in contents.images:
        if image.kind != _FILE:
            continue
        try:
            size += path_of(image, folder).stat().st_size
        except OSError:
            gone.append(image.path)
        else:
            there.append(image)
    online = tuple(image.source or image.path for image in contents.images if image.kind != _FILE)
    with reading(folder):
        free = shutil.disk_usage(folder).free
    return there, OwnImages(len(there), size, tuple(gone), online, free)


def _looker(catalogue: FileCatalogue) -> Look:
    def look(case: Case) -> tuple[Cover, Cover]:
        stand_back.wait()
        try:
            box = bounds(case.outline)
        except BadGeometry:
            return Cover.NONE, Cover.NONE
        earlier, later = default_dates(catalogue, case.facts.date_before, case.facts.date_after, box)
        return _cover(earlier), _cover(later)

    return look


def _cover(chosen: Chosen) -> Cover:
    if chosen.date is None or Remark.NONE_HERE in chosen.remarks:
        return Cover.NONE
    if Remark.AFTER_LEAD in chosen.remarks or Remark.BEFORE_LEAD in chosen.remarks:
        return Cover.OTHER_DATE
    return Cover.PARTLY if Remark.PARTLY in chosen.remarks else Cover.WHOLE
