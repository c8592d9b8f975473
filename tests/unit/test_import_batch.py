"""Planning an import: identity, receipts, what is kept and what is refused. No QGIS."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redline_review.plugin.app.import_batch import GENERATED, VANISHED, plan_import
from redline_review.plugin.app.import_rows import Reason, SourceRow
from redline_review.plugin.app.import_zones import NO_ZONES, plan_zones
from redline_review.plugin.domain.codes import Code, CodeList
from redline_review.plugin.domain.field_guess import (
    CASE_NAMES,
    HISTORY_NAMES,
    ZONE_NAMES,
    guess_fields,
    with_guessed_values,
)
from redline_review.plugin.domain.geometry import canonical, to_wkb
from redline_review.plugin.domain.identity import IdFactory, is_id
from redline_review.plugin.domain.mapping import MappingProfile
from redline_review.plugin.domain.records import Batch
from redline_review.plugin.domain.states import ReviewState, Secrecy

BATCH = Batch("b-1", "2026-05", Secrecy.INTERNAL)
PROFILE = MappingProfile("t", {"issued_id": "TBBH", "date_after": "hsx", "confidence": "zxd", "unit_code": "dm"})


class FixedClock:
    def unix_ms(self):
        return 1_780_000_000_000

    def now(self):
        return "2026-05-28T20:26:40.000Z"


def square(west, south=31.0, size=0.001):
    ring = ((west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south))
    return to_wkb(canonical(((ring,),)))


def row(number, issued_id, west=120.0, **attributes):
    return SourceRow(number, {"TBBH": issued_id, **attributes}, square(west))


def plan(rows, known=(), profile=PROFILE):
    return plan_import(rows, profile, BATCH, known, IdFactory(), FixedClock())


def test_new_rows_become_cases_with_ids_of_our_own_and_the_facts_of_the_sender():
    found = plan([row(1, "A-1", hsx="2026/5/2", zxd="0.7", dm="320506", 备注="x")])
    (case,) = found.cases
    assert is_id(case.case_id)
    assert (case.batch_id, case.issued_id, case.units, case.answering_unit) == ("b-1", "A-1", ("320506",), "320506")
    assert (case.facts.date_after, case.facts.confidence, case.facts.extra) == ("2026-05-02", 0.7, {"备注": "x"})
    assert found.receipt.imported == ("A-1",)


def test_of_two_rows_with_one_id_the_first_is_kept_and_the_later_one_named():
    found = plan([row(1, "A-1"), row(2, "A-2"), row(3, " A-1 ", west=121.0)])
    assert [case.issued_id for case in found.cases] == ["A-1", "A-2"]
    assert [(n.number, n.label, n.reason) for n in found.receipt.duplicates] == [(3, "A-1", Reason.DUPLICATE_ID)]


def test_rows_without_an_id_are_numbered_without_colliding_with_issued_ones():
    found = plan([row(1, None, 120.0), row(2, "2026-05-0001", 121.0), row(3, "", 122.0)])
    assert [case.issued_id for case in found.cases] == ["2026-05-0002", "2026-05-0001", "2026-05-0003"]
    assert [note.number for note in found.receipt.generated] == [1, 3]


def test_a_numeric_id_field_gives_the_number_as_it_was_written():
    assert [case.issued_id for case in plan([row(1, 7.0), row(2, 8)]).cases] == ["7", "8"]


@pytest.mark.parametrize(
    "attributes",
    [{"hsx": "the other day"}, {"hsx": "20261399"}, {"hsx": "0202-05-02"}, {"zxd": "high"}],
    ids=["date in words", "month 13", "year 202", "confidence in words"],
)
def test_a_value_that_cannot_be_read_rejects_its_row_and_names_the_value(attributes):
    found = plan([row(1, "A-1", **attributes), row(2, "A-2")])
    (note,) = found.receipt.rejected
    assert (note.number, note.label, note.reason) == (1, "A-1", Reason.BAD_VALUE)
    assert str(next(iter(attributes.values())))[:3] in note.detail or "year" in note.detail
    assert found.receipt.imported == ("A-2",)


def test_importing_again_keeps_identity_finding_and_state_and_updates_the_facts():
    (first,) = plan([row(1, "A-1", zxd=0.2)]).cases
    answered = replace(first, finding={"reality": "real"}, finding_number=1, review_state=ReviewState.SUBMITTED)
    found = plan([row(1, "A-1", zxd=0.9)], known=[answered])
    (case,) = found.cases
    assert case.case_id == first.case_id
    assert (case.finding, case.finding_number, case.review_state) == ({"reality": "real"}, 1, ReviewState.SUBMITTED)
    assert case.facts.confidence == 0.9
    assert found.receipt.changed == ("A-1",)


def test_importing_the_same_file_twice_changes_nothing():
    rows = [row(1, "A-1"), row(2, None, 121.0), row(3, None, 122.0)]
    first = plan(rows)
    again = plan(rows, known=first.cases)
    assert again.cases == ()
    assert len(again.receipt.unchanged) == 3


def test_a_patch_without_an_id_is_known_again_by_its_outline_though_rows_moved():
    first = plan([row(1, None, 120.0), row(2, None, 121.0)])
    again = plan([row(1, None, 119.0), row(2, None, 121.0), row(3, None, 120.0)], known=first.cases)
    assert [case.issued_id for case in again.cases] == ["2026-05-0003"]
    assert all(case.extra[GENERATED] for case in again.cases)
    assert set(again.receipt.unchanged) == {"2026-05-0001", "2026-05-0002"}


def test_a_case_missing_from_the_new_file_is_marked_vanished_and_comes_back():
    both = plan([row(1, "A-1"), row(2, "A-2", 121.0)]).cases
    gone = plan([row(1, "A-1")], known=both)
    assert gone.receipt.vanished == ("A-2",)
    (marked,) = gone.cases
    assert marked.extra[VANISHED] is True
    back = plan([row(1, "A-1"), row(2, "A-2", 121.0)], known=[both[0], marked])
    assert back.cases == (both[1],)


def test_a_known_case_whose_new_row_is_broken_is_rejected_but_not_vanished():
    known = plan([row(1, "A-1")]).cases
    broken = SourceRow(1, {"TBBH": "A-1"}, None, rejected=Reason.NO_GEOMETRY)
    found = plan([broken], known=known)
    assert (found.cases, found.receipt.vanished) == ((), ())
    assert found.receipt.rejected[0].reason is Reason.NO_GEOMETRY


def test_cases_of_other_batches_are_left_alone():
    other = replace(plan([row(1, "A-1")]).cases[0], batch_id="b-0")
    found = plan([row(1, "A-1")], known=[other])
    assert found.receipt.imported == ("A-1",)
    assert found.cases[0].case_id != other.case_id


def test_repairs_are_reported_by_row():
    mended = replace(row(4, "A-1"), repaired=(Reason.SELF_CROSSING, Reason.CURVES))
    notes = plan([mended]).receipt.repaired
    assert [(n.number, n.label, n.reason) for n in notes] == [
        (4, "A-1", Reason.SELF_CROSSING),
        (4, "A-1", Reason.CURVES),
    ]


def test_a_senders_field_that_bears_the_name_of_one_of_ours_does_not_hide_it():
    (case,) = plan([row(1, "A-1", confidence="very", zxd=0.5)]).cases
    assert case.facts.extra == {"source_confidence": "very"}


def test_row_numbers_of_the_format_make_no_difference_between_two_exports():
    first = plan([row(1, "A-1", fid=1)])
    assert first.cases[0].facts.extra == {}
    assert plan([row(9, "A-1", fid=9)], known=first.cases).receipt.unchanged == ("A-1",)


def zones(rows, profile, known=()):
    return plan_zones(rows, profile, Secrecy.INTERNAL, known, IdFactory(), FixedClock())


ZONE_PROFILE = MappingProfile("z", {"name": "MC", "type": "LX", "code": "BM"}, constants={"level": "redline"})


def zone_row(number, name, west=120.0, **more):
    return SourceRow(number, {"MC": name, "LX": "湿地公园", "BM": "Z1", **more}, square(west))


def test_zones_take_a_constant_level_for_the_whole_layer():
    (zone,) = zones([zone_row(1, "太湖")], ZONE_PROFILE).zones
    assert (zone.name, zone.level, zone.type, zone.code) == ("太湖", "redline", "湿地公园", "Z1")


def test_a_zone_without_a_level_is_rejected():
    profile = MappingProfile("z", {"name": "MC", "level": "JB"})
    found = zones([zone_row(1, "太湖"), zone_row(2, "石湖", JB="control")], profile)
    assert [zone.name for zone in found.zones] == ["石湖"]
    assert found.receipt.rejected[0].reason is Reason.NO_LEVEL


def test_pieces_of_one_area_are_records_of_their_own_and_keep_their_identity():
    rows = [zone_row(1, "太湖", 120.0), zone_row(2, "太湖", 121.0)]
    first = zones(rows, ZONE_PROFILE)
    assert len({zone.zone_id for zone in first.zones}) == 2
    again = zones([rows[0], zone_row(2, "太湖", 122.0)], ZONE_PROFILE, known=first.zones)
    assert [zone.zone_id for zone in again.zones] == [first.zones[1].zone_id]
    assert again.receipt.unchanged == ("太湖",)


def test_two_zone_layers_join_into_one_plan():
    red, control = zones([zone_row(1, "a")], ZONE_PROFILE), zones([zone_row(1, "b")], ZONE_PROFILE)
    both = NO_ZONES.joined(red).joined(control)
    assert [zone.name for zone in both.zones] == ["a", "b"]
    assert both.receipt.imported == ("a", "b")


@pytest.mark.parametrize(
    ("names", "table", "expected"),
    [
        (["图斑编号", "前时相", "后时相", "置信度"], CASE_NAMES,
         {"issued_id": "图斑编号", "date_before": "前时相", "date_after": "后时相", "confidence": "置信度"}),
        (["FID", "TBBH", "QSX", "HSX", "XZQDM"], CASE_NAMES,
         {"issued_id": "TBBH", "date_before": "QSX", "date_after": "HSX", "unit_code": "XZQDM"}),
        (["id", "issued_id", "date_befor", "activity_i"], CASE_NAMES,
         {"issued_id": "issued_id", "date_before": "date_befor", "activity_issued": "activity_i"}),
        (["BSM", "红线编码", "红线名称", "红线类型", "MJ"], ZONE_NAMES,
         {"code": "红线编码", "name": "红线名称", "type": "红线类型"}),
        (["zone_code", "zone_name", "zone_level", "zone_type"], ZONE_NAMES,
         {"code": "zone_code", "name": "zone_name", "level": "zone_level", "type": "zone_type"}),
        (["图斑编号", "核查结论", "核查日期", "核查人员"], HISTORY_NAMES,
         {"id": "图斑编号", "verdict": "核查结论", "date": "核查日期", "by": "核查人员"}),
        (["TBBH", "HCJL", "HCRQ", "HCR", "MJ"], HISTORY_NAMES,
         {"id": "TBBH", "verdict": "HCJL", "date": "HCRQ", "by": "HCR"}),
        (["issued_id", "seen_befor", "last_verdi", "last_date", "last_by"], HISTORY_NAMES,
         {"id": "issued_id", "verdict": "last_verdi", "date": "last_date", "by": "last_by"}),
        (["dmg"], CASE_NAMES, {}),
    ],
    ids=["Chinese", "pinyin initials", "English cut at ten bytes", "red-line layer", "our own zones",
         "list of findings", "findings in pinyin initials", "a screened layer as history, cut", "nothing known"],
)  # fmt: skip
def test_fields_are_guessed_from_their_names(names, table, expected):
    assert guess_fields(names, table) == expected


def test_values_are_guessed_from_the_words_of_the_code_lists_and_others_stay():
    lists = {"zone_level": CodeList("zone_level", (Code("redline", "生态保护红线", "Red line", "", True),))}
    profile = MappingProfile("z", {"level": "JB"})
    rows = [{"JB": word} for word in ("生态保护红线", "Red Line", "管控区", "长江沿岸", None)]
    guessed = with_guessed_values(profile, rows, lists)
    levels = [guessed.read(item).get("level") for item in rows]
    assert levels == ["redline", "redline", "control", "长江沿岸", None]


def test_patches_and_zones_that_the_platform_knows_stay_as_it_has_them():
    mine, theirs = plan([row(1, "A-1"), row(2, "A-2", 121.0)]).cases
    theirs = replace(theirs, version=3)
    again = plan([row(1, "A-2", 122.0, zxd="0.9"), row(2, "A-3", 123.0)], known=[mine, theirs])
    assert again.receipt.kept == ("A-2",)
    waiting = plan_import(
        [row(1, "A-1", 120.5)], PROFILE, BATCH, [mine], IdFactory(), FixedClock(), True, {mine.case_id}
    )
    assert (waiting.cases, waiting.receipt.kept) == ((), ("A-1",))
    assert again.receipt.vanished == ("A-1",)
    assert theirs.case_id not in {case.case_id for case in again.cases}
    gone = plan([row(1, "A-1")], known=[mine, theirs])
    assert (gone.cases, gone.receipt.vanished) == ((), ())
    zones = MappingProfile("z", {"name": "n"}, {}, {"level": "redline"})
    known = plan_zones(
        [SourceRow(1, {"n": "太湖"}, square(120.0))], zones, Secrecy.INTERNAL, (), IdFactory(), FixedClock()
    )
    moved = [SourceRow(1, {"n": "太湖"}, square(120.5))]
    held = [replace(zone, version=1) for zone in known.zones]
    found = plan_zones(moved, zones, Secrecy.INTERNAL, held, IdFactory(), FixedClock())
    assert (found.zones, found.receipt.kept) == ((), ("太湖",))


def test_a_place_that_was_filled_here_stays_while_the_patch_lies_as_it_did():
    (case,) = plan([row(1, "A-1")]).cases
    known = [replace(case, facts=replace(case.facts, town_code="1", town_name="东山镇", village_name="杨湾村"))]
    (same,) = plan([row(1, "A-1", zxd="0.5")], known=known).cases
    assert (same.facts.town_name, same.facts.village_name, same.facts.confidence) == ("东山镇", "杨湾村", 0.5)
    (moved,) = plan([row(1, "A-1", west=121.0)], known=known).cases
    assert (moved.facts.town_code, moved.facts.town_name, moved.facts.village_name) == ("", "", "")


def test_units_that_a_layer_added_stay_while_the_patch_lies_as_it_did():
    (case,) = plan([row(1, "A-1", dm="320506")]).cases
    known = [replace(case, units=("320506", "320509"))]
    assert plan([row(1, "A-1", dm="320506")], known=known).cases == ()
    (moved,) = plan([row(1, "A-1", west=121.0, dm="320506")], known=known).cases
    (other,) = plan([row(1, "A-1", dm="320581")], known=known).cases
    assert (moved.units, other.units) == (("320506",), ("320581",))
