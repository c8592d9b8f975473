"""Local accounts: sign-in, lockout, short access tokens, rotating refresh tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Optional

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ...plugin.domain.identity import IdFactory
from ...plugin.domain.states import Role
from .. import clock
from ..area import Area, check_unit
from ..db import accounts as rows
from ..db.accounts import Account, Family, Grant
from ..db.engine import Database, Scope
from ..db.journal import Actor, Journal
from ..errors import (
    AccountExists,
    AccountLocked,
    AccountUnknown,
    BadGrant,
    DeviceMismatch,
    RefreshInvalid,
    RefreshReplayed,
    SignInFailed,
    TokenInvalid,
    WeakPassword,
)
from ..page_errors import LocalSignInOff
from ..settings import Settings
from .bearers import ALGORITHM, AUDIENCE, ISSUER, Bearer, Bearers
from .fitted import Fitted
from .sign_ins import takes_passwords

HASHING_AT_ONCE = 4
"""Each takes ``argon2_memory_kib``: a flood of sign-ins waits instead of taking all memory."""


@dataclass(frozen=True)
class Caller:
    """Who asks: account, device and what was granted, as it stands now."""

    org_id: str
    account_id: str
    username: str
    device_id: str
    grants: tuple[Grant, ...]

    @property
    def area(self) -> Area:
        """The units of all grants together."""
        return Area(tuple(sorted({grant.unit for grant in self.grants})))

    @property
    def scope(self) -> Scope:
        """The database scope of this caller."""
        return Scope(self.org_id, self.area)

    def on_device(self, device_id: str) -> Caller:
        """Return the caller on the device whose chain is sent; raises :class:`DeviceMismatch` on another one.

        A sign-in at an issuer names no device: there the chain's word counts.
        """
        if self.device_id not in ("", device_id):
            raise DeviceMismatch
        return replace(self, device_id=device_id)

    @property
    def actor(self) -> Actor:
        """The caller as the audit chain names him."""
        return Actor(self.org_id, self.account_id, self.device_id)

    def grants_for(self, units: Sequence[str]) -> tuple[Grant, ...]:
        """Return the grants that cover a record of these units."""
        return tuple(grant for grant in self.grants if Area((grant.unit,)).covers(units))


@dataclass(frozen=True)
class SignIn:
    """The answer to a sign-in or a refresh."""

    access_token: str
    expires_in_s: int
    refresh_token: str
    org_id: str
    grants: tuple[Grant, ...]


def parse_grant(text: str) -> Grant:
    """Read ``role:unit`` or ``role:unit:level``; raises :class:`BadGrant`."""
    parts = text.split(":")
    try:
        role, unit = Role(parts[0]).value, check_unit(parts[1])
        level = int(parts[2]) if len(parts) > 2 else 1
    except (ValueError, IndexError) as error:
        raise BadGrant(text) from error
    if level < 1 or len(parts) > 3:
        raise BadGrant(text)
    return Grant(role, unit, level)


class Accounts:
    """Signs people in and knows who calls."""

    def __init__(self, database: Database, settings: Settings, secret: bytes) -> None:
        self._database, self._settings, self._secret = database, settings, secret
        self._hasher = PasswordHasher(time_cost=settings.argon2_passes, memory_cost=settings.argon2_memory_kib)
        self._ids = IdFactory()
        self._fitted, self.bearers = Fitted(secret), Bearers(secret)
        self._hashing = threading.BoundedSemaphore(HASHING_AT_ONCE)

    @cached_property
    def _decoy(self) -> str:
        """A hash to compare with where there is no account, so that the answer takes as long."""
        return self._hasher.hash("no account has this password")

    # -- administration

    def add(self, username: str, password: str, grants: Sequence[Grant], replace_existing: bool = False) -> None:
        """Add an account, or with ``replace_existing`` set password and grants of one that exists.

        Raises :class:`AccountExists`, :class:`WeakPassword`.
        """
        if len(password) < self._settings.password_length:
            raise WeakPassword(self._settings.password_length)
        org_id, at = self._settings.org_id, clock.now()
        hashed = self._hasher.hash(password)
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id), at)
            known = rows.find(connection, org_id, username)
            if known is not None and not replace_existing:
                raise AccountExists(username)
            account_id = known.account_id if known else self._ids.new(clock.unix_ms())
            if known is None:
                rows.add(connection, org_id, account_id, username, hashed, at)
            else:
                rows.change(connection, org_id, account_id, password_hash=hashed, disabled_at=None)
            rows.set_grants(connection, org_id, account_id, grants)
            journal.note("account-set", account_id, {"username": username, "grants": [vars(g) for g in grants]})
            journal.flush()

    def disable(self, username: str) -> None:
        """Disable an account and end its sign-ins at once; raises :class:`AccountUnknown`."""
        org_id, at = self._settings.org_id, clock.now()
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id), at)
            known = rows.find(connection, org_id, username)
            if known is None:
                raise AccountUnknown(username)
            rows.change(connection, org_id, known.account_id, disabled_at=at)
            rows.revoke_all(connection, org_id, known.account_id, at)
            journal.note("account-disabled", known.account_id, {"username": username})
            journal.flush()

    def set_grants(self, username: str, grants: Sequence[Grant]) -> None:
        """Give an account these roles instead of its own, from its next call on; raises :class:`AccountUnknown`."""
        org_id = self._settings.org_id
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id), clock.now())
            known = rows.find(connection, org_id, username)
            if known is None:
                raise AccountUnknown(username)
            rows.set_grants(connection, org_id, known.account_id, grants)
            content = {"username": username, "grants": [vars(g) for g in grants]}
            journal.note("account-granted", known.account_id, content)
            journal.flush()

    def one(self, username: str) -> Account:
        """Return an account of the organisation; raises :class:`AccountUnknown`."""
        with self._database.read(Scope(self._settings.org_id)) as connection:
            known = rows.find(connection, self._settings.org_id, username)
        if known is None:
            raise AccountUnknown(username)
        return known

    def list_all(self) -> list[Account]:
        """Return all accounts of the organisation."""
        with self._database.read(Scope(self._settings.org_id)) as connection:
            return rows.list_all(connection, self._settings.org_id)

    # -- signing in

    def sign_in(self, username: str, password: str, device_id: str, org_id: str = "") -> SignIn:
        """Check a password and start a family; raises :class:`SignInFailed` or :class:`AccountLocked`."""
        org_id = org_id or self._settings.org_id
        self._require_passwords()
        with self._database.read(Scope(org_id)) as connection:
            known = rows.find(connection, org_id, username)
        self._refuse_locked(known)
        if not self._password_fits(known, password) or known is None:
            raise self._failed(org_id, username)
        return self._start_family(org_id, known, device_id)

    def sign_in_elsewhere(self, known: Account, device_id: str, told: Optional[Sequence[Grant]]) -> SignIn:
        """Start a family for whom an issuer vouches, with the roles told there; ``None``: the account's own."""
        return self._start_family(self._settings.org_id, known, device_id, told, self._settings.oidc_session_s)

    def _require_passwords(self) -> None:
        if not takes_passwords(self._settings):
            raise LocalSignInOff

    def reader(self, username: str, password: str) -> Caller:
        """Return who reads with a name and a password, in the organisation of the settings, without a sign-in.

        Raises :class:`SignInFailed` or :class:`AccountLocked`. A desktop program sends them with every request: what
        fitted once is remembered for a while, by a keyed hash over the stored one, so that a new password counts at
        once.
        """
        org_id = self._settings.org_id
        self._require_passwords()
        with self._database.read(Scope(org_id)) as connection:
            known = rows.find(connection, org_id, username)
        self._refuse_locked(known)
        if known is None or known.disabled_at is not None or not self._fitted.knows(known.password_hash, password):
            if not self._password_fits(known, password) or known is None:
                raise self._failed(org_id, username)
            with self._database.read(Scope(org_id)) as connection:
                self._require_as_checked(rows.find(connection, org_id, username), known)
            self._fitted.add(known.password_hash, password)
        return Caller(org_id, known.account_id, known.username, "", known.grants)

    def _refuse_locked(self, known: Optional[Account]) -> None:
        if known is not None and known.locked_until is not None:
            wait_s = clock.seconds_until(known.locked_until)
            if wait_s > 0:
                raise AccountLocked(int(wait_s) + 1)

    def _password_fits(self, known: Optional[Account], password: str) -> bool:
        usable = known is not None and known.disabled_at is None
        stored = known.password_hash if known is not None and usable else self._decoy
        try:
            with self._hashing:
                return self._hasher.verify(stored, password) and usable
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False

    def _failed(self, org_id: str, username: str) -> Exception:
        """Count a wrong password; the row is locked, so that parallel guesses are all counted."""
        with self._database.write(Scope(org_id)) as connection:
            known = rows.find(connection, org_id, username, lock=True)
            if known is None or known.disabled_at is not None:
                return SignInFailed()
            self._refuse_locked(known)
            failures = known.failures + 1
            if failures < self._settings.lockout_failures:
                rows.change(connection, org_id, known.account_id, failures=failures)
                return SignInFailed()
            until = clock.later(self._settings.lockout_s)
            rows.change(connection, org_id, known.account_id, failures=0, locked_until=until)
        self._note_lock(org_id, known.account_id, failures)
        return AccountLocked(self._settings.lockout_s)

    def _note_lock(self, org_id: str, account_id: str, failures: int) -> None:
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id, account_id), clock.now())
            journal.note("account-locked", account_id, {"failures": failures})
            journal.flush()

    def _require_as_checked(self, now: Optional[Account], checked: Account) -> None:
        """Refuse whom many guesses at once have locked while one of them was being compared, or who is disabled."""
        self._refuse_locked(now)
        if now is None or now.disabled_at is not None or now.password_hash != checked.password_hash:
            raise SignInFailed

    def _start_family(
        self, org_id: str, known: Account, device_id: str, told: Optional[Sequence[Grant]] = None, lives_s: int = 0
    ) -> SignIn:
        at = clock.now()
        expires = clock.later(lives_s or self._settings.refresh_token_days * 86400)
        grants = known.grants if told is None else tuple(told)
        text = None if told is None else rows.told_text(grants)
        family = Family(self._ids.new(clock.unix_ms()), known.account_id, device_id, 1, at, expires, None, text)
        about = {"family": family.family_id} | ({} if told is None else {"told": [vars(one) for one in grants]})
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id, known.account_id, device_id), at)
            self._require_as_checked(rows.find(connection, org_id, known.username, lock=True), known)
            rows.change(connection, org_id, known.account_id, failures=0, locked_until=None)
            rows.add_family(connection, org_id, family)
            journal.note("signed-in", known.account_id, about)
            journal.flush()
        return self._answer(org_id, family, grants)

    # -- refreshing

    def refresh(self, token: str) -> SignIn:
        """Rotate a refresh token. The one before gives the same successor for a grace; later it ends the family.

        Raises :class:`RefreshInvalid` or :class:`RefreshReplayed`.
        """
        org_id, family_id, generation = self._read_refresh(token)
        with self._database.write(Scope(org_id)) as connection:
            family = rows.find_family(connection, org_id, family_id, lock=True)
            if family is None or family.revoked_at or clock.seconds_until(family.expires_at) <= 0:
                raise RefreshInvalid
            caller = rows.signed_in(connection, org_id, family.account_id, family_id)
            if caller is None:
                raise RefreshInvalid
            if generation == family.generation:
                family = replace(family, generation=generation + 1, rotated_at=clock.now())
                changed = {"generation": family.generation, "rotated_at": family.rotated_at}
                rows.change_family(connection, org_id, family_id, **changed)
            elif not self._within_grace(family, generation):
                generation = 0
        if generation == 0:
            self._revoke(org_id, family, "refresh-replayed")
            raise RefreshReplayed
        return self._answer(org_id, family, caller.grants)

    def _within_grace(self, family: Family, generation: int) -> bool:
        age_s = -clock.seconds_until(family.rotated_at)
        return generation == family.generation - 1 and age_s <= self._settings.refresh_grace_s

    def sign_out(self, token: str) -> str:
        """End a refresh token's sign-in and return the id of whose it was; raises :class:`RefreshInvalid`."""
        org_id, family_id, _ = self._read_refresh(token)
        with self._database.read(Scope(org_id)) as connection:
            family = rows.find_family(connection, org_id, family_id)
        if family is not None and not family.revoked_at:
            self._revoke(org_id, family, "signed-out")
        return family.account_id if family is not None else ""

    def _revoke(self, org_id: str, family: Family, action: str) -> None:
        """End a family, in a transaction of its own: the counter row is always locked first."""
        at = clock.now()
        with self._database.write(Scope(org_id)) as connection:
            journal = Journal(connection, Actor(org_id, family.account_id, family.device_id), at)
            rows.change_family(connection, org_id, family.family_id, revoked_at=at)
            journal.note(action, family.account_id, {"family": family.family_id})
            journal.flush()

    def _answer(self, org_id: str, family: Family, grants: tuple[Grant, ...]) -> SignIn:
        issued_s = clock.unix_ms() // 1000
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": issued_s,
            "exp": issued_s + self._settings.access_token_s,
            "sub": family.account_id,
            "org": org_id,
            "fam": family.family_id,
            "dev": family.device_id,
        }
        access = jwt.encode(claims, self._secret, algorithm=ALGORITHM)
        refresh = self._refresh_token(org_id, family.family_id, family.generation)
        return SignIn(access, self._settings.access_token_s, refresh, org_id, grants)

    def _refresh_token(self, org_id: str, family_id: str, generation: int) -> str:
        """Return the token of a generation: derived, so that a replay can be given the same successor."""
        body = "\n".join((org_id, family_id, str(generation)))
        mac = hmac.new(self._secret, b"refresh\n" + body.encode("utf-8"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac + body.encode("utf-8")).decode("ascii").rstrip("=")

    def _read_refresh(self, token: str) -> tuple[str, str, int]:
        try:
            data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            org_id, family_id, generation = data[hashlib.sha256().digest_size :].decode("utf-8").split("\n")
            known = self._refresh_token(org_id, family_id, int(generation))
        except ValueError as error:
            raise RefreshInvalid from error
        if not hmac.compare_digest(known.encode(), token.encode()):
            raise RefreshInvalid
        return org_id, family_id, int(generation)

    # -- calling

    def caller(self, access_token: str) -> Caller:
        """Return who stands behind an access token, with the grants of now; raises :class:`TokenInvalid`."""
        return self.present(self.bearers.read(access_token))

    def present(self, bearer: Bearer) -> Caller:
        """Return whom a token names, with the grants of now; raises :class:`TokenInvalid` where he is signed out."""
        with self._database.read(Scope(bearer.org_id)) as connection:
            found = rows.signed_in(connection, bearer.org_id, bearer.account_id, bearer.family_id)
        return caller_of(bearer, found)


def caller_of(bearer: Bearer, found: Optional[rows.SignedIn]) -> Caller:
    """Return the caller that a token's sign-in stands for; raises :class:`TokenInvalid` where it stands no more."""
    if found is None:
        raise TokenInvalid
    return Caller(bearer.org_id, bearer.account_id, found.username, bearer.device_id, found.grants)
