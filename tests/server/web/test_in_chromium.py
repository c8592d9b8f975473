"""The office page in a real browser: headless Chromium, once, over SQLite. It loads from our server alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from redline_review.server.services.accounts import parse_grant
from redline_review.server.testing import serving
from redline_review.tests.server.web.support_chromium import PASSWORD, PATIENCE_S, Site
from selenium.webdriver.common.action_chains import ActionChains

STATES = ("unreviewed", "submitted", "returned", "approved")
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


@pytest.fixture(scope="module")
def site(_worlds: Any, people_at: Any) -> Iterator[Site]:
    world = _worlds("sqlite")
    settings = replace(world.settings, org_id=f"org-{uuid.uuid4().hex}")
    world.copy(settings.org_id)
    with serving(settings) as url, httpx.Client(base_url=url, timeout=PATIENCE_S) as http:
        people = people_at(http, settings.org_id)
        wang, city = people("wang"), people("city")
        cases = wang.cases()
        wang.push(*(wang.operation(cases[f"A-{n}"], REAL) for n in range(3)))
        cases = city.cases()
        city.push(city.operation(cases["A-1"], kind="return", payload={"reason": "Photos, please."}))
        city.push(city.operation(cases["A-2"], kind="approve"))
        yield Site(url, settings, people)


def test_signing_in_leads_to_the_overview_and_nothing_is_loaded_from_elsewhere(window):
    window.sign_in()
    assert "2026-05" in window.said("details.batch summary")
    assert "2 of 7 decided" in window.said("details.batch summary")
    window.open_map()
    loaded = window.driver.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert any(name.endswith("leaflet.js?v=" + name[-12:]) for name in loaded)
    assert [name for name in loaded if not name.startswith(window.site.url)] == []
    assert window.complaints() == []


def test_the_map_shows_as_many_patches_of_each_state_as_the_api(window):
    window.sign_in()
    window.open_map()
    page = window.site.people("wang").get("/collections/cases/items").json()
    states = [feature["properties"]["review_state"] for feature in page["features"]]
    shown = {state: int(window.said(f"#count-{state}")) for state in STATES}
    assert shown == {state: states.count(state) for state in STATES}
    assert sum(shown.values()) == page["numberMatched"] == 7
    window.until_said("7 patches here", "#told")


def test_a_patch_on_the_map_opens_by_a_click(window):
    case_id = window.site.people("wang").cases()["A-4"].case_id
    window.sign_in()
    window.open_map(f"?case={case_id}")
    ActionChains(window.driver).move_to_element(window.one("#map")).click().perform()
    window.until_at(f"/web/cases/{case_id}")
    assert window.said("h1") == "A-4"


def test_a_patch_shows_its_outline_its_versions_and_who_returned_it(window):
    case_id = window.site.people("wang").cases()["A-1"].case_id
    window.sign_in()
    window.open(f"/web/cases/{case_id}")
    assert "Photos, please." in window.said("main")
    drawn = window.one("svg.drawing path.flagged").rect
    assert min(drawn["width"], drawn["height"]) > 40, "the outline is there to be seen"
    assert "city" in window.said("#history")
    assert window.complaints() == []


def test_the_language_changes_on_the_page_where_one_is_and_stays(window):
    window.sign_in()
    window.open_map()
    window.one("button[name=language]").click()
    window.wait.until(lambda driver: window.one("html").get_attribute("lang") == "zh-Hans")
    window.until_at("/web/map")
    window.until_map("yes")
    window.until_said("此处共 7 个图斑", "#told")
    window.open("/web/cases")
    assert window.said("h1") == "图斑"


def test_after_signing_out_going_back_shows_nothing(window):
    window.sign_in()
    window.open("/web/cases")
    window.one("form[action$=sign-out] button").click()
    window.until_said("You are signed out.")
    window.driver.back()
    window.until_at("/web/sign-in")
    assert "A-0" not in window.driver.page_source


def test_a_sign_in_that_ended_is_said_by_the_map_and_by_pages(window):
    admin = window.site.admin()
    admin.add("brief", PASSWORD, [parse_grant("reader:320506")], replace_existing=True)
    window.sign_in("brief")
    window.open_map()
    admin.disable("brief")
    window.driver.execute_script("document.getElementById('batch').dispatchEvent(new Event('change'))")
    window.until_map("ended")
    window.until_said("Your sign-in has ended.", "#told")
    window.one("#told a").click()
    window.until_at("/web/sign-in")
    window.until_said("Your sign-in has ended. Sign in again: you come back to the page you were on.")


def test_everything_but_the_map_works_without_scripts(window):
    window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        window.sign_in()
        window.open("/web/cases")
        window.one("input[name=text]").send_keys("A-3")
        window.one("form.filters button").click()
        window.wait.until(lambda driver: "text=A-3" in driver.current_url)
        window.one("#cases a").click()
        window.wait.until(lambda driver: window.said("h1") == "A-3")
        window.open("/web/map")
        assert "The map needs JavaScript." in window.said("#map")
    finally:
        window.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_is_wider_than_a_laptops_screen(window, language):
    case_id = window.site.people("wang").cases()["A-1"].case_id
    window.sign_in()
    window.driver.add_cookie({"name": "redline_language", "value": language})
    for path in ("/", "/web/cases", f"/web/cases/{case_id}", "/web/map", "/web/nothing"):
        window.open(path)
        wide = window.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], path
