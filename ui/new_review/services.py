"""What the New review dialog needs from outside, handed in by the one who composes the objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsProject

from ...plugin.adapters.network_policy import NetworkPolicy
from ...plugin.adapters.screening_engine import choose_engine
from ...plugin.adapters.settings import Settings
from ...plugin.app.new_review import ReviewBuilder
from ...plugin.app.screen_batch import Engine
from ...plugin.domain.codes import CodeList
from ...plugin.domain.states import NetworkMode


@dataclass(frozen=True)
class NewReviewServices:
    """Collaborators of the dialog.

    ``check_place`` raises a ``StoreError`` leaf where a folder cannot hold a workspace (network share, cloud-synced,
    not writable); it is called off the GUI thread. ``code_lists`` by name; ``language`` is a tag like ``zh-Hans``.
    """

    project: QgsProject
    settings: Settings
    builder: ReviewBuilder
    check_place: Callable[[Path], None]
    code_lists: Mapping[str, CodeList]
    language: str
    home: Path
    """Where new workspaces are proposed."""
    profile_folder: Path
    """Where mapping profiles are kept; it may not exist yet."""
    policy: NetworkPolicy = field(default_factory=lambda: NetworkPolicy(NetworkMode.OPEN))
    """From which hosts layers of the project may be read."""
    engine: Engine = field(default_factory=lambda: choose_engine().screen)
    """Measures patches against units of administration."""
