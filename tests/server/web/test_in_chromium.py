"""The office page in a real browser: headless Chromium, once, over SQLite. It loads from our server alone."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from redline_review.server.services.accounts import Accounts, parse_grant
from redline_review.server.services.setup import open_database
from redline_review.server.settings import Settings, read_secret
from redline_review.server.testing import serving
from selenium import webdriver
from selenium.common.exceptions import SessionNotCreatedException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium or chromium-driver is not installed")
PASSWORD = "a long password"
PATIENCE_S = 90
"""How long anything may take on a loaded machine; nothing waits that long where it is there."""
STATES = ("unreviewed", "submitted", "returned", "approved")
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # tests may run as root; the pages are our own
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1366,768",
    "--lang=en-US",
)


@dataclass
class Site:
    """A served organisation of its own."""

    url: str
    settings: Settings
    people: Any

    def admin(self) -> Accounts:
        return Accounts(open_database(self.settings), self.settings, read_secret(self.settings))


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[webdriver.Chrome]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        driver = _start()
        yield driver
        driver.quit()


def _start() -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in OPTIONS:
        options.add_argument(option)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en-US,en"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    except SessionNotCreatedException:  # a browser that did not come up in a minute comes up the second time
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    driver.set_page_load_timeout(PATIENCE_S)
    return driver


class Window:
    """The browser's window with nobody signed in."""

    def __init__(self, driver: webdriver.Chrome, site: Site) -> None:
        self.driver, self.site = driver, site
        self.wait = WebDriverWait(driver, PATIENCE_S, poll_frequency=0.1)

    def open(self, path: str) -> None:
        self.driver.get(self.site.url + path)

    def one(self, css: str) -> WebElement:
        return self.wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, css))

    def said(self, css: str = "body") -> str:
        return self.one(css).text

    def until_at(self, path: str) -> None:
        """Wait until the page at an address is there."""
        self.wait.until(lambda driver: driver.current_url.removeprefix(self.site.url).split("?")[0] == path)

    def until_said(self, words: str, css: str = "body") -> None:
        self.wait.until(
            lambda driver: any(words in found.text for found in driver.find_elements(By.CSS_SELECTOR, css)),
            f"never said: {words}",
        )

    def sign_in(self, name: str = "wang") -> None:
        self.open("/web/sign-in?org=" + self.site.settings.org_id)
        self.one("#username").send_keys(name)
        self.one("#password").send_keys(PASSWORD)
        self.one("button.main").click()
        self.until_at("/")

    def open_map(self, query: str = "") -> None:
        self.open("/web/map" + query)
        self.until_map("yes")

    def until_map(self, ready: str) -> None:
        self.wait.until(lambda driver: self.one("#map").get_attribute("data-ready") == ready, f"the map is not {ready}")

    def complaints(self) -> list[str]:
        """What the browser's console holds against the pages: scripts or styles that the policy forbids, faults."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture
def window(chromium: webdriver.Chrome, site: Site) -> Window:
    chromium.get(site.url + "/web/sign-in")
    chromium.delete_all_cookies()
    chromium.get_log("browser")
    return Window(chromium, site)


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
