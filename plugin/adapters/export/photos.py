"""The files that findings rest on, copied: one folder per patch, named 图斑编号_序号."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Optional

from ...app.export import Remark
from ...app.export_errors import ExportCancelled
from ...app.export_rows import Patch
from ...domain.evidence import EvidenceFile
from ...port_errors import EvidenceChanged, EvidenceMissing
from ..evidence import EvidenceFolder
from ..evidence_copy import NotCleaned, copy_for_outside
from ..evidence_intake import hash_of
from .folder import typed_errors

Remarks = dict[Remark, list[str]]


def copy_photos(
    folder: Path,
    patches: Iterable[tuple[str, Patch]],
    evidence: EvidenceFolder,
    outside: bool,
    progress: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> Remarks:
    """Copy the files of patches, each patch with its safe name; what cannot be copied is left out and said.

    ``outside``: without position and serial number. Raises :class:`ExportCancelled` or ``ExportUnwritten``.
    """
    remarks: Remarks = {}
    count = 0
    for done, (name, patch) in enumerate(patches):
        progress(done)
        for number, file in enumerate(patch.files, 1):
            if cancelled():
                raise ExportCancelled
            target = folder / name / f"{name}_{number}{file.suffix}"
            remark = _copy(target, file, evidence, outside)
            if remark is None:
                count += 1
            else:
                remarks.setdefault(remark, []).append(f"{name}_{number} ({file.name})")
    if not count and not remarks:
        remarks[Remark.NO_FILES] = []
    return remarks


def _copy(target: Path, file: EvidenceFile, evidence: EvidenceFolder, outside: bool) -> Optional[Remark]:
    try:
        content = copy_for_outside(evidence, file) if outside else None
    except NotCleaned:
        return Remark.NOT_CLEANED
    except EvidenceMissing:
        return Remark.MISSING
    except EvidenceChanged:
        return Remark.CHANGED
    with typed_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            target.write_bytes(content)
            return None
        return _copy_whole(evidence.path(file.sha256, file.suffix), target, file.sha256)


def _copy_whole(source: Path, target: Path, sha256: str) -> Optional[Remark]:
    if not source.is_file():
        return Remark.MISSING
    shutil.copyfile(source, target)
    if hash_of(target) != sha256:
        target.unlink()
        return Remark.CHANGED
    return None
