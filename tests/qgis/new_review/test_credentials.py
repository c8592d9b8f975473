"""Credentials in QGIS's own authentication database: a real one, in a process and folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json
from qgis.core import QgsApplication
from redline_review.plugin.adapters.credentials import Credentials
app = QgsApplication([], True)
app.initQgis()
manager = QgsApplication.authManager()
kept = Credentials(manager)
locked = kept.store("https://platform.example", "wu", "first")
manager.setMasterPassword("master", False)
first = kept.store("https://platform.example", "wu", "first")
again = kept.store("https://platform.example", "wu", "第二")
print("RESULT" + json.dumps({
    "locked": [locked.lasting, kept.load(locked.authcfg)],
    "same": first.authcfg == again.authcfg,
    "lasting": again.lasting,
    "read by another": Credentials(manager).load(again.authcfg),
    "unknown": kept.load("nothere"),
    "kinds": [config.method() for config in manager.availableAuthMethodConfigs().values()],
}))
"""


def test_credentials_last_where_the_store_is_unlocked_and_hold_for_the_session_where_it_is_not(tmp_path):
    environment = {**os.environ, "QGIS_AUTH_DB_DIR_PATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    line = next(line for line in ran.stdout.splitlines() if line.startswith("RESULT"))
    assert json.loads(line.removeprefix("RESULT")) == {
        "locked": [False, ["wu", "first"]],
        "same": True,
        "lasting": True,
        "read by another": ["wu", "第二"],
        "unknown": None,
        "kinds": ["Basic"],
    }
    assert not any("第二".encode() in file.read_bytes() for file in tmp_path.iterdir())
