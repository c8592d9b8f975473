"""How a workspace's line to its platform is made."""

from __future__ import annotations

from collections.abc import Callable

from ..plugin.adapters.http_sign_in import SignIn
from ..plugin.adapters.http_transport import HttpTransport, plain_session
from ..plugin.adapters.network_policy import policy_of
from ..plugin.adapters.qgis_network import qgis_session
from ..plugin.domain.records import WorkspaceInfo
from ..plugin.ports import Transport


def transport_for(
    info: WorkspaceInfo, sign_in: SignIn, through_qgis: bool
) -> Callable[[Callable[[], bool]], Transport]:
    """Return a maker of transports for a worker thread: through QGIS's network manager, or plain.

    The maker's argument tells whether the work was cancelled.
    """

    def make(cancelled: Callable[[], bool]) -> Transport:
        session = qgis_session(cancelled) if through_qgis else plain_session(cancelled)
        return HttpTransport(info.server_url, session, sign_in, policy_of(info))

    return make
