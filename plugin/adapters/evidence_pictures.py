"""Pictures of evidence for the screen: read, verified and decoded in the size that is shown. Off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from qgis.PyQt.QtGui import QImage, QImageReader

from ..domain.errors import RedlineError
from ..domain.evidence import EvidenceFile, FileType, Remark
from ..port_errors import EvidenceChanged, EvidenceMissing
from .evidence import EvidenceFolder
from .evidence_intake import hash_of
from .evidence_photo import MOST_PIXELS, MOST_SHOWN_BYTES

_NOT_SHOWN = (".heic", ".bin")


@dataclass(eq=False)
class NotShown(RedlineError):
    """A file is kept, but no picture of it can be shown here. ``reason``: ``kind``, ``large`` or ``damaged``."""

    name: str
    reason: str


def picture_of(folder: EvidenceFolder, file: EvidenceFile, box: QSize) -> QImage:
    """Return a photo turned upright, no larger than ``box`` needs, from bytes that hash to its name.

    Raises ``EvidenceMissing``, ``EvidenceChanged`` or :class:`NotShown`.
    """
    if file.type is not FileType.PHOTO or file.suffix in _NOT_SHOWN:
        verify(folder, file)
        raise NotShown(file.name, "kind")
    if file.size_bytes > MOST_SHOWN_BYTES or Remark.TOO_LARGE_TO_SHOW in file.remarks:
        verify(folder, file)
        raise NotShown(file.name, "large")
    return _decoded(folder.get(file.sha256, file.suffix), file, box)


def verify(folder: EvidenceFolder, file: EvidenceFile) -> None:
    """Read a file whole; raises ``EvidenceMissing``, or ``EvidenceChanged`` where it is not what it was."""
    path = folder.path(file.sha256, file.suffix)
    try:
        found = hash_of(path)
    except OSError as error:
        raise EvidenceMissing(str(path)) from error
    if found != file.sha256:
        raise EvidenceChanged(str(path))


def glance(folder: EvidenceFolder, file: EvidenceFile) -> None:
    """Look whether a file is there in its size, without reading it; raises as :func:`verify`."""
    path = folder.path(file.sha256, file.suffix)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise EvidenceMissing(str(path)) from error
    if size != file.size_bytes:
        raise EvidenceChanged(str(path))


def _decoded(content: bytes, file: EvidenceFile, box: QSize) -> QImage:
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    try:
        return _read(reader, file, box)
    finally:
        reader.setDevice(None)  # Python lets go of the buffer first, and some formats look at it when they end


def _read(reader: QImageReader, file: EvidenceFile, box: QSize) -> QImage:
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        if size.width() * size.height() > MOST_PIXELS:
            raise NotShown(file.name, "large")
        turned = box.transposed() if _is_turned(reader) else box
        wanted = size.scaled(turned, Qt.AspectRatioMode.KeepAspectRatio)
        if wanted.width() < size.width():
            reader.setScaledSize(wanted.expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise NotShown(file.name, "damaged")
    if image.width() > box.width() or image.height() > box.height():
        image = image.scaled(box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return image


def _is_turned(reader: QImageReader) -> bool:
    return bool(int(reader.transformation()) & 4)  # QImageIOHandler.TransformationRotate90
