"""What may leave the machine from a workspace."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from ..domain.records import WorkspaceInfo
from ..domain.states import NetworkMode
from ..port_errors import HostNotAllowed


class NetworkPolicy:
    """The workspace's network mode, asked before every request.

    ``OPEN`` lets everything pass; ``LISTED`` the listed hosts and the platform's own; ``NONE`` only this
    machine itself (the embedded server on a loopback address). Addresses without a host (files) always pass.
    """

    def __init__(self, mode: NetworkMode, listed_hosts: Iterable[str] = (), server_url: str = "") -> None:
        """``listed_hosts`` are names or addresses without port; ``server_url``'s host counts as listed."""
        self.mode = mode
        self._listed = frozenset(filter(None, (*map(_plain, listed_hosts), host_of(server_url))))

    def allows(self, url: str) -> bool:
        """Tell whether a request to ``url`` may leave."""
        host = host_of(url)
        if not host or self.mode is NetworkMode.OPEN or _is_this_machine(host):
            return True
        return self.mode is NetworkMode.LISTED and host in self._listed

    def check(self, url: str) -> None:
        """Raise :class:`HostNotAllowed` where a request to ``url`` may not leave."""
        if not self.allows(url):
            raise HostNotAllowed(host_of(url), self.mode.value)


def policy_of(info: WorkspaceInfo) -> NetworkPolicy:
    """Return what may leave from a workspace."""
    return NetworkPolicy(info.network_mode, info.listed_hosts, info.server_url)


def host_of(url: str) -> str:
    """Return the host of ``url`` in lower case, without user, port and trailing dot; empty for none."""
    try:
        return _plain(urlsplit(url).hostname or "")
    except ValueError:  # an unbalanced bracket
        return "?"


def _plain(host: str) -> str:
    return host.strip().rstrip(".").lower()


def _is_this_machine(host: str) -> bool:
    """Loopback by address or by the one reserved name (RFC 6761); no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
