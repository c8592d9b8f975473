"""What the server says, read by a line of its own: plain HTTP, nothing of the plugin. A colleague writes by it, too."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Optional

USER, PASSWORD = "inspector", "inspector-demo"
COLLEAGUE, COLLEAGUE_PASSWORD = "li.ming", "li.ming-demo"
"""Somebody else of the same unit; the tour adds the account."""
PAGE, TIMEOUT_S = 500, 20


def _ask(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            said: bytes = answer.read()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{request.full_url} answered {error.code}: {error.read()[:2000]!r}") from error
    return said


def _json_request(
    url: str, body: Optional[Mapping[str, Any]] = None, method: str = "GET", **headers: str
) -> urllib.request.Request:
    data = None if body is None else json.dumps(body).encode("utf-8")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.Request(url, data, {"Content-Type": "application/json", **named}, method=method)


def _bearer(base_url: str, user: str = USER, password: str = PASSWORD) -> str:
    account = {"username": user, "password": password, "device_id": "tour-ledger"}
    told = json.loads(_ask(_json_request(f"{base_url}/auth/token", account, "POST")))
    return f"Bearer {told['access_token']}"


def submitted(base_url: str) -> dict[str, dict[str, Any]]:
    """Return the finding of every case that has one on the server, by issued id."""
    url = f"{base_url}/collections/decisions/items?limit={PAGE}"
    page = json.loads(_ask(_json_request(url, Authorization=_bearer(base_url))))
    findings = [feature["properties"] for feature in page["features"]]
    return {finding["issued_id"]: finding for finding in findings}


def file_of(base_url: str, sha256: str) -> bytes:
    """Return a file of evidence as the server gives it out."""
    return _ask(_json_request(f"{base_url}/evidence/{sha256}", Authorization=_bearer(base_url)))


def give_as_colleague(base_url: str, case_id: str, answers: Mapping[str, Any]) -> None:
    """Give a patch without a finding the finding of somebody else (OGC API – Features, Part 4)."""
    feature = {"type": "Feature", "geometry": None, "properties": dict(answers)}
    headers = {"Authorization": _bearer(base_url, COLLEAGUE, COLLEAGUE_PASSWORD), "If_None_Match": "*"}
    _ask(_json_request(f"{base_url}/collections/decisions/items/{case_id}", feature, "PUT", **headers))
