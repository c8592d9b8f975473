"""The check before leaving: which patches lack an image on this computer."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.adapters.packages_leaving import check_workspace
from redline_review.plugin.app.package_leaving import Cover
from redline_review.plugin.domain.geometry import bounds
from redline_review.plugin.domain.records import Image
from redline_review.plugin.ports import Contents
from redline_review.tests.sync.support_store import issue

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, draw = by_hand.Carrier, by_hand.Desk, by_hand.draw


def test_a_check_before_leaving_names_what_lacks_an_image_on_this_computer(
    desk: Desk, carriers: Callable[..., Carrier], tmp_path: Path
) -> None:
    draw(tmp_path / "images" / "county_20260502_GF7.tif", 400)
    carrier = carriers(desk.pack(tmp_path / "images"))
    contents = carrier.store.contents()
    check = check_workspace(contents, carrier.workspace.folder)
    assert [(lack.case_id, lack.earlier, lack.later) for lack in check.lacks] == [
        (case_id, Cover.NONE, Cover.WHOLE) for case_id in carrier.office.case_ids
    ]
    (image,) = contents.images
    size = (carrier.workspace.folder / image.path).stat().st_size
    assert (check.cases, check.images.count, check.images.size_bytes) == (4, 1, size)
    assert check.images.free_bytes > 0

    service = replace(image, image_id="s", path="Tiles", source="Tiles", kind="xyz", date="2024-03-11")
    earlier = replace(contents, images=(image, service))
    check = check_workspace(earlier, carrier.workspace.folder)
    assert (len(check.lacks), check.images.online) == (4, ("Tiles",))

    (carrier.workspace.folder / image.path).unlink()
    check = check_workspace(contents, carrier.workspace.folder)
    assert {(lack.earlier, lack.later) for lack in check.lacks} == {(Cover.NONE, Cover.NONE)}
    assert (check.images.count, check.images.gone) == (0, (image.path,))


@pytest.mark.parametrize(
    ("dates", "box", "expected"),
    [
        pytest.param(("2024-03-11", "2026-05-02"), (0, 0, 1, 1), set(), id="both are there"),
        pytest.param(("2024-03-11", "2026-05-02"), (0, 0, 0.5, 1), {(Cover.PARTLY, Cover.PARTLY)}, id="an edge"),
        pytest.param(("2026-05-02",), (0, 0, 1, 1), {(Cover.NONE, Cover.WHOLE)}, id="none before"),
        pytest.param(("2024-03-11",), (0, 0, 1, 1), {(Cover.WHOLE, Cover.NONE)}, id="none since"),
        pytest.param(("2025-01-01", "2026-05-02"), (0, 0, 1, 1), {(Cover.OTHER_DATE, Cover.WHOLE)}, id="both too late"),
        pytest.param((), (0, 0, 1, 1), {(Cover.NONE, Cover.NONE)}, id="no image at all"),
    ],
)
def test_the_check_takes_the_dates_that_the_views_would_choose(
    tmp_path: Path,
    dates: tuple[str, ...],
    box: tuple[float, float, float, float],
    expected: set[tuple[Cover, Cover]],
) -> None:
    batch, _zones, (case,) = issue(1)
    west, south, east, north = bounds(case.outline)
    footprint = (
        west + box[0] * (east - west),
        south + box[1] * (north - south),
        west + box[2] * (east - west),
        south + box[3] * (north - south),
    )
    images = []
    for date in dates:
        (tmp_path / f"{date}.tif").write_bytes(b"image")
        images.append(Image(date, f"{date}.tif", date, footprint=footprint))
    dated = replace(case, facts=replace(case.facts, date_before="2024-06-30", date_after="2026-05-02"))
    contents = Contents((batch,), (), (dated,), {}, {}, tuple(images), {})
    assert {(lack.earlier, lack.later) for lack in check_workspace(contents, tmp_path).lacks} == expected
