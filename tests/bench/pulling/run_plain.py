"""The peer: the same pages with requests and json alone, kept nowhere. Argv: url, account, password, limit, result."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import requests


def main():
    url, name, password, limit, out = sys.argv[1:]
    session = requests.Session()
    given = {"username": name, "password": password, "device_id": "bare-pull"}
    answer = session.post(f"{url}/auth/token", json=given, timeout=60)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    began, cursor, more, found, sizes = time.perf_counter(), "", True, {}, []
    while more:
        page = session.get(f"{url}/sync/changes", params={"limit": limit, "cursor": cursor}, timeout=60)
        page.raise_for_status()
        data = json.loads(page.content)
        cursor, more = data["cursor"], data["more"]
        sizes.append(len(page.content))
        found.update((c["record"]["case_id"], c["record"]["version"]) for c in data["changes"] if c["kind"] == "case")
    seconds = time.perf_counter() - began
    report = {"seconds": round(seconds, 2), "pages": len(sizes), "largest page kB": max(sizes) // 1000}
    Path(out).write_text(json.dumps({**report, "MB": sum(sizes) // 1_000_000, "cases": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
