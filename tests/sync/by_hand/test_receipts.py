"""Receipts come back: once, twice, late, somebody else's."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
from redline_review.plugin.app.package_errors import (
    Aspect,
    OtherPlace,
    PackageRefused,
)
from redline_review.plugin.domain.package_faults import PackageFault
from redline_review.plugin.domain.states import OutboxState, Outcome
from redline_review.tests.sync.support_store import decide

pytest.importorskip("osgeo.gdal", reason="GDAL's Python module is not installed")
by_hand = importlib.import_module("redline_review.tests.sync.support_by_hand")
Carrier, Desk, snapshot, rewrite = by_hand.Carrier, by_hand.Desk, by_hand.snapshot, by_hand.rewrite


def test_a_receipt_taken_twice_changes_nothing(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    receipts = desk.take_in(carrier.export())
    assert carrier.take(receipts).anything
    before = snapshot(carrier.store)
    assert not carrier.take(receipts).anything
    assert snapshot(carrier.store) == before


def test_an_older_receipt_that_comes_after_a_newer_one_changes_nothing(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    old = desk.take_in(carrier.export())
    decide(carrier.store, carrier.case(1))
    new = desk.take_in(carrier.export())
    carrier.take(new)
    before = snapshot(carrier.store)
    assert not carrier.take(old).anything
    assert snapshot(carrier.store) == before
    assert carrier.states == [OutboxState.SETTLED] * 2


def test_a_finding_that_was_refused_stands_as_the_line_would_have_it(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    exported = carrier.export()
    path = carrier.stick / exported.names[0]
    rewrite(path, "pushes/000001.json", lambda push: push["operations"][0]["payload"]["finding"].clear())
    taken = carrier.take(desk.take_in(exported))
    assert taken.count(Outcome.REJECTED) == 1
    assert carrier.states == [OutboxState.REJECTED]
    assert carrier.store.contents().refusals


def test_a_colleague_who_was_quicker_makes_a_conflict_that_a_person_settles(
    desk: Desk, carriers: Callable[..., Carrier]
) -> None:
    paths = desk.pack()
    mine, theirs = carriers(paths), carriers(paths, name="colleague")
    decide(mine.store, mine.case(0))
    decide(theirs.store, theirs.case(0), "undecided")
    theirs.take(desk.take_in(theirs.export()))
    taken = mine.take(desk.take_in(mine.export()))
    assert taken.count(Outcome.CONFLICT) == 1
    assert mine.states == [OutboxState.CONFLICT]
    assert mine.store.contents().conflicts == (mine.case(0),)


@pytest.mark.parametrize(
    ("whose", "aspect"),
    [
        pytest.param({"org": "elsewhere"}, Aspect.ORGANISATION, id="of another organisation"),
        pytest.param({"device": "another laptop"}, Aspect.DEVICE, id="of another computer or workspace"),
    ],
)
def test_a_receipt_of_somebody_else_is_refused(
    desk: Desk, carrier: Carrier, whose: dict[str, str], aspect: Aspect
) -> None:
    decide(carrier.store, carrier.case(0))
    receipts = desk.take_in(carrier.export())
    before = snapshot(carrier.store)
    with pytest.raises(OtherPlace) as caught:
        carrier.take(receipts, **whose)
    assert caught.value.aspect is aspect
    assert snapshot(carrier.store) == before


def test_a_package_in_place_of_a_receipt_is_named(desk: Desk, carrier: Carrier) -> None:
    decide(carrier.store, carrier.case(0))
    exported = carrier.export()
    with pytest.raises(PackageRefused) as caught:
        carrier.take([carrier.stick / exported.names[0]])
    assert (caught.value.fault, caught.value.detail) == (PackageFault.OTHER_KIND, ".rlsync")
