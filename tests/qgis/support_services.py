"""A small WFS 2.0 and OGC API – Features over real squares, on a loopback port. Faults are switched on by name."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROWS = 25
PAGE = 10
USER, PASSWORD = "wang", "geheim-密"


@dataclass
class Service:
    """What the handler serves; ``asked`` collects the requests' paths.

    ``advertised``: the base address it names as its own; ``cut_after``: rows after which pages are refused;
    ``closed``: a sign-in is needed; ``moved``: where every request is sent on to.
    """

    base: str = ""
    advertised: str = ""
    cut_after: int = ROWS
    closed: bool = False
    moved: str = ""
    asked: list[str] = field(default_factory=list)


def ring(number: int) -> list[tuple[float, float]]:
    """Return the square of a row as (longitude, latitude)."""
    west, south = 120 + number * 0.01, 31.0
    return [(west, south), (west + 0.001, south), (west + 0.001, south + 0.001), (west, south + 0.001), (west, south)]


class _Handler(BaseHTTPRequestHandler):
    service: Service

    def do_GET(self) -> None:
        self.service.asked.append(self.path)
        parts = urlsplit(self.path)
        query = {name.upper(): values[0] for name, values in parse_qs(parts.query).items()}
        if self.service.moved:
            self._answer(b"", "text/plain", 302)
        elif self.service.closed and not self._signed():
            self._answer(b"no", "text/plain", 401)
        elif parts.path.startswith("/wfs"):
            self._wfs(query)
        elif parts.path.startswith("/ogc"):
            self._api(parts.path[4:].strip("/"), query)
        else:
            self._answer(b"<html>hello</html>", "text/html", 200 if parts.path == "/page" else 404)

    def _signed(self) -> bool:
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _wfs(self, query: dict[str, str]) -> None:
        request = query.get("REQUEST", "").lower()
        base = self.service.advertised or self.service.base
        if request == "getcapabilities":
            self._xml(CAPABILITIES.format(base=base))
        elif request == "describefeaturetype":
            self._xml(SCHEMA)
        elif query.get("RESULTTYPE", "").lower() == "hits":
            self._xml(COLLECTION.format(matched=ROWS, returned=0, members=""))
        else:
            start, count = int(query.get("STARTINDEX", 0)), int(query.get("COUNT", ROWS))
            if start >= self.service.cut_after:
                self._answer(b"gone", "text/plain", 503)
                return
            numbers = range(start, min(start + count, self.service.cut_after))
            members = "".join(_member(number) for number in numbers)
            self._xml(COLLECTION.format(matched=ROWS, returned=len(numbers), members=members))

    def _api(self, path: str, query: dict[str, str]) -> None:
        root = f"{self.service.advertised or self.service.base}/ogc"
        links = [{"rel": "self", "type": "application/json", "href": root}]
        items = f"{root}/collections/patches/items"
        collection = {
            "id": "patches",
            "title": "疑似图斑",
            "itemType": "feature",
            "links": [{"rel": "items", "type": "application/geo+json", "href": items}],
        }
        if path == "":
            more = [
                {"rel": "data", "type": "application/json", "href": f"{root}/collections"},
                {"rel": "conformance", "type": "application/json", "href": f"{root}/conformance"},
                {"rel": "service-desc", "type": "application/vnd.oai.openapi+json;version=3.0", "href": f"{root}/api"},
            ]
            self._json({"title": "t", "links": [*links, *more]})
        elif path == "collections":
            self._json({"links": links, "collections": [collection]})
        elif path == "collections/patches":
            self._json(collection)
        elif path == "collections/patches/items":
            self._items(items, query)
        elif path == "conformance":
            self._json({"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]})
        elif path == "api":
            self._json({"openapi": "3.0.0", "paths": {}, "components": {"parameters": {}}})
        else:
            self._answer(b"", "text/plain", 404)

    def _items(self, items: str, query: dict[str, str]) -> None:
        start, count = int(query.get("OFFSET", 0)), min(PAGE, int(query.get("LIMIT", PAGE)))
        if start >= self.service.cut_after:
            self._answer(b"gone", "text/plain", 503)
            return
        numbers = range(start, min(start + count, ROWS))
        following = numbers.stop < ROWS
        links = [{"rel": "next", "type": "application/geo+json", "href": f"{items}?offset={numbers.stop}"}]
        features = [
            {
                "type": "Feature",
                "id": number,
                "properties": {"TBBH": f"吴中-{number}"},
                "geometry": {"type": "Polygon", "coordinates": [ring(number)]},
            }
            for number in numbers
        ]
        self._json(
            {
                "type": "FeatureCollection",
                "features": features,
                "links": links if following else [],
                "numberMatched": ROWS,
                "numberReturned": len(features),
            },
            "application/geo+json",
        )

    def _xml(self, text: str) -> None:
        self._answer(text.encode("utf-8"), "text/xml; charset=utf-8")

    def _json(self, value: object, kind: str = "application/json") -> None:
        self._answer(json.dumps(value).encode("utf-8"), kind)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="t"')
        if status == 302:
            self.send_header("Location", self.service.moved + self.path)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[Service]:
    """Serve until the block ends."""
    service = Service()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, name="test-service", daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _member(number: int) -> str:
    places = " ".join(f"{latitude:.6f} {longitude:.6f}" for longitude, latitude in ring(number))
    return MEMBER.format(number=number, places=places)


MEMBER = """<wfs:member><r:patches gml:id="patches.{number}"><r:TBBH>吴中-{number}</r:TBBH><r:geom>
<gml:Polygon gml:id="g.{number}" srsName="urn:ogc:def:crs:EPSG::4490"><gml:exterior><gml:LinearRing>
<gml:posList srsDimension="2">{places}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>
</r:geom></r:patches></wfs:member>"""
COLLECTION = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:r="http://redline.test" timeStamp="2026-05-02T00:00:00Z" numberMatched="{matched}" numberReturned="{returned}">
{members}</wfs:FeatureCollection>"""
SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:r="http://redline.test" targetNamespace="http://redline.test" elementFormDefault="qualified">
<xsd:import namespace="http://www.opengis.net/gml/3.2" schemaLocation="http://schemas.opengis.net/gml/3.2.1/gml.xsd"/>
<xsd:complexType name="patchesType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>
<xsd:element name="TBBH" type="xsd:string" minOccurs="0"/>
<xsd:element name="geom" type="gml:SurfacePropertyType" minOccurs="0"/>
</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>
<xsd:element name="patches" type="r:patchesType" substitutionGroup="gml:AbstractFeature"/></xsd:schema>"""
CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:r="http://redline.test">
<ows:ServiceIdentification><ows:Title>t</ows:Title><ows:ServiceType>WFS</ows:ServiceType>
<ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata>
<ows:Operation name="GetCapabilities"><ows:DCP><ows:HTTP><ows:Get xlink:href="{base}/wfs"/></ows:HTTP></ows:DCP>
</ows:Operation>
<ows:Operation name="DescribeFeatureType"><ows:DCP><ows:HTTP><ows:Get xlink:href="{base}/wfs"/></ows:HTTP></ows:DCP>
</ows:Operation>
<ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="{base}/wfs"/></ows:HTTP></ows:DCP>
<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>10</ows:DefaultValue></ows:Constraint>
</ows:Operation>
<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/><ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint>
</ows:OperationsMetadata>
<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>r:patches</wfs:Name><wfs:Title>疑似图斑</wfs:Title>
<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4490</wfs:DefaultCRS>
<ows:WGS84BoundingBox><ows:LowerCorner>119 30</ows:LowerCorner><ows:UpperCorner>122 32</ows:UpperCorner>
</ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList>
<fes:Filter_Capabilities><fes:Conformance/></fes:Filter_Capabilities>
</wfs:WFS_Capabilities>"""
