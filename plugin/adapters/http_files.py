"""Files over HTTP: announced by hash, sent by tus 1.0 in chunks of their own checksum.

Chunks go as POST with ``X-HTTP-Method-Override: PATCH``, which tus 1.0 asks every server to take: proxies of offices
often let no PATCH through.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any, NoReturn, Optional

import requests

from ..domain.canonical import canonical_json
from ..domain.file_sending import OutgoingFile
from ..domain.sniffing import BYTES, MEDIA_TYPES
from ..port_errors import BadAnswer, FileRefused, ServerBusy, UploadElsewhere, UploadGone
from .http_answers import problem_of, raise_for, read_object, retry_after_s

EVIDENCE_PATH = "/evidence"
_TUS = {"Tus-Resumable": "1.0.0"}
_CHUNK = {"Content-Type": "application/offset+octet-stream", "X-HTTP-Method-Override": "PATCH"}
_OFFSET = re.compile("[0-9]{1,18}")
_NOWHERE = frozenset({404, 410})
_GONE = _NOWHERE | {403}
_CONFLICT, _LOCKED, _CHECKSUM = 409, 423, 460

Answer = Callable[..., requests.Response]
"""``answer(method, path, **request)``: sends with the token, renewed once; returns whatever status came."""


class HttpFiles:
    """Fulfils :class:`~..port_files.FileTransport`."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def announce(self, file: OutgoingFile) -> Optional[tuple[str, int]]:
        """``POST /evidence``; ``None`` where the platform has the file."""
        said: dict[str, Any] = {"sha256": file.sha256, "size": file.size_bytes, "name": file.name[-400:]}
        said["type"] = MEDIA_TYPES.get(file.suffix, BYTES)
        if file.case_ids:
            said["case_id"] = file.case_ids[0]
        headers = {"Content-Type": "application/json"}
        response = self._answer("POST", EVIDENCE_PATH, data=canonical_json(said), headers=headers)
        if response.status_code not in (requests.codes.ok, requests.codes.created):
            _refuse(response)
        return _offered(response)

    def standing(self, upload: str) -> int:
        """``HEAD`` of the upload."""
        response = self._answer("HEAD", upload, headers=_TUS)
        if response.status_code not in (requests.codes.ok, requests.codes.no_content):
            _refuse(response, UploadGone(str(response.url)))
        return _offset(response)

    def append(self, upload: str, offset: int, chunk: bytes) -> int:
        """Send one chunk with its checksum."""
        checksum = base64.b64encode(hashlib.sha256(chunk).digest()).decode("ascii")
        headers = {**_TUS, **_CHUNK, "Upload-Offset": str(offset), "Upload-Checksum": f"sha256 {checksum}"}
        response = self._answer("POST", upload, data=chunk, headers=headers)
        if response.status_code in (_CONFLICT, _CHECKSUM):
            raise UploadElsewhere(str(response.url))
        if response.status_code != requests.codes.no_content:
            _refuse(response, UploadGone(str(response.url)))
        return _offset(response)

    def end(self, upload: str) -> None:
        """``DELETE`` of the upload; one that is gone already is no error."""
        override = {"X-HTTP-Method-Override": "DELETE", "Content-Type": _CHUNK["Content-Type"]}
        response = self._answer("POST", upload, headers={**_TUS, **override})
        if response.status_code not in (requests.codes.no_content, *_GONE):
            _refuse(response)


def _offered(response: requests.Response) -> Optional[tuple[str, int]]:
    data, url = read_object(response), str(response.url)
    if data.get("state") == "there":
        return None
    upload, offset = data.get("location"), data.get("offset")
    if data.get("state") != "upload" or not isinstance(upload, str) or not isinstance(offset, int) or offset < 0:
        raise BadAnswer(url, response.status_code, "no upload offered")
    if not upload.startswith("/") or upload.startswith("//"):
        raise BadAnswer(url, response.status_code, f"an upload elsewhere: {upload[:200]}")
    return upload, offset


def _offset(response: requests.Response) -> int:
    said = response.headers.get("Upload-Offset", "")
    if not _OFFSET.fullmatch(said):
        raise BadAnswer(str(response.url), response.status_code, "no Upload-Offset")
    return int(said)


def _refuse(response: requests.Response, gone: Optional[UploadGone] = None) -> NoReturn:
    """Raise what a refusal stands for: busy, gone, a word of the platform's own, or no answer of ours at all."""
    url, status = str(response.url), response.status_code
    if status == _LOCKED:
        raise ServerBusy(url, status, retry_after_s(response.headers.get("Retry-After", "")))
    kind, detail = problem_of(response)
    own = kind.startswith("urn:redline-review:problem:") or (not response.content and _is_problem(response))
    if gone is not None and (status in _NOWHERE or (own and status in _GONE)):
        raise gone  # where it was no platform that said so, announcing it again will tell
    if own and 400 <= status < 500 and status not in (requests.codes.unauthorized, requests.codes.too_many_requests):
        raise FileRefused(url, status, kind.rsplit(":", 1)[-1], detail)
    raise_for(response)


def _is_problem(response: requests.Response) -> bool:
    """Tell whether an answer without a body (to HEAD) is one of the platform's own problems."""
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "application/problem+json"
