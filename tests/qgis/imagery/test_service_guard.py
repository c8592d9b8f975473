"""Services and the network mode, over real HTTP: whatever way leads elsewhere, no byte takes it, and the view says so.

QGIS 3.22 sends from our threads; newer ones fetch tiles in a thread that they share with the user's own layers.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.core import (
    QgsDataSourceUri,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from redline_review.plugin.adapters.imagery import tile_guard
from redline_review.plugin.adapters.imagery.capabilities import read_capabilities
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue
from redline_review.plugin.adapters.imagery.remote_line import TileCache
from redline_review.plugin.adapters.imagery.scan import ScanOptions, scan
from redline_review.plugin.adapters.imagery.services import connections, map_images, tile_image
from redline_review.plugin.adapters.imagery.sources import image_access
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.qgis.support_connections import NEWER, forget_connections, put_maps, put_tiles
from redline_review.tests.qgis.support_tiles import DAYS, WMS, WMTS, Tiles, serving

BEFORE, AFTER = "2024-03-11", "2026-05-02"
REFUSED = "which this workspace may not ask"


@pytest.fixture
def near(qgis_app):
    """The service that is connected, and may be asked."""
    with serving() as served:
        yield served
    forget_connections()


@pytest.fixture
def far(qgis_app):
    """A host that may not be asked."""
    with serving(Tiles()) as served:
        yield served


class Listed(NetworkPolicy):
    """A policy of a mode; of hosts on this machine it refuses what listens at one port."""

    def __init__(self, mode: NetworkMode, refused_port: int) -> None:
        super().__init__(mode)
        self.refused = f":{refused_port}/"

    def allows(self, url: str) -> bool:
        return super().allows(url) and self.refused not in url


@pytest.fixture
def show(stage, make, patch, tmp_path):
    """Show a file beside an image of a service; returns the stage."""
    file = scan([make.raster(tmp_path / "before.tif")], ScanOptions(BEFORE)).images[0]

    def go(image, policy=None):
        cache = TileCache(tmp_path / "no cache", 0)
        access = image_access(None, policy or NetworkPolicy(NetworkMode.LISTED), cache=cache)
        stage.view.set_catalogue(FileCatalogue((file, replace(image, date=AFTER))), None, access)
        stage.show("one", patch(200, 200))
        return stage

    return go


def notice(stage):
    return stage.view.panes[1].notice.text()


def named(name):
    return next(one for one in connections() if one.name == name)


def image_of(service, near, **more):
    """Return an image of a kind of service of ours."""
    if service == "xyz":
        put_tiles("Tiles", near.xyz, **more)
        return tile_image(named("Tiles"))
    put_maps("Maps", near.wms if service == "wms" else near.wmts)
    text = (WMS if service == "wms" else WMTS).format(base=near.base, days=",".join(DAYS))
    return map_images(named("Maps"), read_capabilities(text.encode())[-1])[0]


@pytest.mark.parametrize("mode", [NetworkMode.LISTED, NetworkMode.NONE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("service", "fault", "advertised"),
    [
        pytest.param("xyz", "moved", False, id="tiles are sent on"),
        pytest.param("wmts", "moved", False, id="tiles of a WMTS are sent on"),
        pytest.param("wms", "moved", False, id="maps are sent on"),
        pytest.param("wms", "moved_about", False, id="what a WMS says of itself is sent on"),
        pytest.param("wmts", "moved_about", False, id="what a WMTS says of itself is sent on"),
        pytest.param("wms", "", True, id="a WMS names another host for its maps"),
        pytest.param("wmts", "", True, id="a WMTS names another host for its tiles"),
    ],
)
def test_no_way_leads_to_a_host_that_may_not_be_asked(show, near, far, mode, service, fault, advertised):
    image = image_of(service, near)
    near.fault, near.moved_to = fault, f"{far.base}/xyz/1/1/1.png"
    near.advertised = far.base if advertised else ""
    stage = show(image, Listed(mode, far.port))
    assert far.asked == []
    assert near.asked
    assert REFUSED in notice(stage)


@pytest.mark.parametrize("service", ["xyz", "wmts", "wms"])
def test_where_the_other_host_may_be_asked_the_way_is_followed(show, near, far, service):
    image = image_of(service, near)
    near.fault, near.moved_to = "moved", f"{far.base}/xyz/1/1/1.png"
    show(image, NetworkPolicy(NetworkMode.NONE))  # this machine is no other
    assert far.asked


@pytest.mark.skipif(not NEWER, reason="this QGIS fetches tiles in our own threads")
@pytest.mark.parametrize("service", ["xyz", "wmts"])
def test_a_fault_in_the_guard_itself_lets_nothing_through(show, near, monkeypatch, service):
    def broken(*_what):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(tile_guard.TileGuard, "allows", broken)
    show(image_of(service, near))
    assert [path for path in near.asked if "apabilities" not in path] == []


def test_the_mark_of_our_layers_is_told_to_no_service_and_the_connections_headers_are(show, near):
    show(image_of("xyz", near, headers={"referer": "https://office.example/"}))
    assert near.heads
    heads = [{name.lower(): value for name, value in head.items()} for head in near.heads]
    assert not [name for head in heads for name in head if "redline" in name]
    assert {head.get("referer") for head in heads} == {"https://office.example/"}


@pytest.mark.parametrize("service", ["xyz", "wmts", "wms"])
def test_a_service_that_wants_a_password_is_said_to_and_nobody_is_asked_for_one(show, near, service):
    main, asked = QgsNetworkAccessManager.instance(), []
    image = image_of(service, near)
    near.fault = "closed"
    main.requestRequiresAuth.connect(lambda *told: asked.append(told))
    stage = show(image)
    assert "answered with an error (status 401)" in notice(stage)
    assert asked == []


def render_own(until, url):
    """Render tiles as a layer of the user's own."""
    uri = QgsDataSourceUri()
    for key, value in (("type", "xyz"), ("url", url), ("zmax", "18")):
        uri.setParam(key, value)
    layer = QgsRasterLayer(bytes(uri.encodedUri()).decode(), "own", "wms")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(64, 64))
    settings.setExtent(QgsRectangle(1.3e7, 3.5e6, 1.3e7 + 3000, 3.5e6 + 3000))
    job, done = QgsMapRendererSequentialJob(settings), []
    job.finished.connect(lambda: done.append(True))
    job.start()
    assert until(lambda: bool(done))


