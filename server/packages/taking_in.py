"""Taking in what laptops wrote: the same judgement as over the line, and a receipt for each package.

A package says whose it is; that it is so is vouched for by whoever takes it in (the operator here, an administrator or
the person himself over HTTP), and the audit chain says who that was. Taking a package twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ...plugin.domain import wire
from ...plugin.domain.bundle import Manifest, Member, PackageKind, PackageReader, Volume, json_source, volumes
from ...plugin.domain.errors import BadRecord, RedlineError
from ...plugin.domain.identity import IdFactory
from ...plugin.domain.operations import MAX_BODY_BYTES, OperationResult
from ...plugin.domain.states import Outcome
from .. import clock
from ..db import feed
from ..db.engine import Database
from ..db.journal import Actor, Journal
from ..errors import (
    AccountUnknown,
    DatabaseUnavailable,
    DeviceMismatch,
    StorageFull,
    TooManyOperations,
)
from ..evidence_errors import BlobsUnavailable, UploadBusy
from ..problems import problem_of
from ..services.accounts import Accounts, Caller
from ..services.changes import line_text
from ..services.evidence import Announced, Evidence
from ..services.push import Pushes

_NOT_NOW = (DatabaseUnavailable, StorageFull, BlobsUnavailable, UploadBusy)
"""Faults of the platform, not of the package: they end the taking in, and it is done again later."""


@dataclass
class Taken:
    """What became of a package."""

    manifest: Manifest
    receipts: list[dict[str, Any]] = field(default_factory=list)
    results: list[OperationResult] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def count(self, *outcomes: Outcome) -> int:
        """Return how many operations had one of these outcomes."""
        return sum(result.outcome in outcomes for result in self.results)

    @property
    def refused(self) -> int:
        """Operations, pushes and files that were not taken."""
        kept = (Outcome.APPLIED, Outcome.DUPLICATE, Outcome.CONFLICT)
        pushes = sum("problem" in receipt for receipt in self.receipts)
        return len(self.results) - self.count(*kept) + pushes + sum("problem" in file for file in self.files)


class TakeIn:
    """Takes packages in, as whoever made them."""

    def __init__(self, database: Database, accounts: Accounts, pushes: Pushes, evidence: Evidence) -> None:
        self._database, self._accounts, self._pushes, self._evidence = database, accounts, pushes, evidence
        self._ids = IdFactory()

    def author(self, reader: PackageReader, org_id: str) -> Caller:
        """Return who made a package; raises :class:`BadRecord` for another kind, organisation or no account."""
        manifest = reader.manifest
        if manifest.kind is not PackageKind.SYNC:
            raise BadRecord(
                "package", f"it is a {PackageKind.SYNC.suffix} by its name only, and a {manifest.kind.suffix}"
            )
        if manifest.fact("org") != org_id:
            raise BadRecord("package", f"it is for the organisation {manifest.fact('org')}, this is {org_id}")
        try:
            account = self._accounts.one(manifest.fact("username"))
        except AccountUnknown as error:
            raise BadRecord("package", f"there is no account {error.username} here") from error
        if account.disabled_at is not None:
            raise BadRecord("package", f"the account {account.username} is disabled")
        device = manifest.fact("device_id")
        return Caller(org_id, account.account_id, account.username, device, account.grants)

    def take(self, reader: PackageReader, caller: Caller, vouched_by: str) -> Taken:
        """Take a package in: its files, then its pushes in order.

        Raises :class:`BadRecord` where the package is not what it says, before anything of it is taken; and what keeps
        the platform from working: what was taken until then stands, and taking it again goes on from there.
        """
        reader.verify()
        taken = Taken(reader.manifest)
        for member in reader.manifest.under("evidence"):
            taken.files.append(self._file(reader, caller, member))
        for member in reader.manifest.under("pushes"):
            taken.receipts.append(self._push(caller, reader.json(member.name, MAX_BODY_BYTES), taken))
        stored = sum(file["outcome"] == "stored" for file in taken.files)
        if taken.count(Outcome.APPLIED) or stored:
            self._note(caller, taken, vouched_by)
        taken.changes = self._changes(caller, taken.results)
        return taken

    def _push(self, caller: Caller, body: Any, taken: Taken) -> dict[str, Any]:
        try:
            if not isinstance(body, dict):
                raise BadRecord("push", "not an object")
            receipt = self._pushes.take(caller, body)
        except (BadRecord, TooManyOperations, DeviceMismatch) as error:
            return {"problem": problem_of(error)}
        taken.results.extend(receipt.results)
        return wire.receipt_to_json(receipt)

    def _file(self, reader: PackageReader, caller: Caller, member: Member) -> dict[str, Any]:
        try:
            return {
                "sha256": member.sha256,
                "outcome": self._store(reader, caller, _announced(reader.manifest, member)),
            }
        except _NOT_NOW:
            raise
        except RedlineError as error:
            if isinstance(error, BadRecord) and error.kind == "package":
                raise
            return {"sha256": member.sha256, "outcome": "refused", "problem": problem_of(error)}

    def _store(self, reader: PackageReader, caller: Caller, wanted: Announced) -> str:
        standing = self._evidence.announce(caller, wanted)
        if standing is None:
            return "present"
        member = reader.manifest.member(f"evidence/{wanted.sha256}")
        with self._evidence.chunk(caller, standing.upload.upload_id, standing.offset, None) as chunk:
            for piece in reader.pieces(member, skip=standing.offset):
                chunk.write(piece)
            chunk.keep()
        return "stored"

    def _note(self, caller: Caller, taken: Taken, vouched_by: str) -> None:
        content = {
            "package": taken.manifest.package_id,
            "volume": taken.manifest.volume,
            "made_at": taken.manifest.made_at,
            "applied": taken.count(Outcome.APPLIED),
            "vouched_by": vouched_by,
        }
        with self._database.write(caller.scope) as connection:
            journal = Journal(connection, Actor(caller.org_id, caller.account_id, caller.device_id), clock.now())
            journal.note("package-taken-in", taken.manifest.package_id, content)
            journal.flush()

    def _changes(self, caller: Caller, results: Sequence[OperationResult]) -> list[dict[str, Any]]:
        """Return the feed's lines of what the operations made: the laptop settles them as if they had come down."""
        made = [result.op_id for result in results if result.outcome in (Outcome.APPLIED, Outcome.DUPLICATE)]
        with self._database.read(caller.scope) as connection:
            return [json.loads(line_text(line)) for line in feed.lines_of(connection, caller.scope, made)]

    # -- the answer

    def receipt(self, taken: Taken) -> Volume:
        """Return the receipt of a package."""
        told = taken.manifest
        facts = {name: told.facts[name] for name in ("org", "device_id", "username")}
        facts |= {"of": told.package_id, "of_volume": told.volume}
        manifest = Manifest(PackageKind.RECEIPT, self._ids.new(clock.unix_ms()), clock.now(), told.secrecy, facts=facts)
        numbered = zip(told.under("pushes"), taken.receipts)
        sources = [json_source(f"receipts/{m.name.rpartition('/')[2]}", answer) for m, answer in numbered]
        sources += [json_source("evidence.json", taken.files), json_source("changes.json", {"changes": taken.changes})]
        return volumes(manifest, sources)[0]


def _announced(manifest: Manifest, member: Member) -> Announced:
    """Return a file as its package announces it; its name is its hash."""
    name = member.name.rpartition("/")[2]
    if name != member.sha256:
        raise BadRecord("package", f"{member.name} does not bear its hash as its name")
    listed: dict[str, Any] = {}
    with suppress(TypeError, AttributeError):
        listed = next((dict(one) for one in manifest.facts.get("evidence", ()) if one.get("sha256") == name), {})
    case_id = listed.get("case_id")
    words = {key: str(listed.get(key, "")) for key in ("media_type", "name")}
    return Announced(name, member.size_bytes, words["media_type"], words["name"], str(case_id) if case_id else None)
