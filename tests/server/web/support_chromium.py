"""A real browser for the tests of pages: headless Chromium, driven by its own driver."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

from redline_review.server.services.accounts import Accounts
from redline_review.server.services.setup import open_database
from redline_review.server.settings import Settings, read_secret
from selenium import webdriver
from selenium.common.exceptions import (
    NoSuchElementException,
    SessionNotCreatedException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PASSWORD = "a long password"
PATIENCE_S = 90
"""How long anything may take on a loaded machine; nothing waits that long where it is there."""
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # tests may run as root; the pages are our own
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
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


def start_chromium() -> webdriver.Chrome:
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
        between_pages = (NoSuchElementException, StaleElementReferenceException)
        self.wait = WebDriverWait(driver, PATIENCE_S, poll_frequency=0.1, ignored_exceptions=between_pages)

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
