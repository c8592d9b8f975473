"""The words of what can be wrong with an upload or a stored file."""

from __future__ import annotations

from ..plugin.domain.errors import RedlineError
from . import evidence_errors as own
from .entry import Entry

EVIDENCE: dict[type[RedlineError], Entry] = {
    own.UploadNotFound: Entry(
        "upload-not-found", 404, "No such upload", "There is no such upload. Announce the file again."
    ),
    own.UploadBusy: Entry(
        "upload-busy", 423, "The upload is busy", "Another request writes to this upload. Try again in a moment."
    ),
    own.OffsetMismatch: Entry(
        "offset-mismatch",
        409,
        "The upload stands elsewhere",
        "The upload stands at {offset} bytes. Continue from there.",
        ("offset",),
    ),
    own.ChecksumMismatch: Entry(
        "checksum-mismatch",
        460,
        "A chunk arrived damaged",
        "The chunk's checksum is another one. It was dropped; send it again from {offset} bytes.",
        ("offset",),
    ),
    own.TusVersionUnknown: Entry(
        "tus-version", 412, "Another version of tus", "Uploads speak tus 1.0.0. Send Tus-Resumable: 1.0.0."
    ),
    own.TooManyUploads: Entry(
        "too-many-uploads",
        429,
        "Too many unfinished uploads",
        "At most {limit} uploads may be unfinished. Finish or end one first.",
        ("limit",),
    ),
    own.EvidenceTooLarge: Entry(
        "evidence-too-large", 413, "The file is too large", "At most {limit_bytes} bytes are taken.", ("limit_bytes",)
    ),
    own.EvidenceHashMismatch: Entry(
        "evidence-hash",
        422,
        "The file arrived as another one",
        "What arrived does not have the SHA-256 {sha256}. It was dropped; send the file again from the beginning.",
        ("sha256",),
    ),
    own.EvidenceTypeRefused: Entry(
        "evidence-type",
        415,
        "The file cannot be taken as evidence",
        "The file was announced as {announced} and is {found}. It was dropped.",
        ("announced", "found"),
    ),
    own.BlobsUnavailable: Entry(
        "evidence-unavailable",
        503,
        "The store of files does not answer",
        "Nothing was lost. Try again in a moment.",
    ),
    own.BlobMissing: Entry(
        "evidence-missing", 500, "The file is missing on the server", "The file is known, but not in the store."
    ),
}
