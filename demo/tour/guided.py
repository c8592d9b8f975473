"""With a display: QGIS comes up with the demo workspace connected to a running server; the person takes over."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from .ledger import PASSWORD, USER
from .places import BUILD, COUNTY, Centre, Profile, free_port, running_qgis

OPENER = Path(__file__).with_name("opener.py")
PORT = 8765


def start() -> int:
    """Serve, open QGIS, wait until it is closed. The workspace stays between runs."""
    place = BUILD / "guided"
    locale = "zh-Hans" if os.environ.get("LANG", "").startswith("zh") else "en_US"
    profile = Profile(place / "profile", locale)
    if profile.folder.exists():
        profile.speak()
    else:
        profile.make()
    with Centre(BUILD / "centre", _port()) as centre:
        sys.stdout.write(f"Central server: {centre.url}  (sign in as {USER} / {PASSWORD})\n")
        environ = {
            **os.environ,
            "REDLINE_DEMO_WORKSPACE": str(place / "workspace"),
            "REDLINE_DEMO_SERVER": centre.url,
            "REDLINE_DEMO_ACCOUNT": f"{USER}\n{PASSWORD}",
            "REDLINE_DEMO_IMAGES": str(COUNTY / "imagery"),
            "REDLINE_DEMO_EARLIER": str(COUNTY / "earlier.gpkg"),
        }
        with running_qgis(profile, OPENER, environ, place / "qgis.log") as qgis:
            return qgis.wait()


def _port() -> int:
    """The workspace remembers the server's address, so it should be the same each time."""
    with socket.socket() as probe:
        return PORT if probe.connect_ex(("127.0.0.1", PORT)) else free_port()
