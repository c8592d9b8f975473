"""Images by place and date, and the dates chosen for a lead."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.imagery.catalogue import (
    FileCatalogue,
    Remark,
    choices,
    coverage,
    default_dates,
)
from redline_review.plugin.domain.records import Image

BOX = (120.0, 31.0, 120.01, 31.01)
LEFT, RIGHT = (119.9, 30.9, 120.005, 31.1), (120.005, 30.9, 120.1, 31.1)
ALL, ELSEWHERE = (119.0, 30.0, 121.0, 32.0), (100.0, 30.0, 101.0, 31.0)


def image(date: str, footprint=ALL, size: float = 0.8, sensor: str = "", cloud=None, kind: str = "file") -> Image:
    name = f"{date}{footprint}{size}"
    return Image(name, name + ".tif", date, sensor, "", size, footprint, cloud, kind=kind)


def test_only_dates_at_the_place_are_offered_oldest_first():
    catalogue = FileCatalogue([image("2026-01-01"), image("2020-01-01"), image("2023-01-01", ELSEWHERE)])
    assert catalogue.dates(BOX) == ("2020-01-01", "2026-01-01")


def test_many_tiles_of_one_date_act_as_one_image():
    catalogue = FileCatalogue([image("2024-01-01", LEFT, 2.0, "ZY-3"), image("2024-01-01", RIGHT, 0.8, "GF-2")])
    (only,) = choices(catalogue, BOX)
    assert only.share == pytest.approx(1.0)
    assert (only.whole, only.sensors, only.pixel_size_m) == (True, ("ZY-3", "GF-2"), 2.0)


@pytest.mark.parametrize(
    ("footprints", "share"),
    [
        pytest.param([ALL], 1.0, id="whole"),
        pytest.param([LEFT], 0.5, id="half"),
        pytest.param([LEFT, LEFT], 0.5, id="the same half twice"),
        pytest.param([LEFT, RIGHT], 1.0, id="two halves"),
        pytest.param([(120.0, 31.0, 120.005, 31.005), (120.0025, 31.0, 120.0075, 31.005)], 0.375, id="overlapping"),
        pytest.param([ELSEWHERE], 0.0, id="none"),
    ],
)
def test_coverage_is_the_share_of_the_box_under_any_image(footprints, share):
    assert coverage([image("2024-01-01", f) for f in footprints], BOX) == pytest.approx(share)


@pytest.mark.parametrize(
    ("dates", "lead", "expected"),
    [
        pytest.param(["2019", "2021", "2024", "2025", "2026"], ("2024", "2025"), ("2024", "2026"), id="usual"),
        pytest.param(["2019", "2021", "2026"], ("2024", "2025"), ("2021", "2026"), id="nearest before"),
        pytest.param(["2019", "2026"], (None, "2025"), ("2019", "2026"), id="only the later day known"),
        pytest.param(["2019", "2021", "2026"], (None, None), ("2019", "2026"), id="no day known"),
        pytest.param(["2019"], ("2024", "2025"), ("2019", None), id="only an old image"),
        pytest.param(["2026"], ("2024", "2025"), (None, "2026"), id="only a new image"),
        pytest.param(["2026"], (None, None), (None, "2026"), id="one image and no day"),
        pytest.param([], ("2024", "2025"), (None, None), id="no image"),
        pytest.param(["2026", "2027"], ("2024", "2025"), ("2026", "2027"), id="both after the lead"),
        pytest.param(["2020", "2024", "2026"], (None, "2026"), ("2024", "2026"), id="found in the newest image"),
        pytest.param(["2020", "2024", "2026"], ("2026", "2026"), ("2024", "2026"), id="both dates that of one image"),
        pytest.param(["2026"], (None, "2026"), (None, "2026"), id="the image it was found in alone"),
        pytest.param(["2020", "2024"], (None, "2026"), ("2024", None), id="nothing since it was found"),
        pytest.param(["2020", "2024", "2026"], ("2024", None), ("2024", "2026"), id="only the day before is told"),
    ],
)
def test_the_default_dates_of_a_lead(dates, lead, expected):
    full = [f"{year}-06-01" for year in dates]
    before, after = (None if day is None else f"{day}-06-01" for day in lead)
    chosen = default_dates(FileCatalogue([image(date) for date in full]), before, after, BOX)
    assert tuple(c.date[:4] if c.date else None for c in chosen) == expected


def test_a_date_that_covers_the_whole_patch_goes_before_a_nearer_one_that_does_not():
    catalogue = FileCatalogue([image("2019-01-01"), image("2023-01-01", LEFT), image("2026-01-01")])
    before, _ = default_dates(catalogue, "2024-01-01", "2025-01-01", BOX)
    assert (before.date, before.remarks) == ("2019-01-01", ())


@pytest.mark.parametrize(
    ("images", "side", "remark"),
    [
        pytest.param([image("2020-01-01", LEFT)], 0, Remark.PARTLY, id="half covered"),
        pytest.param([], 0, Remark.NONE_HERE, id="nothing before"),
        pytest.param([image("2025-06-01"), image("2026-01-01")], 0, Remark.AFTER_LEAD, id="earlier image too new"),
        pytest.param([image("2019-01-01"), image("2024-06-01")], 1, Remark.BEFORE_LEAD, id="later image too old"),
    ],
)
def test_what_is_odd_about_a_choice_is_remarked(images, side, remark):
    chosen = default_dates(FileCatalogue(images), "2024-01-01", "2025-01-01", BOX)[side]
    assert remark in chosen.remarks


@pytest.mark.parametrize(
    ("clouds", "expected"),
    [
        pytest.param((5, 80, 90, 10), ("2020", "2026"), id="clear before cloudy, though farther"),
        pytest.param((None, None, 90, None), ("2021", "2026"), id="unknown counts as clear"),
        pytest.param((50, 60, 70, 80), ("2021", "2026"), id="all cloudy: the nearest"),
        pytest.param((5, 5, 5, 99), ("2021", "2025"), id="the newest clear one after"),
    ],
)
def test_of_the_dates_that_cover_the_patch_clear_ones_go_first(clouds, expected):
    years = ("2020", "2021", "2025", "2026")
    catalogue = FileCatalogue([image(f"{y}-06-01", cloud=c) for y, c in zip(years, clouds)])
    chosen = default_dates(catalogue, "2023-01-01", "2024-01-01", BOX)
    assert tuple(c.date[:4] for c in chosen) == expected


def test_what_a_service_shows_lies_under_the_files_of_its_date():
    service, file = image("2024-01-01", ALL, 0.0, kind="xyz"), image("2024-01-01", LEFT, 2.0)
    assert FileCatalogue([file, service]).images("2024-01-01", BOX) == (service, file)
    assert choices(FileCatalogue([file, service]), BOX)[0].kinds == ("xyz", "file")
