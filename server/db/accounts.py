"""Accounts, their grants and their refresh-token families."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from .many import among
from .schema import account, refresh_family, role_grant


@dataclass(frozen=True)
class Grant:
    """A role within a unit prefix; ``level`` counts from 1 and matters to approvers."""

    role: str
    unit: str
    level: int = 1


@dataclass(frozen=True)
class Account:
    """An account as stored, with its grants."""

    account_id: str
    username: str
    password_hash: str
    disabled_at: Optional[str]
    failures: int
    locked_until: Optional[str]
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class Family:
    """A sign-in: the generation of its current refresh token, and since when."""

    family_id: str
    account_id: str
    device_id: str
    generation: int
    rotated_at: str
    expires_at: str
    revoked_at: Optional[str]
    told: Optional[str] = None
    """Grants that an issuer told of at the sign-in (see :func:`told_text`); ``None``: the account's own count."""


_ACCOUNT = (
    account.c.account_id,
    account.c.username,
    account.c.password_hash,
    account.c.disabled_at,
    account.c.failures,
    account.c.locked_until,
)


def find(connection: Connection, org_id: str, username: str, lock: bool = False) -> Optional[Account]:
    """Return the account of a name; ``lock`` keeps others from changing it until the transaction ends."""
    query = select(*_ACCOUNT).where(account.c.org_id == org_id, account.c.username == username)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Account(**row._mapping, grants=grants_of(connection, org_id, row.account_id))


def by_id(connection: Connection, org_id: str, account_id: str) -> Optional[Account]:
    """Return an account by its id."""
    query = select(*_ACCOUNT).where(account.c.org_id == org_id, account.c.account_id == account_id)
    row = connection.execute(query).first()
    return None if row is None else Account(**row._mapping, grants=grants_of(connection, org_id, account_id))


def list_all(connection: Connection, org_id: str) -> list[Account]:
    """Return all accounts by name."""
    rows = connection.execute(select(*_ACCOUNT).where(account.c.org_id == org_id).order_by(account.c.username)).all()
    return [Account(**row._mapping, grants=grants_of(connection, org_id, row.account_id)) for row in rows]


def grants_of(connection: Connection, org_id: str, account_id: str) -> tuple[Grant, ...]:
    """Return the grants of an account, in a stable order."""
    query = (
        select(role_grant.c.role, role_grant.c.unit, role_grant.c.level)
        .where(role_grant.c.org_id == org_id, role_grant.c.account_id == account_id)
        .order_by(role_grant.c.role, role_grant.c.unit)
    )
    return tuple(Grant(*row) for row in connection.execute(query))


def grants_by_name(
    connection: Connection, org_id: str, usernames: Optional[Iterable[str]] = None
) -> dict[str, tuple[Grant, ...]]:
    """Return the grants of those of these accounts, or of all, that are not disabled, by user name in order."""
    rules = [account.c.org_id == org_id, account.c.disabled_at.is_(None)]
    if usernames is not None:
        rules.append(account.c.username.in_(sorted(set(usernames))))
    return _grants_by(connection, account.c.username, rules)


def grants_by_id(connection: Connection, org_id: str, account_ids: Iterable[str]) -> dict[str, tuple[Grant, ...]]:
    """Return the grants of these accounts by id; none of an account without any."""
    wanted = sorted(set(account_ids))
    if not wanted:
        return {}
    rules = [account.c.org_id == org_id, account.c.account_id.in_(wanted)]
    return _grants_by(connection, account.c.account_id, rules)


def _grants_by(connection: Connection, key: Any, rules: Sequence[ColumnElement[bool]]) -> dict[str, tuple[Grant, ...]]:
    same = (role_grant.c.org_id == account.c.org_id) & (role_grant.c.account_id == account.c.account_id)
    query = select(key, role_grant.c.role, role_grant.c.unit, role_grant.c.level).join(role_grant, same)
    found: dict[str, list[Grant]] = {}
    for name, *grant in connection.execute(query.where(*rules).order_by(key, role_grant.c.role, role_grant.c.unit)):
        found.setdefault(name, []).append(Grant(*grant))
    return {name: tuple(grants) for name, grants in found.items()}


def add(connection: Connection, org_id: str, account_id: str, username: str, password_hash: str, at: str) -> None:
    """Insert an account without grants."""
    connection.execute(
        insert(account).values(
            org_id=org_id,
            account_id=account_id,
            username=username,
            password_hash=password_hash,
            created_at=at,
            failures=0,
        )
    )


