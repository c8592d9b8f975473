"""What a running app works with, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .blobs.opening import open_blobs
from .blobs.port import Blobs
from .db.engine import Database
from .db.migrate import check_ready
from .metrics import Metrics
from .packages.desk import BundleDesk
from .packages.shelf import PackShelf
from .packages.taking_in import TakeIn
from .services.accounts import Accounts
from .services.approvals import Approvals
from .services.callers import Callers, make_issuer
from .services.changes import Changes
from .services.code_flow import CodeFlow
from .services.evidence import Evidence
from .services.features import Features
from .services.forms import read_forms
from .services.push import Pushes
from .services.samples import Samples
from .services.setup import open_database
from .services.sign_ins import issuer_title, takes_passwords
from .services.single import SingleWrites
from .services.throttle import Throttle
from .services.together import Together
from .settings import Settings, read_secret


@dataclass(frozen=True)
class State:
    """Settings, database, figures and services of one app."""

    settings: Settings
    database: Database
    metrics: Metrics
    accounts: Accounts
    callers: Callers
    throttle: Throttle
    changes: Changes
    pushes: Pushes
    features: Features
    single: SingleWrites
    together: Together
    blobs: Blobs
    evidence: Evidence
    bundles: BundleDesk
    shelf: PackShelf
    approvals: Approvals
    samples: Samples
    code_flow: Optional[CodeFlow]
    """Signing people in at the issuer from the office page, ``None`` where the settings name no issuer."""

    def check_ready(self) -> None:
        """Raise what keeps the server from working."""
        check_ready(self.database)

    def close(self) -> None:
        """Close the connections to the database and to the store of bytes."""
        self.together.close()
        self.database.close()
        self.blobs.close()


def make_state(settings: Settings) -> State:
    """Open everything; raises typed errors that say what is missing."""
    takes_passwords(settings)  # says before anything is served what of the settings cannot stand
    database = open_database(settings)
    forms = read_forms(settings.resources)
    blobs = open_blobs(settings)
    accounts = Accounts(database, settings, read_secret(settings))
    issuer = make_issuer(settings)
    pushes, features = Pushes(database, forms, settings.review_levels), Features(database)
    evidence = Evidence(database, settings, blobs)
    callers = Callers(database, settings, accounts, issuer)
    single = SingleWrites(database, pushes, features, forms)
    return State(
        settings,
        database,
        Metrics(settings.org_id),
        accounts,
        callers,
        Throttle(settings.sign_in_failures_a_minute),
        Changes(database),
        pushes,
        features,
        single,
        Together(database, callers, pushes, single),
        blobs,
        evidence,
        BundleDesk(TakeIn(database, accounts, pushes, evidence), database, blobs, settings.org_id),
        PackShelf(settings.packages_path, settings.org_id),
        Approvals(database, pushes),
        Samples(database, pushes),
        CodeFlow(issuer, settings, issuer_title(settings)) if issuer else None,
    )
