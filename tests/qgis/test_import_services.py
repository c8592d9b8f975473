"""Layers over a line: PostGIS, WFS 2.0 and OGC API – Features, read whole or refused with a word. Real servers."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateTransformContext,
    QgsDataSourceUri,
    QgsProviderRegistry,
    QgsSettings,
    QgsVectorLayer,
)
from redline_review.plugin.adapters import reading_errors as errors
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.reading.services import Connection, address, layers_of, saved_connections
from redline_review.plugin.adapters.vector_layers import (
    ServiceKind,
    ServiceLayer,
    from_project,
    look_at,
    place_of,
    read_rows,
)
from redline_review.plugin.domain.geometry import bounds
from redline_review.plugin.domain.states import NetworkMode
from redline_review.plugin.port_errors import HostNotAllowed
from redline_review.server.testing import PostgresMissing, throwaway_postgres
from redline_review.tests.qgis.support_services import PAGE, PASSWORD, ROWS, USER, serve
from redline_review.tests.qgis.support_waiting import until
from redline_review.ui.background import Background

OPEN = NetworkPolicy(NetworkMode.OPEN)
NONE = NetworkPolicy(NetworkMode.NONE)
CONTEXT = QgsCoordinateTransformContext()


@pytest.fixture
def worker(qgis_app):
    """Run a call as the window does, in a thread of its own; returns what it gives or raises what it raises."""

    def run(call, *arguments):
        results, failures = [], []
        work = Background("test", lambda _: call(*arguments))
        work.done.connect(results.append)
        work.failed.connect(failures.append)
        work.start()
        until("the work", lambda: results or failures)
        assert work.wait()
        if failures:
            raise failures[0]
        return results[0]

    return run


@pytest.fixture
def service():
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def database():
    """A database with patches (two schemas), a view of them, points and a bare table, as (uri, statement runner)."""
    try:
        with throwaway_postgres() as cluster:
            socket = cluster.superuser_url.rpartition("host=")[2]

            def run(statement):
                command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", socket, "-U", "postgres", "-d", "redline"]
                subprocess.run([*command, "-c", statement], check=True, capture_output=True)

            run(
                "CREATE TABLE patches (id serial PRIMARY KEY, 编号 text, geom geometry(Polygon, 4528));"
                "INSERT INTO patches (编号, geom) SELECT '吴中-' || n, ST_MakeEnvelope(40500000 + n * 100, 3450000,"
                " 40500050 + n * 100, 3450050, 4528) FROM generate_series(1, 300) n;"
                "CREATE SCHEMA 红线; CREATE TABLE 红线.zones (id int PRIMARY KEY, geom geometry(MultiPolygon, 4490));"
                "CREATE VIEW current AS SELECT id, 编号, geom FROM patches WHERE id <= 7;"
                "CREATE TABLE places (id serial PRIMARY KEY, geom geometry(Point, 4490)); CREATE TABLE bare (a int)"
            )
            source = QgsDataSourceUri()
            source.setConnection(socket, "5432", "redline", "postgres", "")
            yield source.uri(False), run
    except PostgresMissing as missing:
        pytest.skip(f"no throw-away PostgreSQL: {missing}")


def postgis(uri):
    return Connection(ServiceKind.POSTGIS, "centre", uri, "centre/redline")


@pytest.mark.postgres
def test_a_database_offers_its_polygon_tables_and_views_of_every_schema(database, worker):
    found = worker(layers_of, postgis(database[0]), OPEN)
    assert sorted(layer.name for layer in found) == ["public.current", "public.patches", "红线.zones"]


@pytest.mark.postgres
@pytest.mark.parametrize(("table", "count"), [("public.patches", 300), ("public.current", 7)], ids=["table", "view"])
def test_every_row_of_a_table_comes_in_as_an_outline(database, worker, table, count):
    layers = {layer.name: layer for layer in worker(layers_of, postgis(database[0]), OPEN)}
    rows = worker(read_rows, layers[table], CONTEXT)
    assert len(rows) == count
    assert {row.attributes["编号"] for row in rows} == {f"吴中-{n}" for n in range(1, count + 1)}
    assert [row.rejected for row in rows] == [None] * count
    assert bounds(rows[0].outline)[:2] == pytest.approx((120.0, 31.17), abs=0.1)


@pytest.mark.postgres
def test_a_saved_connection_of_qgis_is_offered_and_used(database, worker):
    metadata = QgsProviderRegistry.instance().providerMetadata("postgres")
    metadata.saveConnection(metadata.createConnection(database[0], {"saveUsername": True}), "redline-test")
    try:
        (found,) = (c for c in saved_connections() if c.name == "redline-test")
        assert worker(layers_of, found, OPEN)
    finally:
        metadata.deleteConnection("redline-test")


@pytest.mark.postgres
def test_a_postgis_layer_of_the_project_is_read_over_a_line_of_its_own_with_its_filter(database, worker):
    source = QgsDataSourceUri(database[0])
    source.setDataSource("public", "patches", "geom", "id <= 3", "id")
    layer = QgsVectorLayer(source.uri(False), "flagged", "postgres")
    assert layer.isValid()
    ref = from_project(layer)
    assert isinstance(ref, ServiceLayer)
    assert len(worker(read_rows, ref, CONTEXT)) == 3


@pytest.mark.postgres
def test_a_table_that_breaks_half_way_is_refused_not_cut_short(database, worker):
    uri, run = database
    run("CREATE VIEW breaking AS SELECT id, 1 / (id - 150) AS n, geom FROM patches")
    layers = {layer.name: layer for layer in worker(layers_of, postgis(uri), OPEN)}
    with pytest.raises(errors.LayerUnreadable):
        worker(read_rows, layers["public.breaking"], CONTEXT)


def test_a_database_that_is_not_there_is_named_without_its_password(worker):
    source = QgsDataSourceUri()
    source.setConnection("127.0.0.1", "1", "redline", "wang", "geheim")
    ref = ServiceLayer(ServiceKind.POSTGIS, source.uri(False), "patches", "127.0.0.1:1/redline patches", OPEN)
    with pytest.raises(errors.SourceUnreachable) as caught:
        worker(read_rows, ref, CONTEXT)
    assert "geheim" not in str(caught.value.fields())
    assert caught.value.__cause__ is None


def test_a_saved_service_of_qgis_is_offered_with_its_credentials_by_name_only(qgis_app):
    settings = QgsSettings()
    of_322, of_340 = "qgis/{place}/redline-test", "connections/ows/items/wfs/connections/items/redline-test"
    given = {
        of_322.format(place="connections-wfs") + "/url": "https://maps.example/wfs",
        of_322.format(place="WFS") + "/authcfg": "abc1234",
        f"{of_340}/url": "https://maps.example/wfs",
        f"{of_340}/authcfg": "abc1234",
    }
    for key, value in given.items():
        settings.setValue(key, value)
    try:
        (found,) = (connection for connection in saved_connections() if connection.name == "redline-test")
    finally:
        for key in given:
            settings.remove(key.rpartition("/")[0])
    assert (found.kind, found.place) == (None, "https://maps.example/wfs")
    assert QgsDataSourceUri(found.uri).authConfigId() == "abc1234"
    assert found.uri not in repr(found)


@pytest.mark.parametrize("path", ["wfs", "ogc"])
def test_a_service_is_recognised_and_every_page_of_it_read(service, worker, path):
    (layer,) = worker(layers_of, address(f"{service.base}/{path}"), OPEN)
    assert layer.name == "疑似图斑"
    look = worker(look_at, layer, CONTEXT)
    assert "TBBH" in look.fields
    rows = worker(read_rows, layer, CONTEXT)
    assert sorted(row.attributes["TBBH"] for row in rows) == sorted(f"吴中-{n}" for n in range(ROWS))
    boxes = {row.attributes["TBBH"]: bounds(row.outline) for row in rows}
    assert boxes["吴中-3"] == pytest.approx((120.03, 31.0, 120.031, 31.001), abs=1e-6)


@pytest.mark.parametrize("path", ["wfs", "ogc"])
def test_a_service_that_breaks_between_two_pages_is_refused_not_cut_short(service, worker, path):
    (layer,) = worker(layers_of, address(f"{service.base}/{path}"), OPEN)
    service.cut_after = PAGE
    with pytest.raises(errors.LayerUnreadable) as caught:
        worker(read_rows, layer, CONTEXT)
    assert f"{PAGE} of {ROWS}" in caught.value.reason


@pytest.mark.parametrize("path", ["wfs", "ogc"])
def test_credentials_of_qgis_open_a_closed_service_and_none_are_refused(service, worker, path):
    service.closed = True
    with pytest.raises(errors.SourceRefused):
        worker(layers_of, address(f"{service.base}/{path}"), OPEN)
    config = QgsAuthMethodConfig("Basic")
    config.setName("redline-test")
    config.setConfigMap({"username": USER, "password": PASSWORD, "realm": ""})
    manager = QgsApplication.authManager()
    assert manager.masterPasswordIsSet() or manager.setMasterPassword("tests-only", True)
    stored, config = manager.storeAuthenticationConfig(config)
    assert stored
    try:
        (layer,) = worker(layers_of, address(f"{service.base}/{path}", config.id()), OPEN)
        assert len(worker(read_rows, layer, CONTEXT)) == ROWS
        assert PASSWORD not in f"{layer.uri}{layer.place}"
    finally:
        manager.removeAuthenticationConfig(config.id())
        manager.clearMasterPassword()


def test_a_page_that_is_no_service_is_said_to_be_none(service, worker):
    with pytest.raises(errors.NotAService):
        worker(layers_of, address(f"{service.base}/page"), OPEN)


def test_a_service_that_is_switched_off_is_unreachable(worker):
    with pytest.raises(errors.SourceUnreachable):
        worker(layers_of, address("http://127.0.0.1:1/wfs"), OPEN)


@pytest.mark.parametrize("path", ["wfs", "ogc"])
def test_a_service_that_sends_its_readers_to_a_host_that_is_not_listed_is_refused(service, worker, path):
    service.advertised = "http://elsewhere.example"
    policy = NetworkPolicy(NetworkMode.LISTED, ["127.0.0.1"])
    with pytest.raises(HostNotAllowed) as caught:
        worker(layers_of, address(f"{service.base}/{path}"), policy)
    assert caught.value.host == "elsewhere.example"


def test_a_service_that_sends_on_to_another_host_is_not_followed_with_the_credentials(service, worker):
    service.moved = service.base.replace("127.0.0.1", "localhost")
    with pytest.raises(errors.SourceUnreachable) as caught:
        worker(layers_of, address(f"{service.base}/wfs"), OPEN)
    assert "localhost" in caught.value.reason
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "uri",
    [
        "host=db.example port=5432 dbname='x'",
        "service='centre' dbname='x'",
        "url='https://maps.example/wfs' typename='patches'",
    ],
    ids=["database", "database of a service file", "service"],
)
def test_a_closed_workspace_asks_nobody_outside(worker, uri):
    kind = ServiceKind.WFS if "url" in uri else ServiceKind.POSTGIS
    ref = ServiceLayer(kind, uri, "patches", "x", NONE)
    for call in (lambda: look_at(ref, CONTEXT), lambda: layers_of(Connection(kind, "x", uri, "x"), NONE)):
        with pytest.raises(HostNotAllowed):
            worker(call)


@pytest.mark.parametrize(
    "source",
    [
        "https://maps.example/a.geojson",
        "/vsicurl/https://maps.example/a.gpkg|layername=a",
        "PG:host=db.example dbname=x",
    ],
    ids=["a file on the web", "a file read through GDAL", "a database read through GDAL"],
)
def test_a_layer_of_the_project_from_outside_is_refused_in_a_closed_workspace(source):
    class Layer:
        def source(self):
            return source

        def crs(self):
            return QgsVectorLayer("Polygon?crs=EPSG:4490", "x", "memory").crs()

    with pytest.raises(HostNotAllowed):
        from_project(Layer(), NONE)


@pytest.mark.postgres
def test_a_closed_workspace_still_reads_a_database_of_this_machine(database, worker):
    layers = {layer.name: layer for layer in worker(layers_of, postgis(database[0]), NONE)}
    assert len(worker(read_rows, layers["public.current"], CONTEXT)) == 7


def test_the_place_of_a_source_holds_neither_user_nor_password_nor_token():
    found = address("https://wang:geheim@maps.example/wfs?token=geheim")
    ref = ServiceLayer(ServiceKind.WFS, found.uri, "patches", found.place, OPEN)
    assert place_of(replace(ref, name="x")) == "https://maps.example/wfs"
