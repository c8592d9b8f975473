"""How a view draws, as a value: it survives being written into a finding and read again."""

from __future__ import annotations

import json

import pytest
from redline_review.plugin.adapters.imagery.looks import MOST, BandView, Look, Nudge, look_from_json


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(Look(), id="plain"),
        pytest.param(Look(BandView.FALSE, True, -20, 30, Nudge(-1.25, 0.5)), id="everything changed"),
        pytest.param(Look(BandView.NDVI_CHANGE, nudge=Nudge(2.5, -7.5)), id="a change view, shifted"),
    ],
)
def test_a_look_comes_back_from_json(look):
    assert look_from_json(json.loads(json.dumps(look.as_json()))) == look


def test_a_finding_from_before_there_were_looks_has_the_plain_one():
    assert look_from_json(None) == look_from_json({}) == Look()


def test_an_unknown_band_view_is_refused():
    with pytest.raises(ValueError, match="x-ray"):
        look_from_json({"bands": "x-ray"})


def test_brightness_and_contrast_stop_at_their_ends():
    assert Look().brighter(99).brightness == MOST
    assert Look().stronger(-99).contrast == -MOST


def test_shifts_add_up_and_turn_round():
    assert Nudge(1.0, 2.0) + -Nudge(0.5, -1.0) == Nudge(0.5, 3.0)
    assert not Nudge()
    assert Nudge(0.0, 0.1)
