"""One byte form of JSON values, so that both ends hash and compare the same bytes.

Keys sorted, no white space, UTF-8 unescaped, no NaN or infinity: the parts of RFC 8785 that our records use
(floats are Python's shortest repr on both ends, since both ends run this module).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_json(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value; raises ``ValueError`` on NaN, ``TypeError`` on other types."""
    return _ENCODER.encode(value).encode("utf-8")


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``."""
    return sha256_hex(canonical_json(value))
