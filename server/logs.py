"""Structured logs: one JSON object per line, with the id of the request it belongs to."""

from __future__ import annotations

import contextvars
import json
import logging
import sys

from . import clock

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
"""The id of the request being answered, empty outside one."""

log = logging.getLogger("redline.server")


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; ``extra={"facts": {…}}`` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {"at": clock.now(), "level": record.levelname, "event": record.getMessage()}
        if request_id.get():
            line["request_id"] = request_id.get()
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str) -> None:
    """Send the server's and uvicorn's logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    for name in ("redline.server", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.propagate = False
        logger.setLevel(level.upper() if name.startswith("redline") else logging.WARNING)
