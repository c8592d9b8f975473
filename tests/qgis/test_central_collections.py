"""QGIS's own provider of OGC API – Features opens the central server's collections: boxes, pages, read only.

In another reference system they lie where QGIS puts them itself and, where it asks for one, as the server gives it.
"""

from __future__ import annotations

import contextlib
import time

import pytest
import requests
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsAuthMethodConfig,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtNetwork import QNetworkDiskCache
from redline_review.plugin.domain import chain, wire
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.operations import ChainSpan, Operation
from redline_review.plugin.domain.states import OperationKind
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.imports import Imports
from redline_review.server.services.setup import open_database, prepare
from redline_review.server.settings import load_settings, read_secret
from redline_review.server.testing import PostgresMissing, serving, throwaway_postgres

NAME, PASSWORD = "reader", "a long password"
COUNT, PAGE = 25, 10
CHEAP = {"argon2_passes": 1, "argon2_memory_kib": 1024}


def square(west: float, south: float, side: float = 0.01) -> bytes:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return from_geojson({"type": "Polygon", "coordinates": [ring]})


def fill(settings) -> None:
    prepare(settings)
    database = open_database(settings)
    Accounts(database, settings, read_secret(settings)).add(NAME, PASSWORD, [parse_grant("inspector:320506")])
    imports = Imports(database, settings.org_id)
    zone = {"zone_code": "Z1", "zone_name": "太湖", "zone_level": "redline", "unit_code": "320506"}
    imports.zones([(zone, square(120.5, 31.0, 0.2))])
    unit = {"unit_code": "320506", "date_after": "2026-05-02"}
    rows = [({"issued_id": f"图斑-{n}", **unit}, square(120.5 + n * 0.02, 31.0)) for n in range(COUNT)]
    rows.append(({"issued_id": "elsewhere", "unit_code": "320507"}, square(120.5, 31.1)))
    imports.cases(rows, "2026-05")
    database.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request, tmp_path_factory):
    with contextlib.ExitStack() as stack:
        given = dict(CHEAP)
        if request.param == "postgres":
            try:
                cluster = stack.enter_context(throwaway_postgres())
            except PostgresMissing as missing:
                pytest.skip(f"no throw-away PostgreSQL: {missing}")
            given |= {"database_url": cluster.app_url, "migration_url": cluster.owner_url}
        settings = load_settings(tmp_path_factory.mktemp("central"), {}, **given)
        fill(settings)
        base = stack.enter_context(serving(settings))
        decide(base)
        yield base


