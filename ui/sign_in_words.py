"""What keeps a sign-in at an issuer from being done, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..plugin import port_errors as port
from ..plugin.adapters.network_policy import host_of
from ..plugin.adapters.translation import tr
from ..plugin.domain.errors import RedlineError

_DENIED = frozenset({"access_denied", "interaction_required", "login_required", "consent_required"})


def _refused(error: Any) -> str:
    host = host_of(error.url)
    if error.code in _DENIED:
        return tr("{host} did not let you in, or you called it off there. Sign in again when you are ready.", host=host)
    return tr(
        "{host} refused the sign-in ({code}). Begin again; if it happens twice, tell the platform's administrator.",
        host=host,
        code=error.code or "?",
    )


SIGN_IN: dict[type[RedlineError], Callable[[Any], str]] = {
    port.IssuerUnreachable: lambda e: tr(
        "The sign-in service {host} cannot be reached. Your findings are safe here; sign in again later.",
        host=host_of(e.url),
    ),
    port.IssuerFaulty: lambda e: tr(
        "{host} answered the sign-in in a way that cannot be trusted, so nobody was signed in. Tell the platform's "
        "administrator; the log panel of QGIS says why.",
        host=host_of(e.url),
    ),
    port.IssuerRefused: _refused,
    port.BrowserSilent: lambda e: tr(
        "Nobody came back from the browser within {minutes:.0f} minutes. Begin again when you are ready.",
        minutes=e.timeout_s / 60,
    ),
    port.SignInCancelled: lambda _error: tr("Signing in was called off. You can begin again, or do it later."),
}
"""One maker of words for each error."""
