"""Tokens that end in the middle of a sync: renewed where they expired, asked for once where they were revoked."""

from __future__ import annotations

import jwt
import pytest
from redline_review.plugin.adapters.http_sign_in import REFRESH_PATH, TOKEN_PATH, PasswordSignIn
from redline_review.plugin.domain.file_sending import FileState
from redline_review.plugin.domain.states import OutboxState
from redline_review.plugin.port_errors import SignInNeeded, SignInRefused
from redline_review.server.settings import read_secret
from redline_review.tests.sync.support_platform import PASSWORD
from redline_review.tests.sync.support_store import photo

STAGES = ["pull", "push", "settle", "files"]
to_sqlite = pytest.mark.parametrize("platform", ["sqlite"], indirect=True, ids=["to SQLite"])
at_each_stage = pytest.mark.parametrize(
    ("line", "stage"), [*(("requests", one) for one in STAGES), ("qgis", "files")], indirect=["line"]
)


def once_at(stage, act):
    """Return a progress that acts when a stage is first told of."""
    done = []

    def told(now, _done, _total):
        if now == stage and not done:
            done.append(now)
            act()

    return told


def expired(token: str, settings) -> str:
    """Return a token of the platform's own whose time has passed."""
    secret = read_secret(settings)
    header = jwt.get_unverified_header(token)
    claims = jwt.decode(token, secret, algorithms=[header["alg"]], options={"verify_aud": False})
    return jwt.encode({**claims, "exp": claims["iat"] - 1}, secret, header["alg"])


@to_sqlite
@at_each_stage
def test_a_token_that_expires_in_the_middle_is_renewed_and_the_sync_goes_on(laptop, platform, proxy, office, stage):
    op_id = laptop.decide_with(office.case_ids[0], photo((office.unit, 1), 400_000))
    signed_in = proxy.count(TOKEN_PATH)

    def expire():
        laptop.sign_in._access = expired(laptop.sign_in._access, platform.settings)

    report = laptop.sync(progress=once_at(stage, expire))
    assert (report.complete, report.applied, report.files_sent) == (True, 1, 1)
    assert (proxy.count(REFRESH_PATH), proxy.count(TOKEN_PATH)) == (1, signed_in)
    assert platform.operations_of(office.case_ids[0]) == [op_id]


@to_sqlite
@at_each_stage
def test_an_account_revoked_in_the_middle_asks_once_and_keeps_the_work(laptop, platform, proxy, office, stage):
    second = f"second-{office.unit}"
    platform.account(second, office.unit)
    op_id = laptop.decide_with(office.case_ids[0], photo((office.unit, 2), 400_000))
    asked = proxy.count(TOKEN_PATH)
    report = laptop.sync(progress=once_at(stage, lambda: platform.disable(office.username)))
    assert [type(error) for error in report.errors] in ([SignInRefused], [SignInNeeded])
    assert report.retries == 0
    assert proxy.count(TOKEN_PATH) - asked == 1
    laptop.sign_in = PasswordSignIn(second, PASSWORD, laptop.store.device_id())
    assert laptop.sync().complete
    assert platform.operations_of(office.case_ids[0]) == [op_id]
    assert laptop.states == {op_id: OutboxState.SETTLED}
    assert [file.state for file in laptop.store.outgoing_files()] == [FileState.SENT]
    assert platform.stored(*(file.sha256 for file in laptop.store.outgoing_files())) == [True]
