"""A worker thread's line to services: the network mode in front of it, a cache on the disk, an eye on the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QBuffer, QByteArray, QElapsedTimer, QIODevice, QUrlQuery
from qgis.PyQt.QtGui import QImageReader
from qgis.PyQt.QtNetwork import (
    QNetworkAccessManager,
    QNetworkCacheMetaData,
    QNetworkDiskCache,
    QNetworkProxy,
    QNetworkProxyFactory,
    QNetworkProxyQuery,
    QNetworkReply,
    QNetworkRequest,
)

from ..network_policy import NetworkPolicy
from ..qgis_network import quiet_manager

SILENCE_MS = 15_000
"""A service that sends nothing for so long is given up; QGIS's own limit is a minute."""
RECOUNT_MS = 120_000
_NOWHERE_PORT = 1
_GUARDED = "redline_review_line"
_FROM_CACHE = QNetworkRequest.Attribute.SourceIsFromCacheAttribute
_TILE_SIDES = frozenset({256, 512, 1024})
_ENDS = ((b"\x89PNG", b"IEND"), (b"\xff\xd8", b"\xff\xd9"))
"""How a whole PNG and a whole JPEG begin and end."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer. ``reason``: ``status``, ``unreachable``, ``silent``, ``blocked``, ``not_image``,
    ``cut`` or ``size``; ``detail`` is the status, the host or the type of content.
    """

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class TileCache:
    """Where answers are kept, and how much room they may take (0: none are kept)."""

    folder: Path
    most_bytes: int


class TileShelf:
    """Answers on the disk, within bounds. Used by one thread at a time."""

    def __init__(self, cache: TileCache) -> None:
        self.disk = QNetworkDiskCache()
        self.disk.setCacheDirectory(str(cache.folder))
        self.disk.setMaximumCacheSize(cache.most_bytes)
        self._most_bytes, self._counted = cache.most_bytes, QElapsedTimer()
        self._counted.start()

    def keep(self, reply: QNetworkReply) -> None:
        """Keep a whole answer, as Qt keeps those of a manager that has this cache; its body stays."""
        attribute = QNetworkRequest.Attribute
        status, stored = reply.attribute(attribute.HttpStatusCodeAttribute), reply.attribute(_FROM_CACHE)
        if status != 200 or stored or b"no-store" in bytes(reply.rawHeader(b"Cache-Control")).lower():
            return
        about = QNetworkCacheMetaData()
        about.setUrl(reply.url())
        about.setRawHeaders(reply.rawHeaderPairs())
        about.setAttributes({attribute.HttpStatusCodeAttribute: status})
        about.setSaveToDisk(True)
        place = self.disk.prepare(about)
        if place is not None:  # it is too large, or the disk is full
            place.write(reply.peek(reply.bytesAvailable()))
            self.disk.insert(place)

    def recount(self) -> None:
        """Bring the cache back to its bound: each thread counts only what it wrote itself since the last count."""
        if self._counted.elapsed() > RECOUNT_MS:
            self.disk.setMaximumCacheSize(self._most_bytes - 1)
            self.disk.setMaximumCacheSize(self._most_bytes)
            self._counted.restart()


class _GuardedProxies(QNetworkProxyFactory):
    """Asked by Qt before each request, a redirected one too: sends what may not leave to where nobody listens.

    An address in a service's own description, or a redirect, may name another host than the user chose.
    """

    def __init__(self, policy: NetworkPolicy, refuse: Callable[[str], None]) -> None:
        super().__init__()
        self._policy, self._refuse = policy, refuse

    def queryProxy(self, query: QNetworkProxyQuery) -> list[QNetworkProxy]:
        """Return the proxies to try for a request."""
        url = query.url().toString()
        if not self._policy.allows(url):
            self._refuse(query.url().host())
            return [QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", _NOWHERE_PORT)]
        return _as_qgis(query, url)


def _as_qgis(query: QNetworkProxyQuery, url: str) -> list[QNetworkProxy]:
    """Return the proxies that QGIS's settings name for a request of this thread's manager."""
    manager = QgsNetworkAccessManager.instance()
    if any(url.startswith(start) for start in manager.noProxyList() if start):
        return [QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)]
    if any(url.startswith(start) for start in manager.excludeList() if start):
        return [QNetworkProxy(QNetworkProxy.ProxyType.DefaultProxy)]
    if manager.useSystemProxy():
        return list(QNetworkProxyFactory.systemProxyForQuery(query))
    return [manager.fallbackProxy()]


