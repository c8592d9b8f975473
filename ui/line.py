"""How a workspace's line to its platform is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..plugin.adapters.accounts import Account, authcfg_of, sign_in_maker
from ..plugin.adapters.http_transport import HttpTransport
from ..plugin.adapters.network_policy import policy_of
from ..plugin.adapters.qgis_network import session_for
from ..plugin.domain.records import WorkspaceInfo
from ..plugin.domain.states import NetworkMode
from ..plugin.ports import Transport


def transport_for(
    info: WorkspaceInfo,
    account: Account,
    device_id: str,
    through_qgis: bool,
    belongs: Callable[[str], None] = lambda _org: None,
) -> Callable[[Callable[[], bool]], Transport]:
    """Return a maker of transports for a worker thread: through QGIS's network manager, or plain.

    The maker's argument tells whether the work was cancelled. An authentication configuration of QGIS goes through
    QGIS, whatever the setting says: nobody else can apply it. ``belongs`` is told the account's organisation.
    """
    sign_in_on = sign_in_maker(account, device_id, belongs)

    def make(cancelled: Callable[[], bool]) -> Transport:
        session = session_for(through_qgis, cancelled, authcfg_of(account))
        policy = policy_of(info)
        return HttpTransport(info.server_url, session, sign_in_on(session, policy), policy)

    return make


def with_host(info: WorkspaceInfo, host: str) -> WorkspaceInfo:
    """Return a workspace that may ask a host, where its network mode leaves that to a list."""
    if info.network_mode is not NetworkMode.LISTED or policy_of(info).allows(f"https://{host}/"):
        return info
    return replace(info, listed_hosts=(*info.listed_hosts, host))
