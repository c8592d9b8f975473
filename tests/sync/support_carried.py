"""A reviewer's work carried by hand: the same operations and files by another road, however late and however often."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import requests
from redline_review.plugin.adapters.http_transport import HttpTransport
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.transfer import TransferDesk, TransferWish
from redline_review.plugin.app.package_errors import NothingToCarry
from redline_review.plugin.app.transfer import Whose
from redline_review.plugin.domain.records import WorkspaceInfo
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.sync.support_reviewer import Reviewer
from redline_review.tests.sync.support_store import new_id

ORG = "main"


class Steps:
    """Work that nobody watches or stops."""

    def progress(self, share: float) -> None:
        """Take it."""

    def cancelled(self) -> bool:
        """Go on."""
        return False


@dataclass(frozen=True)
class Package:
    """A package on its way, or the receipt of one."""

    author: Reviewer
    path: Path


def export(reviewer: Reviewer) -> list[Package]:
    """Write what the platform has not got into packages; none where nothing waits."""
    folder = reviewer.folder.parent / "stick"
    try:
        made = _desk(reviewer).export(TransferWish(folder, ORG, reviewer.username), Steps())
    except NothingToCarry:
        return []
    reviewer.look_again()
    return [Package(reviewer, folder / name) for name in made.names]


def hand_in(package: Package) -> Package:
    """Hand a package in, as its author; returns the receipt, which may be read, or lost."""
    reviewer, content = package.author, package.path.read_bytes()
    policy = NetworkPolicy(NetworkMode.LISTED, (), reviewer.url)

    def work(session: requests.Session) -> requests.Response:
        transport = HttpTransport(reviewer.url, session, reviewer.sign_in, policy, (30.0, 60.0))
        return transport._signed("POST", "/sync/bundles", data=content, headers={"Content-Type": "application/zip"})

    answer: requests.Response = reviewer.line.call(work)
    receipt = package.path.with_name(f"{new_id()}.rlreceipt")
    receipt.write_bytes(answer.content)
    return Package(reviewer, receipt)


def read_back(receipt: Package) -> dict[str, int]:
    """Take a receipt in; returns how many answers were news, by outcome."""
    reviewer = receipt.author
    whose = Whose(ORG, reviewer.store.device_id())
    (read,) = _desk(reviewer).take_receipts([receipt.path], "", whose, Steps())
    reviewer.look_again()
    assert not read.taken.chain_mismatch
    return {result.outcome.value: read.taken.count(result.outcome) for result in read.taken.news}


def _desk(reviewer: Reviewer) -> TransferDesk:
    return TransferDesk(reviewer.folder, WorkspaceInfo("w", "Suzhou", 3), reviewer.store, reviewer.clock)
