"""Serves the demo county, gives some findings, and lets QGIS without the review program open the collections.

What QGIS does is done inside it by :mod:`.opener`: its dialog *WFS / OGC API – Features*, *Connect*, *Add*. The
pictures are of its whole screen; that with the layers goes into the guide, both stay under ``build/collections``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from ..tour.ledger import PASSWORD, USER
from ..tour.places import BUILD, ROOT, Centre, Profile, free_port, running_qgis
from ..tour.screen import Screen, tool

WORK = BUILD / "collections"
IN_DOCS = ROOT / "docs" / "images" / "collections.png"
OPENER = Path(__file__).with_name("opener.py")
SIZE = (1366, 768)
COLOURS = 128
PATIENCE_S = 120.0
NAMED = "Redline%20Review"
"""The connection, as an INI file writes its name."""
FALSE_ALARM = {"reality": "not_real", "false_alarm_reason": "season"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
FOUND = 30
"""Patches that get a finding, every third of them a false alarm."""


def take() -> int:
    """Make the pictures; returns the exit status."""
    shutil.rmtree(WORK, ignore_errors=True)
    profile = Profile(WORK / "profile", "en_US")
    with Centre(WORK / "centre", free_port()) as centre, Screen(*SIZE) as screen:
        _decide(centre.url)
        _furnish(profile, centre.url)
        state = WORK / "state.json"
        environ = {**screen.environ(), "REDLINE_SERVED_STATE": str(state), "HOME": str(WORK)}
        with running_qgis(profile, OPENER, environ, WORK / "qgis.log") as qgis:
            for step in ("connected", "opened"):
                _wait_for(state, step, qgis)
                screen.shot(WORK / f"{step}.png")
                state.with_suffix(".seen").write_text(step, encoding="utf-8")
    shrink = [tool("convert"), str(WORK / "opened.png"), "-strip", "-colors", str(COLOURS), f"PNG8:{IN_DOCS}"]
    subprocess.run(shrink, check=True, timeout=60)
    sys.stdout.write(f"{IN_DOCS.relative_to(ROOT)}\n")
    return 0


def _ask(url: str, method: str = "GET", body: Any = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode("utf-8")
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _decide(base: str) -> None:
    """Give findings as a program that does not sync would: by single writes."""
    said = {"username": USER, "password": PASSWORD, "device_id": "collections"}
    bearer = "Bearer " + _ask(f"{base}/auth/token", "POST", said)["access_token"]
    page = _ask(f"{base}/collections/cases/items?limit=500", Authorization=bearer)
    for n, feature in enumerate(page["features"][:FOUND]):
        finding = {"type": "Feature", "properties": FALSE_ALARM if n % 3 == 0 else REAL}
        place = f"{base}/collections/decisions/items/{feature['id']}"
        _ask(place, "PUT", finding, **{"Authorization": bearer, "If-None-Match": "*"})


def _furnish(profile: Profile, base: str) -> None:
    """Make a profile that knows the connection, as if somebody had typed it into New…, and no plugin."""
    home = profile.folder / "profiles" / "default" / "QGIS"
    home.mkdir(parents=True)
    sections = {
        "locale": {"userLocale": profile.locale, "overrideFlag": "true"},
        "qgis": {
            "checkVersion": "false",
            "showTips318": "false",
            f"connections-wfs\\{NAMED}\\url": base,
            f"connections-wfs\\{NAMED}\\version": "OGC_API_FEATURES",
            f"WFS\\{NAMED}\\username": USER,
            f"WFS\\{NAMED}\\password": PASSWORD,
        },
    }
    lines = [
        f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in own.items()) for name, own in sections.items()
    ]
    (home / "QGIS3.ini").write_text("\n".join(lines), encoding="utf-8")


def _wait_for(state: Path, step: str, qgis: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not state.exists() or json.loads(state.read_text(encoding="utf-8"))["step"] != step:
        if qgis.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"QGIS did not come to “{step}”: see {WORK / 'qgis.log'}")
        time.sleep(0.2)
