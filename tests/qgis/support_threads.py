"""Calls in a thread of the plugin's own kind, as its background work is done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from redline_review.plugin.adapters.threads import FunctionThread

LIMIT_S = 60


def in_thread(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Return what a call returns, or raise what it raises, in a thread of its own."""
    told: Future[Any] = Future()

    def run() -> None:
        try:
            told.set_result(call(*arguments, **named))
        except BaseException as error:  # noqa: BLE001 - handed on, whatever it is
            told.set_exception(error)

    thread = FunctionThread("test", run)
    thread.start()
    assert thread.wait(LIMIT_S * 1000), "the call has not come back"
    return told.result(0)
