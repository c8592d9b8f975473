"""Guesses and refreshes that come from many sides at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from redline_review.server.db.engine import Database
from redline_review.server.errors import AccountLocked, SignInFailed
from redline_review.server.services.accounts import Accounts
from redline_review.server.settings import read_secret

PASSWORD = "a long password"
PATIENCE_S = 120


@pytest.fixture
def settings(world, settings):
    """Whoever waits for a row here waits as long as this machine needs."""
    return replace(settings, lock_timeout_ms=PATIENCE_S * 1000, statement_timeout_ms=PATIENCE_S * 1000)


@pytest.fixture
def accounts(settings):
    database = Database(settings.url, settings)
    yield Accounts(database, settings, read_secret(settings))
    database.close()


class _Comparing:
    """Lets the right password be compared only once so many wrong ones were."""

    def __init__(self, accounts: Accounts, monkeypatch) -> None:
        self.begun, self.go_on, fits = threading.Event(), threading.Event(), accounts._password_fits

        def slowly(known, password):
            if password == PASSWORD:
                self.begun.set()
                assert self.go_on.wait(PATIENCE_S)
            return fits(known, password)

        monkeypatch.setattr(accounts, "_password_fits", slowly)


def sign_in(accounts: Accounts) -> object:
    return accounts.sign_in("wang", PASSWORD, "laptop")


def basic(accounts: Accounts) -> object:
    return accounts.reader("wang", PASSWORD)


@pytest.mark.parametrize("door", [sign_in, basic], ids=["a sign-in", "a desktop program"])
def test_a_right_guess_among_many_at_once_is_no_use_once_the_others_have_locked_the_account(
    settings, accounts, monkeypatch, door
):
    comparing = _Comparing(accounts, monkeypatch)
    with ThreadPoolExecutor(1) as pool:
        right = pool.submit(door, accounts)
        assert comparing.begun.wait(PATIENCE_S)
        for _ in range(settings.lockout_failures):
            with pytest.raises((SignInFailed, AccountLocked)):
                accounts.sign_in("wang", "wrong", "laptop")
        comparing.go_on.set()
        with pytest.raises(AccountLocked):
            right.result()


def test_wrong_guesses_from_many_sides_at_once_are_all_counted(settings, live):
    body = {"username": "wang", "password": "wrong", "device_id": "d", "org": settings.org_id}
    begin = threading.Barrier(settings.lockout_failures)

    def guess(_: int) -> int:
        begin.wait()
        return httpx.post(f"{live}/auth/token", json=body, timeout=PATIENCE_S).status_code

    with ThreadPoolExecutor(settings.lockout_failures) as pool:
        answers = list(pool.map(guess, range(settings.lockout_failures)))
    assert sorted(answers) == [401] * (settings.lockout_failures - 1) + [403]


def test_a_refresh_from_eight_sides_at_once_gives_all_the_same_successor(live, live_people):
    token = live_people("wang").tokens["refresh_token"]
    begin = threading.Barrier(8)

    def refresh(_: int) -> str:
        begin.wait()
        answer = httpx.post(f"{live}/auth/refresh", json={"refresh_token": token}, timeout=PATIENCE_S)
        assert answer.status_code == 200, answer.text
        return answer.json()["refresh_token"]

    with ThreadPoolExecutor(8) as pool:
        successors = set(pool.map(refresh, range(8)))
    assert len(successors) == 1
    assert token not in successors
