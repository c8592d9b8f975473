"""The desk's flows in a real browser: return, sample, hand-over, packages. Once, over SQLite."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, json_source, volumes
from redline_review.plugin.domain.handover import handing_of
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.packages.packing import Packing, Wish
from redline_review.server.packages.zips import opened, write_volumes
from redline_review.server.services.setup import open_database
from redline_review.server.testing import serving
from redline_review.tests.server.web.support_chromium import PATIENCE_S, Site, Window
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
_ids = IdFactory()


@pytest.fixture
def site(_worlds: Any, people_at: Any, tmp_path: Path) -> Iterator[Site]:
    """An organisation of each test's own, with wang's six findings, and a shelf with the package of his county."""
    world = _worlds("sqlite")
    own = {"org_id": f"org-{uuid.uuid4().hex}", "packages_dir": tmp_path / "shelf", "uploads_dir": tmp_path / "uploads"}
    settings = replace(world.settings, **own)
    world.copy(settings.org_id)
    database = open_database(settings)
    Packing(database, settings.org_id, settings.resources).pack(Wish("2026-05"), "320506", tmp_path / "shelf")
    database.close()
    with serving(settings) as url, httpx.Client(base_url=url, timeout=PATIENCE_S) as http:
        people = people_at(http, settings.org_id)
        wang = people("wang")
        found = [case for name, case in wang.cases().items() if name != "AB-0"]
        assert set(wang.outcome(*(wang.operation(case, REAL) for case in found))) == {"applied"}
        yield Site(url, settings, people)


def click(window: Window, css: str) -> None:
    window.one(css).click()


def tick_all(window: Window) -> None:
    """Tick all rows of a page whose script runs already."""
    window.one("html[data-desk=ready]")
    click(window, "input.tick-all")


def test_enter_in_the_reason_returns_the_chosen_and_never_approves(window):
    window.sign_in("city")
    window.open("/web/waiting")
    click(window, "#groups a.button")
    tick_all(window)
    click(window, "#cases tbody tr:nth-child(1) input")
    assert not window.one("input.tick-all").is_selected()
    window.one("#judge input[name=reason]").send_keys("没有远景照片", Keys.ENTER)
    window.until_said("5 findings returned", "h1")
    cases = window.site.people("wang").cases().values()
    assert sorted(case.return_reason for case in cases) == [""] * 2 + ["没有远景照片"] * 5
    assert {case.review_level for case in cases} == {0}
    assert window.complaints() == []


def test_a_form_without_a_ticked_row_or_a_reason_is_not_sent(window):
    window.sign_in("city")
    window.open("/web/waiting")
    click(window, "#groups a.button")
    window.one("html[data-desk=ready]")
    first = "#cases tbody tr:nth-child(1) input"
    click(window, "#judge button.main")
    assert window.one(first).get_attribute("validationMessage") == "Tick the patches first."
    click(window, first)
    assert window.one(first).get_attribute("validationMessage") == ""
    click(window, "#judge button[formaction]")
    assert window.one("#judge input[name=reason]").get_attribute("validationMessage")
    window.until_at("/web/waiting/group")
    assert {case.review_level for case in window.site.people("city").cases().values()} == {0}
    click(window, "#judge button.main")
    window.until_said("1 finding approved", "#said")
    assert window.complaints() == []


def test_a_sample_is_walked_through_and_its_group_approved(window):
    window.sign_in("city")
    window.open("/web/waiting")
    click(window, "#groups a.button")
    size = window.one("input[name=size]")
    size.clear()
    size.send_keys("2")
    click(window, "#draw button")
    window.until_said("2 left", "#look")
    assert not window.one("#decide button[value=approve]").is_enabled()
    click(window, "#look .title-row button")
    window.until_said("1 left", "#acts")
    click(window, "#acts button.main:not(.first)")
    window.until_said("all looked at", "#acts")
    click(window, "#acts a.button")
    window.until_said("all looked at", "#look")
    click(window, "#decide button[value=approve]")
    window.until_said("6 findings are done.", "#outcome")
    levels = {name: case.review_level for name, case in window.site.people("city").cases().items()}
    assert [levels[f"A-{n}"] for n in range(6)] == [1] * 6
    assert window.complaints() == []


def test_patches_are_handed_over_with_a_date_from_the_list(window):
    window.sign_in("city")
    window.open("/web/cases?state=unreviewed&unit=320507")
    tick_all(window)
    Select(window.one("#acts select[name=person]")).select_by_value("li")
    field = window.one("#acts input[name=due_date]")
    window.driver.execute_script("arguments[0].value = '2099-03-31'", field)
    click(window, "#acts button.main")
    window.until_said("4 patches handed over", "h1")
    handed = {name: handing_of(case) for name, case in window.site.people("li").cases().items()}
    assert {(one.person, one.due_date) for one in handed.values()} == {("li", "2099-03-31")}
    assert window.complaints() == []


def test_packages_go_in_and_out_by_the_browser(window, tmp_path):
    wang = window.site.people("wang")
    facts = {"org": window.site.settings.org_id, "device_id": wang.device, "username": "wang", "evidence": []}
    package_id = _ids.new(time.time_ns() // 10**6)
    manifest = Manifest(PackageKind.SYNC, package_id, "2026-05-02T08:00:00.000Z", facts=facts)
    push = wire.push_to_json((wang.operation(wang.cases()["AB-0"], REAL),), wang.span())
    (path,) = write_volumes(volumes(manifest, [json_source("pushes/000001.json", push)]), tmp_path / "stick", "laptop")
    saved = tmp_path / "saved"
    behaviour = {"behavior": "allow", "downloadPath": str(saved)}
    window.driver.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    window.sign_in("wang")
    window.open("/web/packages")
    window.one("input[name=package]").send_keys(str(path))
    click(window, "#in button")
    window.until_said("1 taken, 0 in conflict, 0 refused", "#handed-in")
    click(window, "#handed-in a.button")
    click(window, "#out td a")
    names = {f"{package_id}-1.rlreceipt", "2026-05_320506_internal.rlpack"}
    window.wait.until(lambda _driver: saved.is_dir() and {file.name for file in saved.iterdir()} == names)
    with opened(saved / f"{package_id}-1.rlreceipt") as reader:
        assert reader.json("receipts/000001.json")["results"][0]["outcome"] == "applied"
    with opened(saved / "2026-05_320506_internal.rlpack") as reader:
        reader.verify()
    assert window.complaints() == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_of_the_desk_is_wider_than_a_laptops_screen(window, language):
    window.sign_in("city")
    window.driver.add_cookie({"name": "redline_language", "value": language})
    window.open("/web/waiting")
    group = window.one("#groups a.button").get_attribute("href").removeprefix(window.site.url)
    window.open(group)
    click(window, "#draw button")
    window.one("#sampled")
    sample = window.driver.current_url.removeprefix(window.site.url)
    case_id = window.site.people("city").cases()["A-1"].case_id
    for path in ("/web/waiting", group, sample, f"/web/cases/{case_id}", "/web/cases", "/web/packages"):
        window.open(path)
        wide = window.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert wide[0] <= wide[1], path