def has_line() -> bool:
    """Tell whether the calling thread's network manager is guarded by a line."""
    return bool(QgsNetworkAccessManager.instance().property(_GUARDED))


class RemoteLine:
    """Made and used in one worker thread; a network manager belongs to its thread, and so do its cache and guard."""

    def __init__(self, policy: NetworkPolicy, cache: TileCache) -> None:
        manager = self._manager = quiet_manager()  # held: Python would let go of what is set on it below
        manager.setProperty(_GUARDED, True)
        self._faults: list[Fault] = []
        self._watching = False
        self._shelf = TileShelf(cache)
        manager.setTransferTimeout(SILENCE_MS)
        # in place of QGIS's own, which is shared and sized for all of QGIS; its provider falls over without any
        manager.setCache(self._shelf.disk)
        self._guard = _GuardedProxies(policy, self._refused)
        manager.setProxyFactory(self._guard)
        # the signal of Qt's class: QGIS's has one of the same name, which tells nothing of the body
        QNetworkAccessManager.finished.__get__(manager).connect(self._look_at)

    @contextmanager
    def watched(self) -> Iterator[list[Fault]]:
        """Collect the faults of the answers that come meanwhile, each kind once."""
        self._faults, self._watching = [], True
        try:
            yield self._faults
        finally:
            self._watching = False
            self._shelf.recount()

    def _refused(self, host: str) -> None:
        self._note(Fault("blocked", host))

    def _note(self, fault: Optional[Fault]) -> None:
        if self._watching and fault is not None and fault not in self._faults:
            self._faults.append(fault)

    def _look_at(self, reply: QNetworkReply) -> None:
        if self._watching:
            self._note(fault_of(reply))


_STATUS_OF = {
    QNetworkReply.NetworkError.ContentNotFoundError: 404,
    QNetworkReply.NetworkError.InternalServerError: 500,
    QNetworkReply.NetworkError.ServiceUnavailableError: 503,
}


def fault_of(reply: QNetworkReply) -> Optional[Fault]:
    """Return what is wrong with an answer to a request for a picture, ``None`` where it is one; its body stays."""
    errors = QNetworkReply.NetworkError
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if status is not None and int(status) >= 400:
        return Fault("status", str(int(status)))
    if reply.error() in (errors.TimeoutError, errors.OperationCanceledError):
        return Fault("silent")  # nobody listens to what was given up on purpose
    if reply.error() in _STATUS_OF:  # told without its status where an older answer stands in the cache
        return Fault("status", str(_STATUS_OF[reply.error()]))
    if reply.error() != errors.NoError:
        return Fault("unreachable", reply.url().host())
    if status is not None and 300 <= int(status) < 400:
        return None  # followed, and looked at where it leads
    return _fault_of_body(reply)


def _fault_of_body(reply: QNetworkReply) -> Optional[Fault]:
    kind = str(reply.header(QNetworkRequest.KnownHeaders.ContentTypeHeader) or "").split(";")[0].strip().lower()
    body = bytes(reply.peek(reply.bytesAvailable()))
    if not body or ("xml" in kind and b"Capabilities" in body[:2000]):
        return None
    if not kind.startswith("image/") and kind not in ("", "application/octet-stream"):
        return Fault("not_image", kind)
    for begin, end in _ENDS:
        if body.startswith(begin) and end not in body[-64:]:
            return Fault("cut")
    return _fault_of_size(reply.url().query(), body)


def _fault_of_size(query: str, body: bytes) -> Optional[Fault]:
    buffer = QBuffer()
    buffer.setData(QByteArray(body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    size = QImageReader(buffer).size()
    if not size.isValid():
        return Fault("not_image", "")
    asked = {name.upper(): value for name, value in QUrlQuery(query).queryItems()}
    wanted = [int(asked[side]) for side in ("WIDTH", "HEIGHT") if re.fullmatch(r"\d+", asked.get(side, ""))]
    found = [size.width(), size.height()]
    fits = found == wanted if len(wanted) == 2 else set(found) <= _TILE_SIDES
    return None if fits else Fault("size", f"{found[0]} × {found[1]}")
