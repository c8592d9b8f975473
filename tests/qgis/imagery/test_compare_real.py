"""Real imagery: tiles of two dates in two CRSs, model-made patches, ten dates of one place."""

from __future__ import annotations

import pytest
from qgis.core import QgsGeometry, QgsRectangle
from redline_review.plugin.adapters.imagery.catalogue import FileCatalogue, choice
from redline_review.plugin.adapters.imagery.scan import scan
from redline_review.plugin.domain.geometry import bounds
from redline_review.ui.compare import CaseOnView


def offered(joplin, outline: bytes):
    """What both dates offer at a patch."""
    box = bounds(outline)
    return [choice(joplin.catalogue, date, box) for date in (joplin.before, joplin.after)]


@pytest.mark.shared_data
def test_twenty_real_cases_are_painted_over_real_pixels_on_the_same_ground(stage, joplin, as_pixels):
    view = stage.view
    view.set_catalogue(joplin.catalogue, None)
    covered = [n for n, outline in enumerate(joplin.outlines) if all(c.whole for c in offered(joplin, outline))]
    assert len(covered) > 200
    for number in covered[:: len(covered) // 20][:20]:
        stage.show(f"case {number}", joplin.outlines[number], joplin.before, joplin.after)
        assert view.dates == (joplin.before, joplin.after)
        one, other = (pane.canvas for pane in view.panes)
        assert one.extent().center().distance(other.extent().center()) < one.mapUnitsPerPixel()
        for pane in view.panes:
            picture = pane.picture
            assert picture.case_id == f"case {number}"
            assert picture.covered > 0.98
            values = as_pixels(picture.image)
            middle = values[values.shape[0] // 2 - 30 :, values.shape[1] // 2 - 30 :][:60, :60]
            assert middle[..., :3].std() > 3  # not blank at the patch
    assert stage.failed == []


@pytest.mark.shared_data
def test_the_ten_dates_of_the_prairie_can_all_be_stepped_through(stage, naip, until):
    found = scan([naip])
    catalogue = FileCatalogue(found.images)
    west, south, east, north = found.images[0].footprint
    lon, lat = (west + east) / 2, (south + north) / 2
    outline = bytes(QgsGeometry.fromRect(QgsRectangle(lon - 0.002, lat - 0.001, lon + 0.002, lat + 0.001)).asWkb())
    stage.view.set_catalogue(catalogue, None)
    stage.view.show_case(CaseOnView("pond", outline, "2015-09-26", "2017-08-27"))
    assert until(lambda: stage.painted == ["pond"])
    assert stage.view.dates == ("2015-09-26", "2020-08-31")
    seen = []
    while True:
        seen.append(stage.view.dates[0])
        stage.painted.clear()
        if not stage.view.step_date(0, -1):
            break
        assert until(lambda: stage.painted == ["pond"])
        assert stage.view.panes[0].picture.covered == 1.0
    assert len(seen) == 5
