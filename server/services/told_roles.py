"""Roles and areas as an issuer tells them: in claims of its own making, under names of its own.

A claim is named by its name, or by the way to it through objects with dots between (``realm_access.roles``). Roles come
with their unit (``inspector:320506``, ``approver:3205:1``), or without (``inspector``, ``approver-1``) beside a claim
that lists the units. Where names are given for roles, roles of other names are other programs' and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from ..db.accounts import Grant
from ..errors import BadGrant, BadSetting, TokenInvalid
from ..settings import Settings
from .accounts import parse_grant

_BARE = re.compile(r"(inspector|approver|reader|admin)(?:-([1-9][0-9]?))?", re.ASCII)
_MOST = 1_000
"""Roles times units: more is no person's area."""


@dataclass(frozen=True)
class ToldRoles:
    """How roles are read from the claims of one issuer.

    ``names`` maps the issuer's names of roles to ours, empty where it uses ours; ``area_claim`` is empty where each
    role names its unit.
    """

    roles_claim: str
    area_claim: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def grants(self, claims: Mapping[str, Any]) -> Optional[tuple[Grant, ...]]:
        """Return the grants that a token tells, ``None`` where it does not speak of roles.

        A role without a unit, where the token names none, opens nothing. Raises :class:`TokenInvalid` for what is no
        role of ours and no unit.
        """
        told = _found(claims, self.roles_claim)
        if told is None:
            return None
        roles = [self.names.get(role, "") for role in _listed(told)] if self.names else _listed(told)
        units = _listed(_found(claims, self.area_claim)) if self.area_claim else []
        try:
            grants = {grant for role in roles if role for grant in _granted(role, units)}
        except BadGrant as error:
            raise TokenInvalid from error
        if len(grants) > _MOST:
            raise TokenInvalid
        return tuple(sorted(grants, key=lambda g: (g.role, g.unit, g.level)))


def told_roles(settings: Settings) -> ToldRoles:
    """Return how the settings say that roles are read; raises :class:`BadSetting`."""
    names = dict(_pairs(settings.oidc_role_names))
    for ours in names.values():
        try:
            tuple(_granted(ours, ["*"]))
        except BadGrant as error:
            raise BadSetting("oidc_role_names", f"“{ours}” is no role as inspector or approver-1") from error
    return ToldRoles(settings.oidc_roles_claim, settings.oidc_area_claim, names)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, (part.strip() for part in text.split(","))):
        theirs, between, ours = (part.strip() for part in pair.rpartition("="))
        if not (theirs and between and ours):
            raise BadSetting("oidc_role_names", f"“{pair}” is no pair as their-name=inspector")
        yield theirs, ours


def _found(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its name, which may hold dots itself, or by the way to it."""
    if name in claims:
        return claims[name]
    here: Any = claims
    for part in name.split("."):
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _listed(told: Any) -> Sequence[str]:
    """Return the words of a claim: a list, or one text with spaces between."""
    if told is None:
        return []
    return [str(one) for one in told] if isinstance(told, list) else str(told).split()


def _granted(role: str, units: Sequence[str]) -> Iterator[Grant]:
    bare = _BARE.fullmatch(role)
    if bare is None:
        yield parse_grant(role)
        return
    for unit in units:
        if ":" in unit:
            raise BadGrant(unit)
        yield parse_grant(f"{bare[1]}:{unit}:{bare[2] or 1}")
