"""pygeoapi over the very table of our patches, as a superuser (so without row-level security), one waitress process."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from redline_review.server.testing import Cluster

from .running import PEERS, Process, once, program

STORED = "http://www.opengis.net/def/crs/EPSG/0/4490"
COLUMNS = ["issued_id", "batch_id", "version", "review_state", "finding_number", "units"]


@contextlib.contextmanager
def pygeoapi(folder: Path, cluster: Cluster) -> Iterator[Process]:
    """Serve the patches, with those of their columns that are not the record itself."""
    folder.mkdir(parents=True, exist_ok=True)
    config, document = folder / "config.yml", folder / "openapi.json"
    config.write_text(json.dumps(_config(cluster)), encoding="utf-8")  # JSON is YAML
    environ = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document)}
    made = [str(PEERS / "pygeoapi"), "openapi", "generate", str(config), "--output-file", str(document)]
    once([*made, "--format", "json"], folder / "openapi.log", environ)
    command = [str(PEERS / "waitress-serve"), "--listen=127.0.0.1:0", "--threads=16", "pygeoapi.flask_app:APP"]
    with program(command, folder / "pygeoapi.log", r"127\.0\.0\.1:(\d+)", environ) as one:
        yield one


def _config(cluster: Cluster) -> dict[str, object]:
    database = cluster.superuser_url.partition("@/")[2].partition("?")[0]
    where = {"host": str(cluster.folder), "port": 5432, "dbname": database, "user": "postgres", "password": "none"}
    provider = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": {**where, "search_path": ["public"]},
        "id_field": "case_id",
        "table": "case_current",
        "geom_field": "geom",
        "properties": COLUMNS,
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", STORED],
        "storage_crs": STORED,
    }
    about = {"title": "Patches", "description": "Patches", "keywords": ["patches"]}
    box = {"spatial": {"bbox": [73, 3, 136, 54], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    cases = {"type": "collection", **about, "links": [], "extents": box, "providers": [provider]}
    server = {
        "bind": {"host": "127.0.0.1", "port": 5000},
        "url": "http://127.0.0.1:5000",
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "gzip": True,
        "languages": ["en-US"],
        "limits": {"default_items": 10, "max_items": 10_000},
        "map": {"url": "https://localhost/{z}/{x}/{y}.png", "attribution": "none"},
    }
    metadata = {
        "identification": {**about, "keywords_type": "theme", "terms_of_service": "none", "url": "http://localhost"},
        "license": {"name": "none", "url": "http://localhost"},
        "provider": {"name": "benchmark", "url": "http://localhost"},
        "contact": {"name": "none", "position": "none", "email": "none@localhost", "url": "http://localhost"},
    }
    return {"server": server, "logging": {"level": "ERROR"}, "metadata": metadata, "resources": {"cases": cases}}
