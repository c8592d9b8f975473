"""What stands in the place of the user's browser: an HTTP client that follows redirects and posts the issuer's form."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import requests

LIMIT_S = 60


@dataclass
class FormBrowser:
    """Signs a person in at the issuer in a thread of its own, as a browser would; ``answer`` no calls it off there.

    ``before`` are queries that it brings to the loopback address first, as a page of somebody else's could.
    """

    person: str
    answer: str = "yes"
    before: tuple[str, ...] = ()
    pages: list[tuple[int, str]] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)
    brought: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Exception] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def open(self, url: str) -> None:
        """Begin; returns at once."""
        thread = threading.Thread(target=self._visit, args=(url,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def wait(self) -> None:
        """Wait until every page has come."""
        for thread in self._threads:
            thread.join(LIMIT_S)
        assert not self.faults, self.faults

    def _visit(self, url: str) -> None:
        try:
            self._sign_in(url)
        except requests.exceptions.RequestException as error:
            self.faults.append(error)

    def _sign_in(self, url: str) -> None:
        self.asked = parse_qs(urlsplit(url).query)
        back = self.asked["redirect_uri"][0]
        with requests.Session() as session:
            for query in self.before:
                self._note(session.get(f"{back}?{query}", timeout=LIMIT_S))
            session.get(url, timeout=LIMIT_S).raise_for_status()
            form = {"person": self.person, "answer": self.answer}
            sent = session.post(url, data=form, allow_redirects=False, timeout=LIMIT_S)
            self.brought = parse_qs(urlsplit(sent.headers["Location"]).query)
            self._note(session.get(sent.headers["Location"], timeout=LIMIT_S))

    def _note(self, answer: requests.Response) -> None:
        answer.encoding = "utf-8"
        self.pages.append((answer.status_code, answer.text))