def decide(base: str) -> None:
    """Give one patch a finding, as a laptop would."""
    said = {"username": NAME, "password": PASSWORD, "device_id": "d"}
    token = requests.post(f"{base}/auth/token", json=said, timeout=30).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    found = requests.get(f"{base}/collections/cases/items?issued_id=图斑-0", headers=headers, timeout=30).json()
    op_id = IdFactory().new(time.time_ns() // 1_000_000)
    payload = {"form": "desk", "finding": {"reality": "not_real", "false_alarm_reason": "season"}}
    at = "2026-05-02T08:00:00.000Z"
    op = Operation(op_id, found["features"][0]["id"], OperationKind.SUBMIT, 1, payload, 1, at)
    push = wire.push_to_json((op,), ChainSpan("d", 1, chain.GENESIS, ()))
    answer = requests.post(f"{base}/sync/batches", json=push, headers=headers, timeout=30)
    assert answer.json()["results"][0]["outcome"] == "applied", answer.text


@pytest.fixture
def password(qgis_app):
    """Name and password in QGIS's own authentication store; gives the configuration's id."""
    manager = QgsApplication.authManager()
    assert manager.masterPasswordIsSet() or manager.setMasterPassword("tests-only", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("central-server")
    config.setConfigMap({"username": NAME, "password": PASSWORD, "realm": ""})
    stored, config = manager.storeAuthenticationConfig(config)
    assert stored
    yield config.id()
    manager.removeAuthenticationConfig(config.id())
    manager.clearMasterPassword()


@pytest.fixture
def opened(address, password):
    def opening(collection: str) -> QgsVectorLayer:
        uri = f"url='{address}' typename='{collection}' authcfg={password} pageSize='{PAGE}'"
        layer = QgsVectorLayer(uri, collection, "OAPIF")
        assert layer.isValid(), layer.error().summary()
        return layer

    return opening


@pytest.mark.parametrize(("collection", "count"), [("zones", 1), ("cases", COUNT), ("decisions", 1)])
def test_each_collection_opens_with_what_its_reader_may_see(opened, collection, count):
    layer = opened(collection)
    assert layer.crs().authid() in ("OGC:CRS84", "EPSG:4326", "EPSG:4490"), "newer QGIS takes what it is kept in"
    assert len(list(layer.getFeatures())) == count


def test_pages_are_walked_to_the_end_each_feature_once(opened):
    found = [feature["issued_id"] for feature in opened("cases").getFeatures()]
    assert sorted(found) == sorted(f"图斑-{n}" for n in range(COUNT))


def test_a_box_brings_what_touches_it(opened):
    request = QgsFeatureRequest(QgsRectangle(120.5, 31.0, 120.535, 31.005))
    found = {feature["issued_id"] for feature in opened("cases").getFeatures(request)}
    assert found == {"图斑-0", "图斑-1"}


def test_geometry_and_facts_arrive_as_they_are(opened):
    feature = next(f for f in opened("cases").getFeatures() if f["issued_id"] == "图斑-3")
    box = feature.geometry().boundingBox()
    assert (box.xMinimum(), box.yMinimum()) == pytest.approx((120.56, 31.0))
    assert (
        str(
            feature["date_after"].toString("yyyy-MM-dd")
            if hasattr(feature["date_after"], "toString")
            else feature["date_after"]
        )
        == "2026-05-02"
    )


ZONE_40 = "EPSG:4528"
READS_OTHER_SYSTEMS = 33_600
"""The first version of QGIS whose provider asks for other systems than longitude and latitude (tried: 3.40)."""


def first_corners(layer_or_features) -> dict[str, tuple[float, float]]:
    """The south-western corner of each patch by its issued id, x first."""
    boxes = {f["issued_id"]: f.geometry().boundingBox() for f in layer_or_features}
    return {name: (box.xMinimum(), box.yMinimum()) for name, box in boxes.items()}


def test_what_qgis_transforms_itself_is_what_the_server_gives_in_that_system(opened, address):
    layer = opened("cases")
    to_zone = QgsFeatureRequest().setDestinationCrs(
        QgsCoordinateReferenceSystem(ZONE_40), QgsProject.instance().transformContext()
    )
    uri = "http://www.opengis.net/def/crs/EPSG/0/4528"
    given = requests.get(f"{address}/collections/cases/items?crs={uri}", auth=(NAME, PASSWORD), timeout=30).json()
    rings = {f["properties"]["issued_id"]: f["geometry"]["coordinates"][0][0] for f in given["features"]}
    served = {name: (min(p[1] for p in ring), min(p[0] for p in ring)) for name, ring in rings.items()}
    ours = first_corners(layer.getFeatures(to_zone))
    assert ours.keys() == served.keys()
    for name, corner in ours.items():
        assert corner == pytest.approx(served[name], abs=0.001)


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT < READS_OTHER_SYSTEMS, reason="this QGIS asks for CRS84 only")
@pytest.mark.parametrize("crs", [ZONE_40, "EPSG:4549", "EPSG:4490", "EPSG:4326"])
def test_a_collection_opens_in_another_system_and_lies_where_it_lay(address, password, opened, crs):
    uri = f"url='{address}' typename='cases' authcfg={password} pageSize='{PAGE}' srsname='{crs}'"
    layer = QgsVectorLayer(uri, "cases", "OAPIF")
    assert layer.isValid(), layer.error().summary()
    assert layer.crs().authid() == crs
    degrees = QgsCoordinateReferenceSystem("OGC:CRS84")
    back = QgsFeatureRequest().setDestinationCrs(degrees, QgsProject.instance().transformContext())
    found, plain = first_corners(layer.getFeatures(back)), first_corners(opened("cases").getFeatures())
    assert found.keys() == plain.keys()
    for name, corner in found.items():
        assert corner == pytest.approx(plain[name], abs=3e-4), "boxes of turned squares are a little larger"
    nearby = QgsCoordinateTransform(degrees, layer.crs(), QgsProject.instance()).transformBoundingBox(
        QgsRectangle(120.5, 31.0, 120.535, 31.005)
    )
    boxed = {f["issued_id"] for f in layer.getFeatures(QgsFeatureRequest(nearby))}
    assert boxed == {"图斑-0", "图斑-1"}


def test_the_layer_is_read_only(opened):
    layer = opened("cases")
    assert not layer.dataProvider().capabilities() & layer.dataProvider().EditingCapabilities


def test_a_wrong_password_opens_nothing(address, qgis_app):
    assert not QgsVectorLayer(
        f"url='{address}' typename='cases' username='reader' password='no'", "x", "OAPIF"
    ).isValid()


def test_what_one_account_was_shown_is_shown_to_nobody_else_from_the_cache_of_qgis(address, opened, qgis_app, tmp_path):
    manager, cache = QgsNetworkAccessManager.instance(), QNetworkDiskCache()
    cache.setCacheDirectory(str(tmp_path))
    manager.setCache(cache)
    assert opened("cases").isValid()
    assert not any(tmp_path.rglob("*.d"))
    test_a_wrong_password_opens_nothing(address, qgis_app)
