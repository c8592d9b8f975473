"""What is wrong with a tile or map service, in words."""

from __future__ import annotations

from collections.abc import Callable

from ..plugin.adapters.imagery.errors import ServiceFailed
from ..plugin.adapters.translation import tr

_REASONS: dict[str, Callable[[ServiceFailed], str]] = {
    "status": lambda e: tr(
        "The service “{name}” answered with an error (status {status}). Try again later, or choose another date.",
        name=e.name,
        status=e.detail,
    ),
    "silent": lambda e: tr(
        "The service “{name}” did not answer in time. Try again later, or choose another date.", name=e.name
    ),
    "unreachable": lambda e: tr(
        "The service “{name}” cannot be reached ({host}). Check the line, or choose another date.",
        name=e.name,
        host=e.detail,
    ),
    "blocked": lambda e: tr(
        "The service “{name}” sends for its images to {host}, which this workspace may not ask. Add the host to the "
        "workspace's list, or choose another date.",
        name=e.name,
        host=e.detail,
    ),
    "not_image": lambda e: tr(
        "The service “{name}” answered something that is no image. Sign in to the network or the service first, or "
        "choose another date.",
        name=e.name,
    ),
    "cut": lambda e: tr(
        "The service “{name}” sent images that are cut off. Try again later, or choose another date.", name=e.name
    ),
    "size": lambda e: tr(
        "The service “{name}” sent images of another size than asked for ({size} pixels): do not trust this view. "
        "Choose another date.",
        name=e.name,
        size=e.detail,
    ),
    "locked": lambda e: tr(
        "The password of the service “{name}” lies in QGIS's locked store. Unlock it in QGIS's options, under "
        "Authentication, then open the patch again.",
        name=e.name,
    ),
    "unlisted": lambda e: tr(
        "The service “{name}” does not offer what was chosen any more. Add its images again, or choose another date.",
        name=e.name,
    ),
}


def service_words(error: ServiceFailed) -> str:
    """Return the sentence for a service that shows no image."""
    words = _REASONS.get(error.reason, _REASONS["unlisted"])
    return words(error)
