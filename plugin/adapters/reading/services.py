"""Databases and services to import from: QGIS's own saved connections, or an address, and the layers behind them.

Credentials are those of QGIS's connections (or its authentication database); none is kept or shown by us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Optional
from urllib.parse import urlsplit

from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsApplication,
    QgsDataSourceUri,
    QgsOwsConnection,
    QgsProviderRegistry,
)

from ..http_plain import never
from ..network_policy import NetworkPolicy
from ..reading_errors import NotAService, SourceEmpty, SourceUnreachable
from .descriptions import Described
from .geometry_kinds import may_hold_polygons
from .refs import ServiceKind, ServiceLayer
from .service_lines import DATABASE_ERRORS, addresses_in, check_all, database_of, describe


@dataclass(frozen=True)
class Connection:
    """A database or service. ``place`` is for people; ``uri`` may hold a password and is never shown.

    ``kind`` ``None``: a WFS or an OGC API – Features, found out when it is asked.
    """

    kind: Optional[ServiceKind]
    name: str
    uri: str = field(repr=False)
    place: str

    @property
    def needs_master_password(self) -> bool:
        """Tell whether QGIS's authentication database must be opened first, on the GUI thread."""
        manager = QgsApplication.authManager()
        return bool(QgsDataSourceUri(self.uri).authConfigId()) and not manager.masterPasswordIsSet()


def saved_connections() -> tuple[Connection, ...]:
    """Return QGIS's own PostgreSQL and WFS / OGC API connections, by name; on the GUI thread, nothing is sent."""
    metadata = QgsProviderRegistry.instance().providerMetadata(ServiceKind.POSTGIS.value)
    databases = () if metadata is None else metadata.connections(False).items()
    found = [Connection(ServiceKind.POSTGIS, name, c.uri(), database_place(c.uri())) for name, c in databases]
    for name in QgsOwsConnection.connectionList("WFS"):
        uri = QgsOwsConnection("WFS", name).uri()
        found.append(Connection(None, name, uri.uri(False), service_place(uri.param("url"))))
    return tuple(sorted(found, key=lambda connection: connection.name.lower()))


def address(url: str, authcfg: str = "") -> Connection:
    """Return a WFS or OGC API – Features at a typed address; ``authcfg`` names credentials kept by QGIS."""
    source = QgsDataSourceUri()
    source.setParam("url", url.strip())
    if authcfg:
        source.setAuthConfigId(authcfg)
    place = service_place(url)
    return Connection(None, place, source.uri(False), place)


def database_place(uri: str) -> str:
    """Return where a database is, for people: ``host:port/name``, without user and password."""
    source = QgsDataSourceUri(uri)
    where = source.host() or source.service() or "localhost"
    port = f":{source.port()}" if source.port() else ""
    return f"{where}{port}/{source.database()}".rstrip("/")


def service_place(url: str) -> str:
    """Return where a service is, for people: without user, password and query (which may hold a token)."""
    parts = urlsplit(url.strip())
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host else parts.path


def layers_of(
    connection: Connection, policy: NetworkPolicy, cancelled: Callable[[], bool] = never
) -> tuple[ServiceLayer, ...]:
    """Return the layers that may hold polygons; in a worker thread.

    Raises ``HostNotAllowed``, :class:`SourceUnreachable`, :class:`SourceRefused` (sign-in), :class:`NotAService` or
    :class:`SourceEmpty`.
    """
    check_all(addresses_in(connection.uri), policy)
    found = _tables(connection, policy) if connection.kind is ServiceKind.POSTGIS else None
    layers = _service_layers(connection, policy, cancelled) if found is None else found
    if not layers:
        raise SourceEmpty(connection.place)
    return layers


def _tables(connection: Connection, policy: NetworkPolicy) -> tuple[ServiceLayer, ...]:
    database = database_of(connection.uri, connection.place)
    try:
        tables = database.tables("", QgsAbstractDatabaseProviderConnection.TableFlag.Vector)
    except DATABASE_ERRORS as error:
        raise SourceUnreachable(connection.place, type(error).__name__) from None
    polygonal = [table for table in tables if _is_polygonal(table)] or tables
    return tuple(_table(connection, table, policy) for table in polygonal)


def _is_polygonal(table: Any) -> bool:
    return any(may_hold_polygons(kind.wkbType) for kind in table.geometryColumnTypes())


def _table(connection: Connection, table: Any, policy: NetworkPolicy) -> ServiceLayer:
    """Return a table as a layer; a view has no key, so that its first column stands in, as in QGIS's own browser."""
    source = QgsDataSourceUri(connection.uri)
    keys = table.primaryKeyColumns()
    source.setDataSource(table.schema(), table.tableName(), table.geometryColumn(), "", keys[0] if keys else "")
    source.setUseEstimatedMetadata(False)  # an estimate of the rows would look like a broken line
    title = f"{table.schema()}.{table.tableName()}"
    place = f"{connection.place} {title}"
    return ServiceLayer(ServiceKind.POSTGIS, source.uri(False), title, place, policy)


def _service_layers(
    connection: Connection, policy: NetworkPolicy, cancelled: Callable[[], bool]
) -> tuple[ServiceLayer, ...]:
    kinds = (ServiceKind.WFS, ServiceKind.OAPIF) if connection.kind is None else (connection.kind,)
    for kind in kinds:
        try:
            described = describe(kind, QgsDataSourceUri(connection.uri), connection.place, policy, cancelled)
        except NotAService:
            continue
        return tuple(_offered(replace(connection, kind=kind), described.layers, policy))
    raise NotAService(connection.place)


def _offered(connection: Connection, layers: Iterable[Described], policy: NetworkPolicy) -> Iterable[ServiceLayer]:
    assert connection.kind is not None
    for layer in layers:
        source = QgsDataSourceUri(connection.uri)
        source.setParam("typename", layer.key)
        if connection.kind is ServiceKind.WFS:
            source.setParam("version", "auto")
        place = f"{connection.place} {layer.key}"
        yield ServiceLayer(connection.kind, source.uri(False), layer.title, place, policy)


def service_of(provider: str, source: str, name: str, crs: str, policy: NetworkPolicy) -> Optional[ServiceLayer]:
    """Return a layer of the open project as one read over the line, ``None`` where its provider is not one of ours."""
    kind = next((kind for kind in ServiceKind if kind.value == provider), None)
    if kind is None:
        return None
    uri = QgsDataSourceUri(source)
    if kind is not ServiceKind.POSTGIS:
        return ServiceLayer(
            kind, source, name, f"{service_place(uri.param('url'))} {uri.param('typename')}", policy, crs
        )
    uri.setUseEstimatedMetadata(False)
    place = f"{database_place(source)} {uri.schema()}.{uri.table()}"
    return ServiceLayer(kind, uri.uri(False), name, place, policy, crs)
