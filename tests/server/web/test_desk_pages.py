"""The desk's pages: what waits, samples, handing over; each form does what it says, once."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from redline_review.plugin.domain.handover import handing_of
from redline_review.plugin.domain.identity import IdFactory, is_id
from redline_review.server.web.acts import op_id_of

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.parametrize("world", ["sqlite"], indirect=True)]
"""What the pages rest on is tested on both databases beside."""


@pytest.fixture
def submitted(people):
    wang = people("wang")
    ops = [wang.operation(case, REAL) for name, case in wang.cases().items() if name != "AB-0"]
    assert set(wang.outcome(*ops)) == {"applied"}
    return wang


@pytest.fixture
def city(browser, submitted):
    return browser("city")


def hidden(page, name):
    """The value of a hidden field of the page shown last."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found, name
    return unescape(found.group(1))


def link(page, words):
    found = re.search(rf'href="([^"]+)"[^>]*>{words}<', page.text)
    assert found, page.words
    return unescape(found.group(1))


def items(page):
    return re.findall(r'type="checkbox" name="item" value="([^"]+)"', page.text)


def open_group(city):
    assert city.get("/web/waiting").status_code == 200
    assert city.get(link(city, "Look through")).status_code == 200
    return city


def states(person):
    return {name: (case.review_state.value, case.review_level) for name, case in person.cases().items()}


def test_a_group_is_found_from_the_head_of_the_page_and_shows_what_waits(city):
    assert city.get("/").status_code == 200
    assert city.get(link(city, "Waiting for approval")).status_code == 200
    assert "2026-05 吴中区 320506 level 1 6" in city.words
    open_group(city)
    assert [name for name in ("A-0", "A-5") if name in city.words] == ["A-0", "A-5"]
    assert len(items(city)) == 6
    assert city.words.count("Real change · Mining") == 6


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("who", ["wang", "reader", "li", "province"])
def test_for_whom_nothing_waits_the_page_says_so(browser, submitted, who, language):
    page = browser(who, language)
    assert page.get("/web/waiting").status_code == 200
    assert ("No finding waits" if language == "en" else "没有核查结论等待您审核") in page.words


def test_the_chosen_findings_are_approved_once_however_often_the_form_is_sent(city, people):
    open_group(city)
    fields = {"form_id": hidden(city, "form_id"), "item": items(city)[:3], "next": hidden(city, "next")}
    answer = city.post("/web/approve", **fields)
    assert answer.status_code == 200
    assert "3 findings approved" in city.words
    before = people("city").cases()
    city.get("/web/waiting")
    city.post("/web/approve", **fields)
    assert "3 findings approved" in city.words
    assert people("city").cases() == before
    assert sorted(states(people("city")).values()).count(("submitted", 1)) == 3


def test_a_return_without_a_reason_is_told_and_with_one_is_done(city, people):
    open_group(city)
    fields = {"form_id": hidden(city, "form_id"), "item": items(city)[:2], "next": hidden(city, "next")}
    assert city.post("/web/return", reason=" ", **fields).status_code == 422
    assert "A reason is needed" in city.words
    open_group(city)
    city.post("/web/return", reason="no far view", **fields)
    assert "2 findings returned" in city.words
    assert [case.return_reason for case in people("wang").cases().values()].count("no far view") == 2


def test_a_form_without_any_patch_is_told(city):
    open_group(city)
    answer = city.post("/web/approve", form_id=hidden(city, "form_id"), next="/")
    assert (answer.status_code, "Nothing was chosen" in city.words) == (422, True)


def test_what_could_not_be_done_is_named_patch_by_patch(city, people, submitted):
    open_group(city)
    fields = {"form_id": hidden(city, "form_id"), "item": items(city)[:2], "next": hidden(city, "next")}
    anew = submitted.operation(submitted.cases()["A-0"], {"reality": "not_real", "false_alarm_reason": "season"})
    assert submitted.outcome(anew) == ["applied"]
    city.post("/web/approve", **fields)
    assert "1 finding approved" in city.words
    assert "A-0 It changed since you looked at it" in city.words


