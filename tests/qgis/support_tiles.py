"""A map server on a loopback port: XYZ tiles, WMS with a time dimension, WMTS. Faults are switched on by name.

``python support_tiles.py --wait-ms 300`` serves as a process of its own and prints its port first.
"""

from __future__ import annotations

import argparse
import struct
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Optional
from urllib.parse import parse_qs, urlsplit

import numpy as np

TILE_PX = 256
WORLD_M = 20037508.342789244
PNG, HTML = "image/png", "text/html"
DAYS = ("2024-03-11", "2025-06-01", "2026-05-02")


@dataclass
class Tiles:
    """What the server does; ``asked`` collects paths with their queries, ``heads`` the headers that came with them.

    ``fault``: empty, ``500``, ``404``, ``html``, ``small`` (another size than asked), ``cut`` (half a picture),
    ``hang`` (no answer), ``moved`` (sent on to ``moved_to``), ``moved_about`` (its description, too), ``closed`` (asks
    for a name and a password).
    """

    port: int = 0
    wait_ms: int = 0
    fault: str = ""
    moved_to: str = ""
    advertised: str = ""
    told: str = "band 1 = 87\nband 2 = 69"
    days: tuple[str, ...] = DAYS
    asked: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def base(self) -> str:
        """Return the server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def xyz(self) -> str:
        """Return the template of its tiles."""
        return self.base + "/xyz/{z}/{x}/{y}.png"

    @property
    def wms(self) -> str:
        """Return the address of its WMS."""
        return self.base + "/wms"

    @property
    def wmts(self) -> str:
        """Return the address of its WMTS' capabilities."""
        return self.base + "/wmts/WMTSCapabilities.xml"


def png(values: np.ndarray) -> bytes:
    """Return an array (rows, columns, 3) of bytes as PNG."""
    rows, columns, _ = values.shape
    raw = b"".join(b"\0" + row.tobytes() for row in values)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b"")


def ground(west: float, north: float, mupp: float, width: int, height: int, tint: int) -> np.ndarray:
    """Return what a place of EPSG:3857 looks like: waves that depend on the place alone, and a day's tint."""
    x = west + (np.arange(width) + 0.5) * mupp
    y = north - (np.arange(height) + 0.5) * mupp
    waves = 90 + 50 * np.sin(x / 9)[None, :] * np.cos(y / 7)[:, None]
    return np.dstack([waves, waves * 0.8, np.full_like(waves, tint)]).astype(np.uint8)


