"""What an HTTP answer means: JSON of the contract, or which error of the line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

import requests

from ..domain.errors import BadRecord
from ..port_errors import BadAnswer, CursorGone, ServerBusy, ServerUnreachable, SignInNeeded

T = TypeVar("T")

MAX_ANSWER_BYTES = 64 << 20
"""No page or receipt of the contract comes near this; a longer answer is somebody else's."""
_PLAIN_NUMBER = re.compile("[0-9]{1,15}")
"""``str.isdigit`` takes ``²`` too, which is no number."""
FEED_FORKED = "feed-forked"
"""Last part of the problem type of a 410 whose past is another one."""


def read_json(response: requests.Response) -> Mapping[str, Any]:
    """Return the JSON object of a 200; raises the error that any other answer stands for."""
    if response.status_code != requests.codes.ok:
        raise_for(response)
    return read_object(response)


def read_object(response: requests.Response) -> Mapping[str, Any]:
    """Return the JSON object of an answer that is no error, whatever its status."""
    _check_whole(response)
    return _json_object(response, ("application/json",))


def decode(url: str, read: Callable[[], T]) -> T:
    """Return what ``read`` makes of an answer; a record of another shape is a :class:`BadAnswer`."""
    try:
        return read()
    except BadRecord as error:
        raise BadAnswer(url, 200, f"{error.kind}: {error.reason}") from error


def raise_for(response: requests.Response) -> NoReturn:
    """Raise what a status other than 200 stands for."""
    url, status = str(response.url), response.status_code
    if status == requests.codes.unauthorized:
        raise SignInNeeded(url)
    if status == requests.codes.gone:
        problem = _json_object(response, ("application/problem+json",))
        raise CursorGone(url, str(problem.get("type", "")).endswith(FEED_FORKED))
    if status == requests.codes.too_many_requests or status >= requests.codes.server_error:
        raise ServerBusy(url, status, retry_after_s(response.headers.get("Retry-After", "")))
    if response.is_redirect or 300 <= status < 400:
        raise BadAnswer(url, status, f"redirect to {response.headers.get('Location', '')[:200]}")
    raise BadAnswer(url, status, _problem_title(response))


def retry_after_s(value: str) -> float:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date); 0 for none or nonsense."""
    if _PLAIN_NUMBER.fullmatch(value.strip()):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return max(0.0, (when - datetime.now(timezone.utc)).total_seconds())


def problem_detail(response: requests.Response) -> str:
    """Return what a problem document says, or an empty text."""
    return problem_of(response)[1]


def problem_of(response: requests.Response) -> tuple[str, str]:
    """Return a problem document's type and what it says; empty texts where it is none."""
    try:
        problem = _json_object(response, ("application/problem+json", "application/json"))
    except BadAnswer:
        return "", ""
    return str(problem.get("type") or ""), str(problem.get("detail") or problem.get("title") or "")


def _problem_title(response: requests.Response) -> str:
    return problem_detail(response) or str(response.reason or "")


def _check_whole(response: requests.Response) -> None:
    """A body shorter than announced is a broken line, whatever the client library thought of it."""
    announced = response.headers.get("Content-Length", "")
    if not _PLAIN_NUMBER.fullmatch(announced):
        return
    if int(announced) > MAX_ANSWER_BYTES:
        raise BadAnswer(str(response.url), response.status_code, f"{announced} bytes announced")
    encoded = response.headers.get("Content-Encoding", "identity") != "identity"
    if not encoded and len(response.content) != int(announced):
        raise ServerUnreachable(str(response.url), f"{len(response.content)} of {announced} bytes came")


def _json_object(response: requests.Response, types: tuple[str, ...]) -> Mapping[str, Any]:
    url, status = str(response.url), response.status_code
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in types:
        raise BadAnswer(url, status, f"content type {kind or 'missing'}")
    try:
        data = json.loads(response.content.decode("utf-8"))
        if b"\\u" in response.content:
            json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a character cannot be kept
    except (ValueError, RecursionError) as error:
        raise BadAnswer(url, status, f"no JSON: {error}") from error
    if not isinstance(data, dict):
        raise BadAnswer(url, status, "no JSON object")
    return data
