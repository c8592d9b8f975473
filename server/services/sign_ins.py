"""Which sign-ins are taken: one rule for the office page, for programs (``/auth/ways``) and for passwords."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..errors import BadSetting
from ..settings import Settings

ON, OFF = "on", "off"


def takes_passwords(settings: Settings) -> bool:
    """Tell whether accounts of this server sign in with name and password; raises :class:`BadSetting`."""
    if settings.local_sign_in not in (ON, OFF):
        raise BadSetting("local_sign_in", "it is “on” or “off”")
    if settings.local_sign_in == OFF and not settings.oidc_issuer:
        raise BadSetting("local_sign_in", "with “off” and no oidc_issuer nobody could sign in")
    return settings.local_sign_in == ON


def issuer_title(settings: Settings) -> str:
    """Return what people call the issuer: its title, else its host; empty where there is none."""
    return settings.oidc_title or urlsplit(settings.oidc_issuer).hostname or settings.oidc_issuer