def change(connection: Connection, org_id: str, account_id: str, **values: Any) -> None:
    """Update columns of an account."""
    where = (account.c.org_id == org_id, account.c.account_id == account_id)
    connection.execute(update(account).where(*where).values(**values))


def set_grants(connection: Connection, org_id: str, account_id: str, grants: Sequence[Grant]) -> None:
    """Replace the grants of an account."""
    where = (role_grant.c.org_id == org_id, role_grant.c.account_id == account_id)
    connection.execute(delete(role_grant).where(*where))
    rows = [
        {"org_id": org_id, "account_id": account_id, "role": g.role, "unit": g.unit, "level": g.level} for g in grants
    ]
    if rows:
        connection.execute(insert(role_grant), rows)


def add_family(connection: Connection, org_id: str, family: Family) -> None:
    """Insert a sign-in."""
    connection.execute(insert(refresh_family).values(org_id=org_id, **vars(family)))


def find_family(connection: Connection, org_id: str, family_id: str, lock: bool = False) -> Optional[Family]:
    """Return a sign-in; ``lock`` keeps others from rotating it until the transaction ends."""
    names = list(Family.__dataclass_fields__)
    query = select(*(refresh_family.c[name] for name in names)).where(
        refresh_family.c.org_id == org_id, refresh_family.c.family_id == family_id
    )
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Family(*row)


def change_family(connection: Connection, org_id: str, family_id: str, **values: Any) -> None:
    """Update columns of a sign-in."""
    where = (refresh_family.c.org_id == org_id, refresh_family.c.family_id == family_id)
    connection.execute(update(refresh_family).where(*where).values(**values))


def revoke_all(connection: Connection, org_id: str, account_id: str, at: str) -> None:
    """Revoke every sign-in of an account."""
    where = (refresh_family.c.org_id == org_id, refresh_family.c.account_id == account_id)
    connection.execute(
        update(refresh_family).where(*where, refresh_family.c.revoked_at.is_(None)).values(revoked_at=at)
    )


@dataclass(frozen=True)
class SignedIn:
    """What a request's token stands for now."""

    username: str
    grants: tuple[Grant, ...]


def told_text(grants: Sequence[Grant]) -> str:
    """Return told grants as they are stored with a sign-in."""
    return json.dumps([[grant.role, grant.unit, grant.level] for grant in grants], separators=(",", ":"))


def _told(text: str) -> list[Grant]:
    return [Grant(*one) for one in json.loads(text)]


def signed_in(connection: Connection, org_id: str, account_id: str, family_id: str) -> Optional[SignedIn]:
    """Return the caller behind a token; ``None`` where the account is disabled or the sign-in revoked."""
    return all_signed_in(connection, org_id, [family_id]).get((account_id, family_id))


def all_signed_in(connection: Connection, org_id: str, families: Iterable[str]) -> dict[tuple[str, str], SignedIn]:
    """Return the callers behind these sign-ins by account and sign-in, without those that are disabled or revoked."""
    granted = (role_grant.c.org_id == account.c.org_id) & (role_grant.c.account_id == account.c.account_id)
    whose = (refresh_family.c.org_id == account.c.org_id) & (refresh_family.c.account_id == account.c.account_id)
    columns = (refresh_family.c.account_id, refresh_family.c.family_id, account.c.username, refresh_family.c.told)
    query = (
        select(*columns, role_grant.c.role, role_grant.c.unit, role_grant.c.level)
        .select_from(account)
        .join(refresh_family, whose)
        .outerjoin(role_grant, granted)
        .where(
            refresh_family.c.org_id == org_id,
            among(connection, refresh_family.c.family_id, families),
            account.c.disabled_at.is_(None),
            refresh_family.c.revoked_at.is_(None),
        )
        .order_by(role_grant.c.role, role_grant.c.unit)
    )
    names: dict[tuple[str, str], str] = {}
    grants: dict[tuple[str, str], list[Grant]] = {}
    for account_id, family_id, username, told, role, unit, level in connection.execute(query):
        names[(account_id, family_id)] = username
        held = grants.setdefault((account_id, family_id), [] if told is None else _told(told))
        held += [] if role is None or told is not None else [Grant(role, unit, level)]
    return {one: SignedIn(username, tuple(grants[one])) for one, username in names.items()}
