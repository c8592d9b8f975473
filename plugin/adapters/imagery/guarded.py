"""The outermost ring of image work in threads: what nobody foresaw becomes an error that somebody is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Union

from .errors import ImageWorkFailed

Failed = Callable[[ImageWorkFailed], None]
"""Takes a fault, on the thread that takes the results."""
log = logging.getLogger(__name__)


def guarded(work: Callable[[], Any]) -> Union[Any, ImageWorkFailed]:
    """Return what ``work`` returns, or what it failed of; the log has the whole story.

    Whoever asked for the work waits for its result, and would say so for ever if nothing came.
    """
    try:
        return work()
    except Exception as error:
        log.exception("image work failed")
        return ImageWorkFailed(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