def tile(z: int, x: int, y: int, tint: int = 60) -> bytes:
    """Return one tile."""
    span = 2 * WORLD_M / 2**z
    return png(ground(-WORLD_M + x * span, WORLD_M - y * span, span / TILE_PX, TILE_PX, TILE_PX, tint))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tiles: Tiles

    def do_GET(self) -> None:
        tiles = self.tiles
        tiles.asked.append(self.path)
        tiles.heads.append(dict(self.headers.items()))
        parts = urlsplit(self.path)
        query = {name.upper(): values[0] for name, values in parse_qs(parts.query).items()}
        about = query.get("REQUEST", "").lower() == "getcapabilities" or parts.path.endswith(".xml")
        if tiles.fault == "hang":
            tiles.over.wait()
        if tiles.wait_ms:
            time.sleep(tiles.wait_ms / 1000)
        if about and tiles.fault not in ("500", "html", "moved_about"):
            self._send(self._about(parts.path).encode("utf-8"), "text/xml")
        elif query.get("REQUEST", "").lower() == "getfeatureinfo" and not tiles.fault:
            self._send(tiles.told.encode("utf-8"), "text/plain")
        elif not self._fail():
            self._send(*self._picture(parts.path, query))

    def _fail(self) -> bool:
        fault = self.tiles.fault
        if fault in ("500", "404"):
            self._send(b"broken", "text/plain", int(fault))
        elif fault == "html":
            self._send(b"<html><body>Please sign in</body></html>", HTML)
        elif fault == "closed":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="tiles"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif fault in ("moved", "moved_about"):
            self.send_response(302)
            self.send_header("Location", self.tiles.moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
        return fault in ("500", "404", "html", "moved", "moved_about", "closed")

    def _picture(self, path: str, query: dict[str, str]) -> tuple[bytes, str]:
        body = _map(query, self.tiles.days) if "BBOX" in query else _tile_of(path, query)
        if self.tiles.fault == "small":
            body = png(np.full((16, 16, 3), 99, np.uint8))
        return (body[: len(body) // 2] if self.tiles.fault == "cut" else body), PNG

    def _about(self, path: str) -> str:
        base = self.tiles.advertised or self.tiles.base
        return (WMTS if path.startswith("/wmts") else WMS).format(base=base, days=",".join(self.tiles.days))

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the client has gone
            self.close_connection = True

    def log_message(self, *_what: object) -> None:
        """Say nothing."""


def _tile_of(path: str, query: dict[str, str]) -> bytes:
    if "TILEMATRIX" in query:
        return tile(int(query["TILEMATRIX"]), int(query["TILECOL"]), int(query["TILEROW"]))
    z, x, y = path.split("/")[-3:]
    return tile(int(z), int(x), int(y.split(".")[0]), 200 if "after" in path else 60)


def _map(query: dict[str, str], days: tuple[str, ...]) -> bytes:
    west, _south, east, north = map(float, query["BBOX"].split(","))
    width, height = int(query["WIDTH"]), int(query["HEIGHT"])
    day = query.get("TIME", "")[:10]
    tint = 40 + 60 * days.index(day) if day in days else 0
    return png(ground(west, north, (east - west) / width, width, height, tint))


def serve(tiles: Tiles) -> ThreadingHTTPServer:
    """Return a server that is bound and not yet serving."""
    handler = type("Handler", (_Handler,), {"tiles": tiles})
    server = ThreadingHTTPServer(("127.0.0.1", tiles.port), handler)
    server.daemon_threads = True
    server.request_queue_size = 64
    tiles.port = server.server_address[1]
    return server


@contextmanager
def serving(tiles: Optional[Tiles] = None) -> Iterator[Tiles]:
    """Serve in a thread of this process."""
    tiles = tiles or Tiles()
    server = serve(tiles)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield tiles
    finally:
        tiles.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


WMS = """<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>Images 影像</Title></Service>
<Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{base}/wms?"/></Get></HTTP></DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><Format>image/jpeg</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{base}/wms?"/></Get></HTTP></DCPType></GetMap>
<GetFeatureInfo><Format>text/plain</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{base}/wms?"/></Get></HTTP></DCPType></GetFeatureInfo>
</Request><Exception><Format>XML</Format></Exception>
<Layer><Title>All</Title><CRS>EPSG:3857</CRS><CRS>EPSG:4326</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>119</westBoundLongitude><eastBoundLongitude>121</eastBoundLongitude>
<southBoundLatitude>30</southBoundLatitude><northBoundLatitude>32</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="EPSG:3857" minx="13247019" miny="3503549" maxx="13469658" maxy="3763310"/>
<Layer queryable="1"><Name>dated</Name><Title>Dated 逐期</Title>
<Dimension name="time" units="ISO8601" default="2026-05-02">{days}</Dimension>
<Style><Name>default</Name><Title>default</Title></Style></Layer>
<Layer queryable="0"><Name>still</Name><Title>Still</Title>
<Style><Name>default</Name><Title>default</Title></Style></Layer>
</Layer></Capability></WMS_Capabilities>"""

WMTS = """<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
<ows:OperationsMetadata><ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="{base}/wmts?">
<ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value></ows:AllowedValues></ows:Constraint>
</ows:Get></ows:HTTP></ows:DCP></ows:Operation></ows:OperationsMetadata>
<Contents><Layer><ows:Title>Mosaic</ows:Title>
<ows:WGS84BoundingBox><ows:LowerCorner>-180 -85</ows:LowerCorner><ows:UpperCorner>180 85</ows:UpperCorner>
</ows:WGS84BoundingBox><ows:Identifier>mosaic</ows:Identifier>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style><Format>image/png</Format>
<Dimension><ows:Identifier>Time</ows:Identifier><Default>2026-05-02</Default>
<Value>2024-03-11</Value><Value>2026-05-02</Value></Dimension>
<TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>web</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
MATRICES</TileMatrixSet></Contents></Capabilities>""".replace(
    "MATRICES",
    "".join(
        f"<TileMatrix><ows:Identifier>{z}</ows:Identifier>"
        f"<ScaleDenominator>{559082264.0287178 / 2**z!r}</ScaleDenominator>"
        f"<TopLeftCorner>-{WORLD_M} {WORLD_M}</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight>"
        f"<MatrixWidth>{2**z}</MatrixWidth><MatrixHeight>{2**z}</MatrixHeight></TileMatrix>"
        for z in range(19)
    ),
)


def main() -> None:
    """Serve until the process that began this one closes our input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wait-ms", type=int, default=0)
    tiles = Tiles(wait_ms=parser.parse_args().wait_ms)
    server = serve(tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{tiles.port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
