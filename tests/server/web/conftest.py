"""Browsers without a browser: cookies kept, forms filled in as they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest
from redline_review.tests.server.web.support_chromium import CHROMIUM, DRIVER, Site, Window, start_chromium
from starlette.testclient import TestClient

PASSWORD = "a long password"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
_MARK = re.compile(r'name="form_mark" value="([0-9a-f]{64})"')


class Browser:
    """One browser's cookies over the shared app."""

    def __init__(self, http: TestClient, org_id: str, language: str = "en") -> None:
        self._http, self.org_id = http, org_id
        self.cookies: dict[str, str] = {}
        self.headers = {**HTML, "Accept-Language": language}
        self.text = ""

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send one request with this browser's cookies; follows nothing."""
        headers = {**self.headers, **more.pop("headers", {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._http.cookies.clear()
        answer = self._http.request(method, path, headers=headers, follow_redirects=False, **more)
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value, _, attributes = rest.partition(";")
            if "Max-Age=0" in attributes:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value.strip('"')
        self._http.cookies.clear()
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.text = answer.text
        return answer

    def get(self, path: str, **params: Any) -> httpx.Response:
        return self.send("GET", path, params=params or None)

    def follow(self, path: str) -> httpx.Response:
        """Get a page, along every redirect."""
        answer = self.get(path)
        for _ in range(5):
            if answer.status_code != 303:
                return answer
            answer = self.get(answer.headers["location"])
        raise AssertionError("it leads in circles")

    def mark(self) -> str:
        """The mark of the forms on the page shown last."""
        found = _MARK.search(self.text)
        assert found, "no form on this page"
        return found.group(1)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form of the page shown last."""
        return self.send("POST", path, data={"form_mark": self.mark(), **fields})

    def sign_in(self, name: str, password: str = PASSWORD, back_to: str = "/") -> httpx.Response:
        self.get("/web/sign-in", org=self.org_id)
        return self.post("/web/sign-in", username=name, password=password, org=self.org_id, next=back_to)

    @property
    def words(self) -> str:
        """What can be read on the page shown last."""
        body = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>|<[^>]+>", " ", self.text)
        return " ".join(unescape(body).split())


@pytest.fixture
def browser(http, settings):
    """Gives a browser, signed in where a name is given."""

    def open_one(name: str = "", language: str = "en") -> Browser:
        made = Browser(http, settings.org_id, language)
        if name:
            answer = made.sign_in(name)
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), made.words
        return made

    return open_one


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium for all pages that are looked at in one."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium or chromium-driver is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        driver = start_chromium()
        yield driver
        driver.quit()


@pytest.fixture
def window(chromium: Any, site: Site) -> Window:
    """The browser's window at the module's site, with nobody signed in."""
    chromium.get(site.url + "/web/sign-in")
    chromium.delete_all_cookies()
    chromium.get_log("browser")
    return Window(chromium, site)
