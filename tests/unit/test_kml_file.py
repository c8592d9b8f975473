"""The field visit list as KML: well formed whatever the words hold, outlines with their holes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from redline_review.plugin.adapters.export.kml_file import Place, write_kml
from redline_review.plugin.domain.geometry import from_geojson

NS = {"k": "http://www.opengis.net/kml/2.2"}
RING = from_geojson(
    {
        "type": "Polygon",
        "coordinates": [
            [[120.0, 31.0], [120.1, 31.0], [120.1, 31.1], [120.0, 31.1], [120.0, 31.0]],
            [[120.04, 31.04], [120.06, 31.04], [120.06, 31.06], [120.04, 31.04]],
        ],
    }
)


def written(tmp_path: Path, *places: Place) -> ElementTree.Element:
    path = tmp_path / "外业.kml"
    write_kml(path, "外业核查清单 · 密级：内部", "CGCS2000", "路线", places)
    return ElementTree.fromstring(path.read_bytes())


@pytest.mark.parametrize("words", ["<b>&amp;]]>", "\x00\x0b", "x\ud800y", "现场 😀", '"引号"', "\ufffe"])
def test_whatever_the_words_hold_the_file_is_well_formed(tmp_path: Path, words: str) -> None:
    document = written(tmp_path, Place(f"1. {words}", [(words, words)], (120.01, 31.02), RING))
    (placemark,) = document.findall(".//k:Placemark", NS)
    assert placemark.findtext("k:name", namespaces=NS).startswith("1. ")


def test_a_place_has_its_point_its_outline_with_the_hole_and_its_facts(tmp_path: Path) -> None:
    document = written(tmp_path, Place("1. JS-0007", [("面积（亩）", "15.86"), ("地点", "")], (120.01, 31.02), RING))
    assert document.findtext(".//k:Point/k:coordinates", namespaces=NS) == "120.010000000,31.020000000"
    assert len(document.findall(".//k:outerBoundaryIs", NS)) == len(document.findall(".//k:innerBoundaryIs", NS)) == 1
    assert [(data.get("name"), data[0].text) for data in document.findall(".//k:Data", NS)] == [("面积（亩）", "15.86")]


def test_the_way_leads_past_the_places_in_their_order(tmp_path: Path) -> None:
    places = [Place(f"{n}. x", [], (120.0 + n / 100, 31.0), RING) for n in (1, 2, 3)]
    document = written(tmp_path, *places)
    line = document.findtext(".//k:LineString/k:coordinates", namespaces=NS)
    assert [point.split(",")[0] for point in line.split()] == ["120.010000000", "120.020000000", "120.030000000"]


def test_an_outline_that_cannot_be_read_leaves_the_point(tmp_path: Path) -> None:
    document = written(tmp_path, Place("1. x", [], (120.0, 31.0), b"damaged"))
    assert document.find(".//k:Point", NS) is not None
    assert document.find(".//k:Polygon", NS) is None
