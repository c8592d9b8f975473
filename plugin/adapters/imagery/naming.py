"""What file names and tags tell of an image: its day and its sensor. Standard library only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Optional

DATE_PATTERNS: tuple[str, ...] = (
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:(?!\d)|(?=\d{6}(?!\d)))",  # 20240311, 20240311031522
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_.](?P<m>[01]?\d)[-_.](?P<d>[0-3]?\d)(?!\d)",  # 2024-03-11, 2024_3_11
    r"(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
)
"""Tried in this order; each has the groups ``y``, ``m`` and ``d``. A workspace may give its own."""

ACQUIRED_TAGS = (
    "ACQUISITION_DATE",
    "ACQUISITIONDATETIME",
    "ACQUISITION_DATETIME",
    "DATE_ACQUIRED",
    "SENSING_TIME",
    "CENTERTIME",
    "STARTTIME",
    "IMAGINGSTARTTIME",
    "RECEIVETIME",
    "FIRSTLINETIME",
    "DATETIME",
    "START_DATETIME",
)
"""Tags of files and their sidecars that name the day of taking; ``TIFFTAG_DATETIME`` is often the day of processing."""

CLOUD_TAGS = (
    "CLOUDCOVER",
    "CLOUD_COVER",
    "CLOUDPERCENT",
    "CLOUD_PERCENT",
    "EO:CLOUD_COVER",
    "CLOUDY_PIXEL_PERCENTAGE",
    "CLOUD_COVERAGE_ASSESSMENT",
)
"""Tags that name the cloud cover in per cent; 999 and the like stand for unknown."""

_WRITTEN_TAG = "TIFFTAG_DATETIME"
_SENSOR_TAGS = ("SATELLITEID", "SATELLITE", "SENSOR", "SPACECRAFT_ID", "PLATFORM", "SENSORID", "TIFFTAG_MODEL")

_SENSORS: tuple[tuple[str, str], ...] = (
    (r"GF[-_ ]?(\d)(?!\d)", "GF-{0}"),
    (r"GAOFEN[-_ ]?(\d)(?!\d)", "GF-{0}"),
    (r"高分([一二三四五六七])号", "GF-{0}"),
    (r"ZY[-_ ]?1[-_ ]?0?2([CDE])", "ZY1-02{0}"),
    (r"ZY[-_ ]?0?3(?!\d)", "ZY-3"),
    (r"SV[-_ ]?(\d)(?!\d)|SUPERVIEW[-_ ]?(\d)", "SuperView-{0}"),
    (r"BJ[-_ ]?(\d)(?!\d)", "BJ-{0}"),
    (r"JL[-_ ]?1|JILIN[-_ ]?1", "JL-1"),
    (r"HJ[-_ ]?([12][AB])", "HJ-{0}"),
    (r"CB0?4A?(?![A-Z0-9])|CBERS", "CBERS"),
    (r"SENTINEL[-_ ]?2[AB]?|(?<![A-Z0-9])S2[AB](?![A-Z0-9])", "Sentinel-2"),
    (r"LANDSAT[-_ ]?(\d)|(?<![A-Z0-9])L[COET]0(\d)(?!\d)", "Landsat-{0}"),
    (r"NAIP", "NAIP"),
    (r"(?<![A-Z])(?:UAV|DOM|DJI)(?![A-Z])|无人机", "UAV"),
)
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7"}


def date_of(names: Sequence[str], tags: Mapping[str, str], patterns: Sequence[str] = DATE_PATTERNS) -> Optional[str]:
    """Return the ISO day of an image: tags of its taking, then names (nearest first), then the day it was written."""
    upper = {key.upper(): value for key, value in tags.items()}
    taken = [(upper[tag], _TAG_PATTERNS) for tag in ACQUIRED_TAGS if upper.get(tag)]
    written = [(upper[_WRITTEN_TAG], _TAG_PATTERNS)] if upper.get(_WRITTEN_TAG) else []
    texts = [*taken, *((name, tuple(patterns)) for name in names), *written]
    return next(filter(None, (_first_date(text, known) for text, known in texts)), None)


_TAG_PATTERNS = (r"(?P<y>\d{4})[:/-](?P<m>\d{1,2})[:/-](?P<d>\d{1,2})", *DATE_PATTERNS)


@lru_cache(maxsize=4096)
def _first_date(text: str, patterns: tuple[str, ...]) -> Optional[str]:
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            day = _valid(match.group("y"), match.group("m"), match.group("d"))
            if day:
                return day
    return None


def _valid(year: str, month: str, day: str) -> Optional[str]:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def sensor_of(names: Sequence[str], tags: Mapping[str, str]) -> str:
    """Return the sensor as people write it (``GF-2``, ``ZY-3``), from tags, then names; empty where unknown."""
    upper = {key.upper(): value for key, value in tags.items()}
    texts = [upper[tag] for tag in _SENSOR_TAGS if tag in upper] + list(names)
    return next((found for found in map(_sensor_in, texts) if found), "")


@lru_cache(maxsize=4096)
def _sensor_in(text: str) -> str:
    for pattern, written in _SENSORS:
        match = re.search(pattern, text.upper())
        if match:
            number = next((group for group in match.groups() if group), "")
            return written.format(_NUMERALS.get(number, number))
    return ""


def cloud_of(tags: Mapping[str, str]) -> Optional[float]:
    """Return the cloud cover in per cent (0 … 100) that tags tell, ``None`` where they do not."""
    upper = {key.upper(): value for key, value in tags.items()}
    for tag in CLOUD_TAGS:
        match = re.match(r"\s*(\d+(?:\.\d+)?)", upper.get(tag, ""))
        if match and float(match.group(1)) <= 100.0:
            return float(match.group(1))
    return None


_PARTS = {
    "YYYY": r"(?P<y>(?:19|20)\d\d)",
    "MM": r"(?P<m>[01]\d)",
    "M": r"(?P<m>[01]?\d)",
    "DD": r"(?P<d>[0-3]\d)",
    "D": r"(?P<d>[0-3]?\d)",
}
_DAY_WRITTEN = re.compile(r"(YYYY)([^YMD]*)(MM?)([^YMD]*)(DD?)|(DD?)([^YMD]*)(MM?)([^YMD]*)(YYYY)")
_ENDS = r"(?:(?!\d)|(?=\d{6}(?!\d)))"
"""After the day: no digit, or the six of a time."""


def pattern_of(template: str) -> str:
    """Return the pattern for a day written like ``YYYYMMDD``, ``DOM_YYYY-M-D`` or ``YYYY年M月D日``.

    ``*`` stands for anything, ``-`` also for ``_`` and ``.``; the rest stands for itself. Raises ``ValueError`` where
    year, month or day is missing.
    """
    written = _DAY_WRITTEN.search(template)
    if written is None:
        raise ValueError(template)
    before, after = template[: written.start()], template[written.end() :]
    day = "".join(_PARTS.get(part) or _plain(part) for part in written.groups() if part is not None)
    return (_plain(before) or r"(?<!\d)") + day + (_plain(after) or _ENDS)


def _plain(text: str) -> str:
    return "".join({"*": r".*?", "-": r"[-_.]"}.get(letter, re.escape(letter)) for letter in text)
