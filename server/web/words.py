"""The words of the pages: English literals in templates and code, their Chinese in checked JSON files.

``words/zh.json`` maps each literal to its Chinese, ``words/problems.zh.json`` each problem's slug to title and detail.
A test reads templates and code and finds none missing, none left over and no differing placeholder.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT = "en"
FOLDER = Path(__file__).parent / "words"
CHINA = datetime.timezone(datetime.timedelta(hours=8))
"""Offices read Beijing time; the record itself stays in UTC, and pages say which one they show."""


def word(text: str) -> str:
    """Mark a literal that is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Words:
    """One language's words. Calling it with an English literal gives the sentence, placeholders filled in."""

    language: str
    said: Mapping[str, str]
    problems: Mapping[str, Mapping[str, str]]

    def __call__(self, text: str, **values: Any) -> str:
        """Return the words of a literal."""
        found = self.said.get(text, text) if text else ""
        return found.format(**values) if values else found

    def count(self, one: str, many: str, n: int) -> str:
        """Return a counted phrase; ``{n}`` stands for the number, grouped by thousands."""
        return self(one if n == 1 else many, n=f"{n:,}")

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "zh-Hans" if self.language == "zh" else "en"

    def moment(self, text: str) -> str:
        """Return a moment of the record (UTC) in Beijing time, to the minute; the text itself where it is none."""
        try:
            then = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return text
        return then.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if then.tzinfo else text


def read_words(folder: Path = FOLDER) -> dict[str, Words]:
    """Read every language's words."""
    said = json.loads((folder / "zh.json").read_text(encoding="utf-8"))
    problems = json.loads((folder / "problems.zh.json").read_text(encoding="utf-8"))
    return {"en": Words("en", {}, {}), "zh": Words("zh", said, problems)}


def preferred(accept_language: str) -> str:
    """Return the language that a browser asks for first among ours."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        name = tag.split("-")[0].strip().lower()
        if name in LANGUAGES:
            wishes.append((-_weight(rest), place, name))
    return min(wishes)[2] if wishes else DEFAULT


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def today() -> str:
    """Return the day in China: due dates end with it."""
    return datetime.datetime.now(CHINA).date().isoformat()