def test_one_finding_is_approved_on_its_own_page_and_the_page_shows_it(city, people):
    case_id = people("city").cases()["A-0"].case_id
    city.get(f"/web/cases/{case_id}")
    fields = {name: hidden(city, name) for name in ("form_id", "item")}
    answer = city.post("/web/approve", next=f"/web/cases/{case_id}", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/web/cases/{case_id}")
    city.get(f"/web/cases/{case_id}")
    assert "level 1 approved" in city.words
    assert 'formaction="/web/return"' in city.text
    assert ">Approve<" not in city.text


def test_what_was_done_is_said_on_the_next_page_and_only_there(city, people):
    open_group(city)
    fields = {"form_id": hidden(city, "form_id"), "item": items(city)[0], "next": hidden(city, "next")}
    city.get(city.post("/web/approve", **fields).headers["location"])
    assert "1 finding approved" in city.words
    city.get("/web/waiting")
    assert "1 finding approved" not in city.words


@pytest.mark.parametrize("kept", ["approve.x", "erase.1", "approve.9999999", ".", "approve.1.1", "<b>.1"])
def test_a_word_on_what_was_done_that_is_not_ours_is_not_said(city, kept):
    city.cookies["redline_said"] = kept
    assert city.get("/web/waiting").status_code == 200
    assert 'id="said"' not in city.text
    assert "redline_said" not in city.cookies


def test_after_a_word_on_a_patch_one_is_back_in_the_group_that_it_was_opened_from(city):
    open_group(city)
    city.get(link(city, "A-1"))
    group = link(city, "Back to the group")
    assert f'name="next" value="{escape(group)}"' in city.text
    fields = {name: hidden(city, name) for name in ("form_id", "item")}
    assert city.post("/web/approve", next=group, **fields).headers["location"] == group
    city.get(group)
    assert "1 finding approved" in city.words
    assert "A-2" in city.words


@pytest.mark.parametrize("back", ["//elsewhere.example/", "/web/packages", "/web/waiting/group//x", "javascript:x"])
def test_a_patch_leads_back_to_a_group_only(city, people, back):
    case_id = people("city").cases()["A-0"].case_id
    assert city.get(f"/web/cases/{case_id}", back=back).status_code == 200
    assert "Back to the group" not in city.words


@pytest.mark.parametrize(("who", "shown"), [("wang", False), ("reader", False), ("province", True), ("admin", True)])
def test_who_approves_nothing_is_told_that_nothing_will_come(browser, who, shown):
    page = browser(who)
    page.get("/web/waiting")
    assert ("Findings come here when" in page.words) is shown
    assert ("Your account approves nothing" in page.words) is not shown


@pytest.mark.parametrize(
    ("referer", "back"), [("http://testserver/web/cases?unit=32", True), ("http://e.example/x", False)]
)
def test_a_form_that_could_not_be_done_leads_back_to_its_page(city, referer, back):
    open_group(city)
    fields = {"form_mark": city.mark(), "form_id": hidden(city, "form_id"), "next": "/"}
    city.send("POST", "/web/approve", data=fields, headers={"Referer": referer})
    assert ('href="/web/cases?unit=32"' in city.text) is back
    assert ("Back to the page before" in city.words) is back


@pytest.mark.parametrize("who", ["wang", "reader"])
def test_who_judges_nothing_is_shown_no_form_for_it(browser, submitted, who):
    page = browser(who)
    page.get(f"/web/cases/{submitted.cases()['A-0'].case_id}")
    assert "/web/approve" not in page.text
    page.get("/web/cases")
    assert "/web/hand-over" not in page.text


def test_a_form_of_somebody_who_may_not_is_refused_patch_by_patch(browser, submitted):
    wang, case = browser("wang"), submitted.cases()["A-0"]
    wang.get("/")
    answer = wang.post("/web/approve", form_id=_ids.new(1), item=f"{case.case_id}:{case.version}", next="/")
    assert answer.status_code == 409
    assert "Nothing was done" in wang.words


def test_patches_are_handed_over_from_the_list(browser, people):
    city = browser("city")
    city.get("/web/cases", unit="320507")
    fields = {"form_id": hidden(city, "form_id"), "item": items(city), "next": "/web/cases"}
    city.post("/web/hand-over", person="li", due_date="2099-03-31", unit="", **fields)
    assert "4 patches handed over" in city.words
    handed = [handing_of(case) for name, case in people("li").cases().items() if name.startswith("B-")]
    assert {(one.person, one.due_date, one.unit, one.by) for one in handed} == {("li", "2099-03-31", "320507", "city")}


def test_one_patch_is_handed_over_on_its_page_and_the_person_taken_away_again(browser, people):
    city, case_id = browser("city"), people("city").cases()["B-0"].case_id
    for person, shown in (("li", "li"), ("-", "")):
        city.get(f"/web/cases/{case_id}")
        fields = {name: hidden(city, name) for name in ("form_id", "item")}
        assert city.post("/web/hand-over", person=person, next=f"/web/cases/{case_id}", **fields).status_code == 303
        assert handing_of(people("city").cases()["B-0"]).person == shown


def test_a_hand_over_that_cannot_be_says_why_in_the_readers_language(browser, people):
    city, case_id = browser("city", "zh"), people("city").cases()["B-0"].case_id
    city.get(f"/web/cases/{case_id}")
    fields = {name: hidden(city, name) for name in ("form_id", "item")}
    city.post("/web/hand-over", person="wang", next="/", **fields)
    assert "未做任何更改" in city.words
    assert "wang" in city.words


def test_a_hand_over_to_nobody_and_without_a_date_asks_for_one_of_them(browser, people):
    city = browser("city", "zh")
    city.get("/web/cases", unit="320507")
    fields = {"form_id": hidden(city, "form_id"), "item": items(city), "next": "/web/cases"}
    before = people("city").cases()
    assert city.post("/web/hand-over", unit=" ", person="", due_date="", **fields).status_code == 422
    assert "请填写单位、核查人员或截止日期" in city.words
    assert people("city").cases() == before


def test_the_history_says_to_whom_a_patch_was_handed_over_and_until_when(browser, people):
    city, case_id = browser("city"), people("city").cases()["B-0"].case_id
    city.get(f"/web/cases/{case_id}")
    fields = {name: hidden(city, name) for name in ("form_id", "item")}
    city.post("/web/hand-over", person="li", due_date="2099-03-31", next="/", **fields)
    city.get(f"/web/cases/{case_id}")
    assert "Handed over 320507 · li · due 2099-03-31" in city.words


def test_a_sample_is_drawn_looked_through_and_its_group_approved(city, people):
    open_group(city)
    group = {name: hidden(city, name) for name in ("batch_id", "unit", "level")}
    place = city.post("/web/samples", size="2", **group).headers["location"]
    city.get(place)
    assert "2 left" in city.words
    assert "disabled" in city.text
    assert city.post(f"{place}/decision", act="approve").status_code == 409
    for _ in range(2):
        city.get(place)
        shown = city.post(f"{place}/look", case_id=hidden(city, "case_id")).headers["location"]
        assert city.get(shown).status_code == 200
        assert "Back to the sample" in city.words
    city.get(place)
    assert "all looked at" in city.words
    assert city.post(f"{place}/decision", act="approve").status_code == 303
    city.get(place)
    assert "Group approved" in city.words
    assert "6 findings are done." in city.words
    assert list(states(people("city")).values()).count(("submitted", 1)) == 6
    city.get("/web/waiting")
    assert "Samples" in city.words


def test_the_group_of_a_sample_is_returned_with_a_reason(city, people):
    open_group(city)
    group = {name: hidden(city, name) for name in ("batch_id", "unit", "level")}
    place = city.post("/web/samples", size="1", **group).headers["location"]
    city.get(place)
    assert city.post(f"{place}/decision", act="return", reason="").status_code == 422
    city.get(place)
    assert city.post(f"{place}/decision", act="return", reason="wrong form").status_code == 303
    city.get(place)
    assert "Reason: wrong form" in city.words
    assert {case.return_reason for name, case in people("wang").cases().items() if name != "AB-0"} == {"wrong form"}


@pytest.mark.parametrize("size", ["0", "-1", "x", "501", ""])
def test_a_sample_of_no_sound_size_is_told(city, size):
    open_group(city)
    group = {name: hidden(city, name) for name in ("batch_id", "unit", "level")}
    assert city.post("/web/samples", size=size, **group).status_code == 422


def test_a_sample_of_another_level_is_nowhere_to_be_found(city, browser):
    place = drawn(city)
    assert browser("province").get(place).status_code == 404
    assert browser("wang").get(place).status_code == 404


def drawn(city):
    open_group(city)
    group = {name: hidden(city, name) for name in ("batch_id", "unit", "level")}
    return city.post("/web/samples", size="2", **group).headers["location"]


def test_who_else_approves_there_finds_the_sample_and_how_far_it_is(city, browser):
    place = drawn(city)
    city.follow(place)
    city.post(f"{place}/look", case_id=hidden(city, "case_id"))
    admin = browser("admin")
    open_group(admin)
    assert "city drew a sample of this group at" in admin.words
    assert "1 of 2 looked at, not decided yet." in admin.words
    admin.get(link(admin, "Open the sample"))
    assert "1 left" in admin.words
    assert re.search(r"✓ [0-9: -]+ · city", admin.words), admin.words
    admin.get("/web/waiting")
    assert re.search(r"Samples .* city .* 1 of 2 Not decided", admin.words), admin.words


def test_the_page_says_who_decided(city, browser):
    place = drawn(city)
    city.follow(place)
    city.post(f"{place}/decision", act="return", reason="no photos")
    admin = browser("admin")
    admin.get(place)
    assert re.search(r"Group returned [0-9: -]+ · city", admin.words), admin.words


def test_the_operations_of_one_form_are_ids_of_version_7_that_stay_the_same():
    form_id, other = _ids.new(5), _ids.new(6)
    case_ids = [_ids.new(n) for n in range(200)]
    made = [op_id_of(form_id, case_id) for case_id in case_ids]
    assert made == [op_id_of(form_id, case_id) for case_id in case_ids]
    assert len({*made, *(op_id_of(other, case_id) for case_id in case_ids)}) == 400
    for op_id in made:
        assert is_id(op_id)
        assert op_id[:13] == form_id[:13]
