"""Credentials in QGIS's own authentication database: a real one, in a process and folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import json
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest
from redline_review.plugin.adapters.credentials import Credentials
from redline_review.plugin.adapters.oidc_sign_in import IssuerAccount
from redline_review.plugin.adapters.sign_in_ways import IssuerOffer
app = QgsApplication([], True)
app.initQgis()
manager = QgsApplication.authManager()
kept = Credentials(manager)
locked = kept.store("https://platform.example", "wu", "first")
offer = IssuerOffer("https://sso.example.cn", "统一||| 认证:::", "redline", ("openid", "profile"), "platform")
account = IssuerAccount(offer, "s-1", "王", "1|refresh|||:::刷新")
locked_issuer = kept.store_issuer("https://issued.example", account)
held = kept.load_issuer(locked_issuer.authcfg) is account
manager.setMasterPassword("master", False)
first = kept.store("https://platform.example", "wu", "first")
again = kept.store("https://platform.example", "wu", "第二")
signed = kept.store_issuer("https://issued.example", account)
account.refresh += "-next"
renewed = kept.store_issuer("https://issued.example", account)
applied, _request = manager.updateNetworkRequest(QNetworkRequest(QUrl("https://elsewhere.example")), renewed.authcfg)
kinds = sorted(config.method() for config in manager.availableAuthMethodConfigs().values())
manager.resetMasterPassword("another", "master", False)
manager.setMasterPassword("another", True)
found = Credentials(manager).load_issuer(renewed.authcfg)
print("RESULT" + json.dumps({
    "locked": [locked.lasting, kept.load(locked.authcfg)],
    "same": first.authcfg == again.authcfg,
    "lasting": again.lasting,
    "read by another": Credentials(manager).load(again.authcfg),
    "unknown": kept.load("nothere"),
    "kinds": kinds,
    "issuer held for the session": [locked_issuer.lasting, held],
    "renewed in its place": signed.authcfg == renewed.authcfg,
    "applied to another server": applied,
    "after another master password": [found.offer == offer, found.subject, found.name, found.refresh],
    "taken for a password": kept.load(renewed.authcfg),
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
        "kinds": ["Basic", "Redline-Review-Issuer"],
        "issuer held for the session": [False, True],
        "renewed in its place": True,
        "applied to another server": False,
        "after another master password": [True, "s-1", "王", "1|refresh|||:::刷新-next"],
        "taken for a password": None,
    }
    for secret in ("第二", "1|refresh", "刷新"):
        assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
