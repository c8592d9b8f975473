"""The line to a database or service: may it be used, does it answer, and the layer opened through QGIS's provider.

QGIS's providers go wherever the service's own description sends them, and end quietly where the line breaks. So the
description is read first, and every address in it is asked of the workspace's policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Optional

import requests
from qgis.core import (
    QgsDataSourceUri,
    QgsException,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ..http_plain import Interrupted, never
from ..http_transport import plain_session
from ..network_policy import NetworkPolicy, host_of
from ..qgis_network import qgis_session
from ..reading_errors import LayerUnreadable, NotAService, ReadingCancelled, SourceRefused, SourceUnreachable
from .descriptions import Description, read_collections, read_wfs
from .refs import ServiceKind, ServiceLayer

DATABASE_ERRORS = (QgsProviderConnectionException, QgsException)
"""What a connection raises: the base in some versions of the bindings."""
_TIMEOUT_S = (10.0, 60.0)
_MOST_REDIRECTS = 5
_ADDRESS = re.compile(r"https?://[^\s'\"<>|]+", re.IGNORECASE)
_DATABASE_HOST = re.compile(r"\bhost(?:addr)?='?([^'\s]+)", re.IGNORECASE)
_SERVICE_FILE = re.compile(r"\bservice='?([^'\s]+)", re.IGNORECASE)


def addresses_in(source: str) -> tuple[str, ...]:
    """Return the addresses that a layer's source names: of a database, of a service, of a file on the web.

    A database named by a ``pg_service.conf`` counts as a host of that name: which one it is, is not ours to know.
    """
    hosts = [host for found in _DATABASE_HOST.findall(source) for host in found.split(",")]
    hosts += _SERVICE_FILE.findall(source)
    return (*_ADDRESS.findall(source), *(_as_address(host) for host in hosts if not host.startswith("/")))


def _as_address(host: str) -> str:
    return f"postgresql://[{host}]/" if ":" in host else f"postgresql://{host}/"


def check_all(addresses: Iterable[str], policy: NetworkPolicy) -> None:
    """Raise ``HostNotAllowed`` for the first address that the policy refuses."""
    for address in addresses:
        policy.check(address)


def open_service(ref: ServiceLayer) -> QgsVectorLayer:
    """Return the layer; raises ``HostNotAllowed`` or a :class:`~..reading_errors.ReadingError` leaf."""
    check_all(addresses_in(ref.uri), ref.policy)
    if ref.kind is ServiceKind.POSTGIS:
        database_of(ref.uri, ref.place)
    else:
        describe(ref.kind, QgsDataSourceUri(ref.uri), ref.place, ref.policy)
    layer = QgsVectorLayer(ref.uri, ref.name, ref.kind.value)
    if not layer.isValid():
        raise LayerUnreadable(ref.place, "the provider refuses the layer")  # its own words may hold a password
    return layer


def database_of(uri: str, place: str) -> Any:
    """Return QGIS's connection to a database, which answers; raises :class:`SourceUnreachable`."""
    metadata = QgsProviderRegistry.instance().providerMetadata(ServiceKind.POSTGIS.value)
    try:
        connection = metadata.createConnection(QgsDataSourceUri(uri).connectionInfo(False), {})
        connection.executeSql("SELECT 1")
    except DATABASE_ERRORS as error:
        # The words of the error hold the whole address, password included.
        raise SourceUnreachable(place, type(error).__name__) from None
    return connection


def describe(
    kind: ServiceKind,
    source: QgsDataSourceUri,
    place: str,
    policy: NetworkPolicy,
    cancelled: Callable[[], bool] = never,
) -> Description:
    """Return what a service says of itself, once the policy lets every address in it pass.

    Raises ``HostNotAllowed``, :class:`SourceUnreachable`, :class:`SourceRefused` or :class:`NotAService`.
    """
    url = _described_at(kind, source.param("url"))
    text = _fetch(url, source, place, policy, cancelled)
    found: Optional[Description] = read_wfs(text) if kind is ServiceKind.WFS else read_collections(text, url)
    if found is None:
        raise NotAService(place)
    check_all(found.addresses, policy)
    return found


def _described_at(kind: ServiceKind, url: str) -> str:
    if kind is ServiceKind.OAPIF:
        return f"{url.rstrip('/')}/collections?f=json"
    return f"{url}{'&' if '?' in url else '?'}SERVICE=WFS&REQUEST=GetCapabilities"


def _fetch(url: str, source: QgsDataSourceUri, place: str, policy: NetworkPolicy, cancelled: Callable[[], bool]) -> str:
    """Return the text at ``url``; a redirect is followed on one host only, for the credentials go with it."""
    session = _session(source.authConfigId(), cancelled)
    auth = (source.username(), source.password()) if source.username() else None
    host = host_of(url)
    try:
        for _ in range(_MOST_REDIRECTS):
            if host_of(url) != host:
                raise SourceUnreachable(place, f"sent on to {host_of(url)}")
            policy.check(url)
            response = session.get(url, timeout=_TIMEOUT_S, auth=auth, allow_redirects=False)
            if not response.is_redirect:
                return _text(response, place)
            url = requests.compat.urljoin(url, response.headers["location"])
    except Interrupted as error:
        raise ReadingCancelled(place) from error
    except requests.exceptions.RequestException as error:
        raise SourceUnreachable(place, type(error).__name__) from error
    finally:
        session.close()
    raise SourceUnreachable(place, "sent on for ever")


def _text(response: requests.Response, place: str) -> str:
    if response.status_code in (401, 403):
        raise SourceRefused(place)
    if response.status_code == 404:
        raise NotAService(place)
    if not response.ok:
        raise SourceUnreachable(place, f"status {response.status_code}")
    return response.content.decode("utf-8", errors="replace")


def _session(authcfg: str, cancelled: Callable[[], bool]) -> requests.Session:
    """Return a session of QGIS's network manager; in a terminal's only thread the ordinary one."""
    app = QCoreApplication.instance()
    if app is None or QThread.currentThread() == app.thread():
        return plain_session(cancelled)
    return qgis_session(cancelled, authcfg)
