"""How far one image lies beside another: found to a fraction of a pixel, or not said at all."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from redline_review.plugin.adapters.imagery.bands import BandPlan
from redline_review.plugin.adapters.imagery.grids import Grid
from redline_review.plugin.adapters.imagery.paint import FilePart, brightness
from redline_review.plugin.adapters.imagery.registration import shift_between
from redline_review.plugin.adapters.imagery.suggest import Place, suggest

UTM = "EPSG:26914"
NAIP_PX = 5.0
MIDDLE = (488_235.0, 5_207_437.0)
PLACES = [(-1300.0, -700.0), (-1300.0, 700.0), (0.0, 700.0), (1300.0, -700.0)]
SHIFTS = [(0.0, 0.0), (0.5, 0.0), (-0.25, 0.75), (3.4, -2.6), (-11.7, 8.3), (20.1, 17.9)]


def part(path: Path) -> tuple[FilePart, ...]:
    return (FilePart(path, BandPlan((1, 2, 3), None, "Byte")),)


def dated(naip: Path, day: str) -> Path:
    return next(naip.glob(f"*_{day}.tif"))


def cubic(path: Path, x: float, y: float, side: int = 256) -> np.ndarray:
    """Brightness around a point, resampled by another way than the one under test."""
    half = side * NAIP_PX / 2
    bounds = (x - half, y - half, x + half, y + half)
    made = gdal.Warp("", str(path), format="MEM", outputBounds=bounds, width=side, height=side, resampleAlg="cubic")
    return made.ReadAsArray()[:3].mean(axis=0)


def seen_on_another_day(values: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Darker, flatter, of another gamma, with noise."""
    return 255 * (values / 255) ** 1.3 * 0.7 + 15 + chance.normal(0, 6, values.shape)


@pytest.mark.shared_data
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("right", "down"), SHIFTS, ids=[f"{x:g} right, {y:g} down" for x, y in SHIFTS])
def test_a_known_shift_of_real_imagery_is_found_to_a_fifth_of_a_pixel(make, naip, right, down, seed):
    path, chance = dated(naip, "20170827"), np.random.default_rng(seed)
    fixed = cubic(path, *MIDDLE)
    moved = cubic(path, MIDDLE[0] - right * NAIP_PX, MIDDLE[1] + down * NAIP_PX)
    found = shift_between(fixed, seen_on_another_day(moved, chance), np.ones(fixed.shape, bool), 32)
    assert math.hypot(found.right_px - right, found.down_px - down) <= 0.2


def by_hand(fixed: np.ndarray, moved: np.ndarray, most: int) -> tuple[int, int]:
    """Where a template of edges fits best, by trying every whole pixel."""
    edges = [np.hypot(*np.gradient(one)) for one in (fixed, moved)]
    rows, columns = fixed.shape
    template = edges[0][most : rows - most, most : columns - most]
    template = (template - template.mean()) / template.std()

    def likeness(right: int, down: int) -> float:
        part = edges[1][most + down : rows - most + down, most + right : columns - most + right]
        return float((template * (part - part.mean()) / part.std()).mean())

    tried = [(x, y) for y in range(-most, most + 1) for x in range(-most, most + 1)]
    return max(tried, key=lambda shift: likeness(*shift))


@pytest.mark.shared_data
@pytest.mark.parametrize(("x", "y"), PLACES, ids=["south-west", "north-west", "north", "south-east"])
def test_the_image_of_2010_lies_east_of_that_of_2009_as_a_template_tried_by_hand_says_too(make, naip, x, y):
    older, newer = part(dated(naip, "20090818")), part(dated(naip, "20100629"))
    place = Place(UTM, MIDDLE[0] + x, MIDDLE[1] + y, NAIP_PX)
    found = suggest(older, newer, place)
    right, down = -found.nudge.east_m / NAIP_PX, found.nudge.north_m / NAIP_PX
    assert 0.3 < right < 1.1
    finer = Grid(UTM, place.x - 500, place.y + 500, NAIP_PX / 4, 800, 800)
    values = [brightness(date, finer, lambda: False).values for date in (older, newer)]
    by_template = [step / 4 for step in by_hand(*values, most=8)]
    assert math.hypot(right - by_template[0], down - by_template[1]) < 0.75


@pytest.mark.shared_data
def test_two_dates_that_lie_on_each_other_are_found_to_do_so(make, naip):
    found = suggest(part(dated(naip, "20170827")), part(dated(naip, "20180716")), Place(UTM, *MIDDLE, NAIP_PX))
    assert math.hypot(found.nudge.east_m, found.nudge.north_m) < 0.2 * NAIP_PX


@pytest.mark.shared_data
@pytest.mark.parametrize("seed", range(12))
def test_images_of_different_places_do_not_tell(make, naip, seed):
    chance = np.random.default_rng(seed)
    days = chance.choice(sorted(naip.glob("*.tif")), 2, replace=False)
    one = cubic(days[0], MIDDLE[0] - 1000 + chance.uniform(-200, 200), MIDDLE[1] + chance.uniform(-300, 300))
    other = cubic(days[1], MIDDLE[0] + 1000 + chance.uniform(-200, 200), MIDDLE[1] + chance.uniform(-300, 300))
    assert shift_between(one, other, np.ones(one.shape, bool), 32) is None


NOISE = np.random.default_rng(5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(np.full((128, 128), 80.0), np.full((128, 128), 80.0), id="without contrast"),
        pytest.param(NOISE.normal(0, 1, (128, 128)), NOISE.normal(0, 1, (128, 128)), id="noise"),
    ],
)
def test_images_with_nothing_in_them_do_not_tell(one, other):
    assert shift_between(one, other, np.ones(one.shape, bool), 16) is None


def test_images_that_barely_meet_do_not_tell():
    one = NOISE.normal(0, 1, (128, 128))
    held = np.zeros(one.shape, bool)
    held[:, :60] = True
    assert shift_between(one, one, held, 16) is None


def test_what_lies_outside_both_images_has_no_say():
    one = NOISE.normal(100, 20, (128, 128))
    spoilt, held = one.copy(), np.ones(one.shape, bool)
    spoilt[:, :40], held[:, :40] = 9999.0, False
    found = shift_between(one, spoilt, held, 16)
    assert math.hypot(found.right_px, found.down_px) < 0.1


def test_a_repeating_pattern_does_not_tell():
    rows, columns = np.mgrid[0:128, 0:128]
    stripes = np.sin(columns / 8 * 2 * math.pi) + np.sin(rows / 8 * 2 * math.pi)
    chance = np.random.default_rng(8)
    pair = [stripes + chance.normal(0, 0.05, stripes.shape) for _ in range(2)]
    assert shift_between(*pair, np.ones(stripes.shape, bool), 16) is None


def test_a_file_that_is_gone_counts_as_no_data(make, tmp_path):
    here = make.raster(tmp_path / "a.tif")
    found = suggest(part(here), part(tmp_path / "gone.tif"), Place("EPSG:4528", 40_500_200.0, 3_430_200.0, 1.0))
    assert found.nudge is None
