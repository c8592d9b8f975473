"""Collections in other reference systems (Part 2): the same places, in the order of the system's axes."""

from __future__ import annotations

import numpy as np
import pytest
from redline_review.server.services.crs import CRS84, STORED, SYSTEMS

osr = pytest.importorskip("osgeo.osr")

ITEMS = "/collections/cases/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
ZONE_40 = f"{EPSG}4528"
CENTIMETRE_DEG, MILLIMETRE_M, TENTH_OF_IT_M = 1e-7, 1e-3, 1e-4


def by_gdal(code, points):
    """Turn (longitude, latitude) into a system's axes, by GDAL."""
    degrees, target = osr.SpatialReference(), osr.SpatialReference()
    degrees.ImportFromEPSG(4490)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    target.ImportFromEPSG(code)
    target.SetAxisMappingStrategy(osr.OAMS_AUTHORITY_COMPLIANT)
    return [point[:2] for point in osr.CoordinateTransformation(degrees, target).TransformPoints(points)]


def corners(feature):
    return [tuple(point) for point in feature["geometry"]["coordinates"][0][0]]


def one(person, **params):
    answer = person.get(ITEMS, issued_id="A-3", **params)
    assert answer.status_code == 200, answer.text
    (feature,) = answer.json()["features"]
    return answer, feature


@pytest.mark.parametrize("uri", [uri for uri in SYSTEMS if uri != CRS84], ids=lambda uri: "EPSG " + uri.rsplit("/")[-1])
def test_each_system_gives_what_gdal_gives_and_leads_back(uri):
    crs = SYSTEMS[uri]
    middle = crs.meridian_deg or 120
    points = [
        (middle + east, north) for east in (-6.0, -1.5, 0.0, 0.7, 3.0) for north in (-10.0, 0.0, 18.2, 31.5, 54.0)
    ]
    near = CENTIMETRE_DEG if crs.meridian_deg is None else TENTH_OF_IT_M
    for (x, y), there in zip(points, by_gdal(int(uri.rsplit("/")[-1]), points)):
        assert there == pytest.approx(_given(crs, x, y), abs=near)
        west, south, east, north = crs.box_in_degrees((*there, *there))
        assert (west, south, east, north) == pytest.approx((x, y, x, y), abs=CENTIMETRE_DEG)


def _given(crs, x, y):
    first, second = crs.from_degrees(np.array([x]), np.array([y]))
    return float(first[0]), float(second[0])


@pytest.mark.parametrize(
    ("code", "turned"), [(4326, True), (4490, True), (4528, None), (4549, None), (4527, None), (4550, None)]
)
def test_features_come_in_the_system_that_is_asked_for(wang, code, turned):
    plain = corners(one(wang)[1])
    answer, feature = one(wang, crs=f"{EPSG}{code}")
    assert answer.headers["content-crs"] == f"<{EPSG}{code}>"
    wanted = by_gdal(code, plain)
    for found, expected in zip(corners(feature), wanted):
        assert found == pytest.approx(expected, abs=MILLIMETRE_M if turned is None else CENTIMETRE_DEG)
    assert not turned or corners(feature)[0] == plain[0][::-1], "latitude first"
    assert len(corners(feature)) == len(plain)
    alone = wang.get(f"{ITEMS}/{feature['id']}", crs=f"{EPSG}{code}")
    assert alone.headers["content-crs"] == f"<{EPSG}{code}>"
    assert alone.json()["geometry"] == feature["geometry"]


def test_longitude_comes_first_where_no_system_or_crs84_is_named(wang):
    answer, feature = one(wang)
    assert answer.headers["content-crs"] == f"<{CRS84}>"
    assert corners(feature)[0] == pytest.approx((120.56, 31.0))
    assert one(wang, crs=CRS84)[1] == feature


def test_the_secure_form_of_an_address_names_the_same_system(wang):
    assert one(wang, crs=ZONE_40.replace("http:", "https:"))[0].headers["content-crs"] == f"<{ZONE_40}>"


def test_a_zone_with_holes_keeps_its_rings_apart(wang):
    plain = wang.get("/collections/zones/items").json()["features"]
    turned = wang.get("/collections/zones/items", crs=ZONE_40).json()["features"]
    shape = [[[len(r) for r in p] for p in f["geometry"]["coordinates"]] for f in plain]
    assert [[[len(r) for r in p] for p in f["geometry"]["coordinates"]] for f in turned] == shape


@pytest.mark.parametrize("code", [4326, 4490, 4528, 4549])
def test_a_box_in_another_system_finds_the_same(wang, code):
    west, south, east, north = 120.495, 30.995, 120.53, 31.005
    points = by_gdal(code, [(x, y) for x in (west, east) for y in (south, north)])
    first, second = zip(*points)
    box = ",".join(map(str, (min(first), min(second), max(first), max(second))))
    page = wang.get(ITEMS, **{"bbox": box, "bbox-crs": f"{EPSG}{code}"}).json()
    assert {f["properties"]["issued_id"] for f in page["features"]} == {"A-0", "A-1"}


@pytest.mark.parametrize("uri", [ZONE_40, f"{EPSG}4549", STORED])
def test_a_box_of_the_whole_world_finds_everything(wang, uri):
    page = wang.get(ITEMS, **{"bbox": "-9e8,-9e8,9e8,9e8", "bbox-crs": uri}).json()
    assert page["numberMatched"] == 7


def test_box_and_answer_may_be_in_different_systems(wang):
    answer = wang.get(ITEMS, **{"bbox": "31,120.5,31.005,120.505", "bbox-crs": f"{EPSG}4326", "crs": ZONE_40})
    (feature,) = answer.json()["features"]
    assert corners(feature)[0][1] > 40_000_000, "an easting of the zone 40 behind its northing"


def test_pages_lead_on_in_the_same_system(wang):
    first = wang.get(ITEMS, crs=ZONE_40, limit=4).json()
    (following,) = (link["href"] for link in first["links"] if link["rel"] == "next")
    answer = wang.http.get(following, headers=wang.headers)
    assert answer.headers["content-crs"] == f"<{ZONE_40}>"
    assert len(answer.json()["features"]) == 3


def test_each_collection_lists_its_systems_and_the_one_it_is_kept_in(wang):
    conforms = wang.get("/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in conforms
    for found in wang.get("/collections").json()["collections"]:
        assert found["crs"][0] == CRS84
        assert {ZONE_40, f"{EPSG}4326", found["storageCrs"]} <= set(found["crs"])
        assert found["storageCrs"] == STORED


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
@pytest.mark.parametrize(
    "uri",
    [
        pytest.param(f"{EPSG}3857", id="one that is not offered"),
        pytest.param("EPSG:4528", id="a short name"),
        pytest.param("", id="nothing"),
        pytest.param("../../etc/passwd", id="a path"),
    ],
)
def test_systems_that_are_not_offered_are_refused(wang, name, uri):
    answer = wang.get(ITEMS, **{name: uri})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["name"] == name


def test_one_feature_in_a_system_that_is_not_offered_is_refused(wang):
    case_id = wang.cases()["A-0"].case_id
    answer = wang.get(f"{ITEMS}/{case_id}", crs=f"{EPSG}3857")
    assert (answer.status_code, answer.json()["name"]) == (400, "crs")


def test_the_tag_of_a_feature_is_another_in_another_system(wang):
    case_id = wang.cases()["A-0"].case_id
    tags = {wang.get(f"{ITEMS}/{case_id}", **given).headers["etag"] for given in ({}, {"crs": ZONE_40})}
    assert len(tags) == 2
