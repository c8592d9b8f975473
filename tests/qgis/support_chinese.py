"""Chinese words on screen in tests, by the catalogue that people edit."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from qgis.PyQt.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]


class Catalogue(QTranslator):
    """Translates by the .ts file itself: what is made of it may be older."""

    def __init__(self) -> None:
        super().__init__()
        messages = ElementTree.parse(ROOT / "i18n" / "redline_review_zh_Hans.ts").iter("message")
        self._words = {m.findtext("source", ""): m.findtext("translation", "") for m in messages}

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, source: str, _comment: str = "", _count: int = -1) -> str:
        return self._words.get(source, "")
