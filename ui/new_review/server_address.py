"""A server's address as typed: completed where the scheme is missing, and what is wrong with it."""

from __future__ import annotations

import ipaddress
import re
from typing import Optional
from urllib.parse import urlsplit

from ...plugin.adapters.translation import tr

_SCHEME_IN_THE_MAKING = re.compile(r"(h|ht|htt|https?)(:/{0,2})?", re.IGNORECASE)


def completed_url(typed: str) -> str:
    """Return the address with a scheme: ``http`` for this machine and private networks, else ``https``."""
    text = typed.strip().rstrip("/")
    if not text or "://" in text or _SCHEME_IN_THE_MAKING.fullmatch(text):
        return text
    host = _host(f"//{text}")
    return f"{'http' if _is_near(host) else 'https'}://{text}" if host else text


def completion_words(typed: str) -> str:
    """Return the words that tell how an address was completed, empty where nothing was added."""
    url = completed_url(typed)
    return tr("Taken as {url}", url=url) if url != typed.strip().rstrip("/") else ""


def server_problem(url: str) -> str:
    """Return what is wrong with a server's address, empty for nothing."""
    if url.partition("://")[0] not in ("http", "https") or not _host(url):
        return tr("Give the server's address, for example https://review.example.cn or 192.168.1.20:8000.")
    return ""


def _host(url: str) -> Optional[str]:
    try:
        return urlsplit(url).hostname
    except ValueError:  # a bracket that opens no IPv6 address
        return None


def _is_near(host: Optional[str]) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return address.is_loopback or address.is_private
