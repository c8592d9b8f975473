"""What the server says, read by a line of its own: plain HTTP, nothing of the plugin."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

USER, PASSWORD = "inspector", "inspector-demo"
PAGE = 500


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    data = json.dumps(body).encode("utf-8")
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def submitted(base_url: str) -> dict[str, dict[str, Any]]:
    """Return the finding of every case that has one on the server, by issued id."""
    token = _post(f"{base_url}/auth/token", {"username": USER, "password": PASSWORD, "device_id": "tour-ledger"})
    url = f"{base_url}/collections/decisions/items?limit={PAGE}"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token['access_token']}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        page = json.load(answer)
    findings = [feature["properties"] for feature in page["features"]]
    return {finding["issued_id"]: finding for finding in findings}
