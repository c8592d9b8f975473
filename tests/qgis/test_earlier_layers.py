"""Earlier findings beside the store: whole or not at all, opened by QGIS, read back as they were."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsVectorLayer
from redline_review.plugin.adapters.earlier_layers import EarlierFolder
from redline_review.plugin.adapters.reading_errors import LayerUnreadable
from redline_review.plugin.app.earlier import EarlierFindings, earlier_case
from redline_review.plugin.domain.geometry import from_geojson
from redline_review.plugin.port_errors import ReferenceUnwritten

RING = [[120.0, 31.0], [120.01, 31.0], [120.01, 31.01], [120.0, 31.01], [120.0, 31.0]]
OUTLINE = from_geojson({"type": "Polygon", "coordinates": [RING]})


def findings(source: str, *verdicts: str) -> EarlierFindings:
    said = {"date": "2025-03-01", "by": "王"}
    cases = (
        earlier_case(n, {"id": f"旧-{n}", "verdict": word, **said}, OUTLINE, source) for n, word in enumerate(verdicts)
    )
    return EarlierFindings(tuple(cases), source)


def told(folder: Path) -> list[tuple[str, str, str, str, str, bytes]]:
    return [
        (c.issued_id, c.finding["reality"], c.finding_at, c.finding_by, c.batch_id, c.outline)
        for c in EarlierFolder(folder).read()
    ]


def test_what_was_written_comes_back_and_qgis_opens_it(qgis_app: QgsApplication, tmp_path: Path) -> None:
    EarlierFolder(tmp_path).write(findings("/data/2025年核查.shp", "real", "补植"))
    assert told(tmp_path) == [
        ("旧-0", "real", "2025-03-01", "王", "2025年核查.shp", OUTLINE),
        ("旧-1", "补植", "2025-03-01", "王", "2025年核查.shp", OUTLINE),
    ]
    (path,) = (tmp_path / "reference").iterdir()
    layer = QgsVectorLayer(str(path), "earlier", "ogr")
    assert (layer.featureCount(), layer.crs().authid()) == (2, "EPSG:4490")
    assert path.stat().st_mode & 0o222 == 0


def test_the_same_layer_again_replaces_what_it_said_and_another_one_adds(
    qgis_app: QgsApplication, tmp_path: Path
) -> None:
    folder = EarlierFolder(tmp_path)
    folder.write(findings("/data/a.shp", "real", "real"))
    first = folder.stamp()
    folder.write(findings("/data/a.shp", "not_real"))
    assert folder.stamp() != first
    folder.write(findings("/data/b.shp", "partly"))
    assert sorted(row[1] for row in told(tmp_path)) == ["not_real", "partly"]
    assert len({case.case_id for case in folder.read()}) == 2


def test_stopped_in_the_middle_nothing_is_left(qgis_app: QgsApplication, tmp_path: Path) -> None:
    EarlierFolder(tmp_path).write(findings("/data/a.shp", "real"), lambda: True)
    assert list((tmp_path / "reference").iterdir()) == []
    assert EarlierFolder(tmp_path).read() == ()


def test_a_damaged_file_is_named(qgis_app: QgsApplication, tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "earlier-x.gpkg").write_bytes(b"SQLite format 3\0 and no more")
    with pytest.raises(LayerUnreadable) as caught:
        EarlierFolder(tmp_path).read()
    assert "earlier-x.gpkg" in caught.value.path


def test_a_place_that_cannot_be_written_is_said(qgis_app: QgsApplication, tmp_path: Path) -> None:
    (tmp_path / "reference").write_text("no folder")
    with pytest.raises(ReferenceUnwritten):
        EarlierFolder(tmp_path).write(findings("/data/a.shp", "real"))


def test_a_table_without_our_columns_is_named(qgis_app: QgsApplication, tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    with sqlite3.connect(tmp_path / "reference" / "earlier-y.gpkg") as made:
        made.execute("CREATE TABLE earlier (fid INTEGER)")
    made.close()
    with pytest.raises(LayerUnreadable):
        EarlierFolder(tmp_path).read()
