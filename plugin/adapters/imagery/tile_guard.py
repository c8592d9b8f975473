"""The network mode before tiles, which newer QGIS fetches in a thread of its own, past our threads' managers.

Since 3.24 QGIS has one thread (``QgsTileDownloadManager``) fetch the tiles of all layers, the user's own included, and
its network manager follows redirects by itself. A request there tells nothing of the layer it is for, so each of our
layers has a mark in its address: a header, which is taken off before anything is sent. Two functions that QGIS calls
for every request, in whatever thread, find it: what may not leave is answered from an empty hand, redirects come back
as requests of their own, and what was answered is looked at. Requests without the mark are left as they are.

QGIS keeps these functions in a list that no lock guards, so they are put in once and not for each lane.
"""

from __future__ import annotations

import atexit
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Optional
from weakref import WeakValueDictionary

from qgis.core import QgsDataSourceUri, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QByteArray, QCoreApplication
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..network_policy import NetworkPolicy, host_of
from ..qgis_network import quiet_reply
from .guarded import guarded
from .remote_line import SILENCE_MS, Fault, TileCache, TileShelf, fault_of, has_line

_HEADER = "X-Redline-Line"
_PARAM = f"http-header:{_HEADER}"
_HAS_HEADERS = hasattr(QgsDataSourceUri, "setHttpHeaders")
"""QGIS can have layers send headers since the version in which it first fetched tiles in its own thread."""


class TileGuard:
    """A lane's own: knows what its layers may ask, and who watches their answers. Used from any thread."""

    def __init__(self, policy: NetworkPolicy, cache: TileCache) -> None:
        """Make it on the GUI thread."""
        self._policy, self._cache = policy, cache
        self._name = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._watches: list[tuple[frozenset[str], list[Fault]]] = []
        self._shelf: Optional[TileShelf] = None
        if _HAS_HEADERS:
            _put_in()
            _GUARDS[self._name] = self

    def mark(self, uri: QgsDataSourceUri, image_id: str) -> None:
        """Have QGIS name an image with each request for it. Does nothing where QGIS fetches tiles in our threads."""
        if _HAS_HEADERS:
            uri.setParam(_PARAM, f"{self._name}.{image_id}")

    @contextmanager
    def watched(self, image_ids: Iterable[str], faults: list[Fault]) -> Iterator[None]:
        """Collect what is wrong with the tiles of these images that come meanwhile, each kind once.

        Two who watch the same image at a time both get what is wrong with it.
        """
        watch = (frozenset(image_ids), faults)
        with self._lock:
            self._watches.append(watch)
        try:
            yield
        finally:
            with self._lock:
                self._watches[:] = [one for one in self._watches if one is not watch]
                if self._shelf is not None:
                    self._shelf.recount()

    def allows(self, image_id: str, url: str) -> bool:
        """Tell whether a tile may be asked for; a refusal is told to who watches."""
        if self._policy.allows(url):
            return True
        self._note(image_id, Fault("blocked", host_of(url)))
        return False

    def look_at(self, image_id: str, reply: QNetworkReply) -> None:
        """Take in an answer, in QGIS's thread, before QGIS reads it."""
        fault = fault_of(reply)
        if fault is not None:
            self._note(image_id, fault)
        else:
            self._keep(reply)

    def _note(self, image_id: str, fault: Fault) -> None:
        with self._lock:
            for image_ids, faults in self._watches:
                if image_id in image_ids and fault not in faults:
                    faults.append(fault)

    def _keep(self, reply: QNetworkReply) -> None:
        """Keep a tile where our threads look for it first; QGIS's thread has a cache of its own, with other bounds."""
        if self._cache.most_bytes:
            with self._lock:
                if self._shelf is None:
                    self._shelf = TileShelf(self._cache)
                    self._shelf.disk.moveToThread(QCoreApplication.instance().thread())  # this one ends when idle
                self._shelf.keep(reply)


_GUARDS: WeakValueDictionary[str, TileGuard] = WeakValueDictionary()
_under_way: dict[int, tuple[TileGuard, str]] = {}
"""By thread: whose request is being made there right now."""
_put: list[tuple[str, str]] = []
"""QGIS's names for the two functions, once they are put in."""


def _put_in() -> None:
    if not _put:
        network = QgsNetworkAccessManager
        _put.append((network.setRequestPreprocessor(_before), network.setReplyPreprocessor(_after)))
        atexit.register(take_out)


def take_out() -> None:
    """Have QGIS forget the two functions: for unloading, once no thread of a lane runs any more."""
    while _put:
        before, after = _put.pop()
        QgsNetworkAccessManager.removeRequestPreprocessor(before)
        QgsNetworkAccessManager.removeReplyPreprocessor(after)
    atexit.unregister(take_out)


def _before(request: QNetworkRequest) -> None:
    """QGIS calls this in the thread that sends a request, before it is made. It falls over what this would raise."""
    _under_way.pop(threading.get_ident(), None)
    guarded(lambda: _guard(request))


def _after(_request: QNetworkRequest, reply: QNetworkReply) -> None:
    """QGIS calls this right after :func:`_before`, with what the answer will come by."""
    guard, image_id = _under_way.pop(threading.get_ident(), (None, ""))
    if guard is not None:
        guarded(lambda: _watch(guard, image_id, reply))


def _guard(request: QNetworkRequest) -> None:
    """Take the mark off a request of ours and let it out only where it may go.

    Nothing may be changed that tells one request from another: QGIS finds its queue's entries by the address.
    """
    header = _HEADER.encode("ascii")
    name, _point, image_id = bytes(request.rawHeader(header)).decode("ascii", "replace").partition(".")
    if not name:
        return
    request.setRawHeader(header, QByteArray())
    if has_line():
        return  # a lane's own thread: what it sends is guarded there
    attribute = QNetworkRequest.Attribute
    asked = request.attribute(attribute.CacheLoadControlAttribute)
    # sends nothing; first of all, so that a fault further down lets nothing out
    request.setAttribute(attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.AlwaysCache)
    request.setAttribute(attribute.CacheSaveControlAttribute, False)
    # QGIS then asks for the other address itself, and comes by here again
    request.setAttribute(attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)
    request.setTransferTimeout(SILENCE_MS)
    guard = _GUARDS.get(name)
    if guard is not None and guard.allows(image_id, request.url().toString()):
        request.setAttribute(attribute.CacheLoadControlAttribute, asked)
        _under_way[threading.get_ident()] = (guard, image_id)


def _watch(guard: TileGuard, image_id: str, reply: QNetworkReply) -> None:
    quiet_reply(reply)
    reply.finished.connect(partial(guarded, partial(guard.look_at, image_id, reply)))