def test_the_users_own_layers_are_left_alone(show, near, far, until):
    """The network mode is the workspace's: what the user shows in the QGIS window is theirs to choose."""
    show(image_of("xyz", near), Listed(NetworkMode.NONE, far.port))
    near.fault, near.moved_to = "moved", f"{far.base}/xyz/1/1/1.png"
    render_own(until, near.xyz.replace("/xyz/", "/xyz/own/"))
    assert far.asked


@pytest.mark.skipif(not NEWER, reason="this QGIS fetches tiles in our own threads")
def test_qgis_still_asks_for_the_password_that_the_users_own_layer_needs(show, near, until):
    near.fault = "closed"
    show(image_of("xyz", near))
    asked = []
    QgsNetworkAccessManager.instance().requestRequiresAuth.connect(lambda *told: asked.append(told))
    render_own(until, near.xyz.replace("/xyz/", "/xyz/own/"))
    assert asked


def test_what_was_put_into_qgis_is_taken_out_and_put_in_again(qgis_app):
    first, second = image_access(None), image_access(None)
    assert len(tile_guard._put) == (1 if NEWER else 0)
    tile_guard.take_out()
    assert tile_guard._put == []
    third = image_access(None)
    assert len(tile_guard._put) == (1 if NEWER else 0)
    for access in (first, second, third):
        access.lane.close()
