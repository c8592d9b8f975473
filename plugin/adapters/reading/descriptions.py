"""What a WFS or an OGC API – Features says of itself: its layers, and the addresses to which it sends its readers.

Sources: OGC 09-025r2 (WFS 2.0), sections 8.3 and 8.4, and its forerunners 1.0 and 1.1; OGC 17-069r4, sections 7.4
and 7.13.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional
from urllib.parse import urljoin
from xml.etree import ElementTree

_LINKS = frozenset({"self", "data", "items", "next"})
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Described:
    """A layer: the ``key`` by which it is asked for, and its ``title`` for people."""

    key: str
    title: str


@dataclass(frozen=True)
class Description:
    """The layers of a service, and every address that it names for reading them."""

    layers: tuple[Described, ...]
    addresses: tuple[str, ...]


def read_wfs(text: str) -> Optional[Description]:
    """Read a capabilities document; ``None`` where it is none."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    if _plain(root.tag) != "WFS_Capabilities":
        return None
    types = (element for element in root.iter() if _plain(element.tag) == "FeatureType")
    layers = (Described(_child(kind, "Name"), _child(kind, "Title") or _child(kind, "Name")) for kind in types)
    return Description(tuple(layer for layer in layers if layer.key), tuple(dict.fromkeys(_operations(root))))


def _operations(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if _plain(element.tag) in ("Get", "Post"):
            href = element.get(_HREF) or element.get("onlineResource")
            if href:
                yield href


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _child(element: ElementTree.Element, name: str) -> str:
    found = (child.text or "" for child in element if _plain(child.tag) == name)
    return next(found, "").strip()


def read_collections(text: str, url: str) -> Optional[Description]:
    """Read the list of collections that came from ``url``; ``None`` where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    collections = found.get("collections") if isinstance(found, dict) else None
    if not isinstance(collections, list):
        return None
    features = [c for c in collections if isinstance(c, dict) and c.get("itemType", "feature") == "feature"]
    layers = (Described(str(c.get("id", "")), str(c.get("title") or c.get("id", ""))) for c in features)
    holders: list[Mapping[str, Any]] = [found, *features]
    links = (link for holder in holders for link in holder.get("links") or () if isinstance(link, dict))
    addresses = (urljoin(url, str(link.get("href", ""))) for link in links if link.get("rel") in _LINKS)
    return Description(tuple(layer for layer in layers if layer.key), tuple(dict.fromkeys(addresses)))
