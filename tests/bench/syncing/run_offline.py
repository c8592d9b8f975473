"""The peer: QGIS's Offline Editing takes a PostGIS table along, edits it, and brings the edits back.

``run_offline.py CONNECTION FOLDER FINDINGS OUT``. CONNECTION is JSON: host, port and database as QGIS connects, and
``colleague``, an address of the same database. The clock runs for ``synchronize`` alone. The offline file lies in
FOLDER, which may be memory: writing its log of edits then costs the peer nothing. It says ``before`` and ``behind`` and
waits for a line each time, so that bytes of the one step can be counted.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsDataSourceUri, QgsOfflineEditing, QgsProject, QgsVectorLayer
from redline_review.tests.bench.syncing.edits import CONTESTED, FIELDS, contested, mine
from redline_review.tests.bench.syncing.offline_side import TABLE, colleague_edits

FILE = "offline.gpkg"


def opened(connection: dict[str, str]) -> QgsVectorLayer:
    """Open the table as a user does, by its key."""
    uri = QgsDataSourceUri()
    uri.setConnection(connection["host"], connection["port"], connection["database"], "postgres", "")
    uri.setDataSource("public", TABLE, "geom", "", "gid")
    layer = QgsVectorLayer(uri.uri(False), TABLE, "postgres")
    assert layer.isValid(), layer.error().message()
    return layer


def only_layer() -> QgsVectorLayer:
    """Return the one layer of the project: going offline may put another in the place of the first."""
    (layer,) = QgsProject.instance().mapLayers().values()
    return layer


def edit(layer: QgsVectorLayer, count: int) -> None:
    """Write the findings into the offline layer, as one edit session."""
    places = [layer.fields().indexOf(name) for name in FIELDS]
    numbers = {feature.id(): int(feature["gid"]) for feature in layer.getFeatures()}
    assert layer.startEditing()
    assert len(numbers) == count
    for fid, number in numbers.items():
        for place, value in zip(places, mine(number).values()):
            assert layer.changeAttributeValue(fid, place, value)
    assert layer.commitChanges(), layer.commitErrors()


def held_offline(folder: Path) -> dict[int, dict[str, str]]:
    """Read what the offline file holds, past QGIS."""
    with closing(sqlite3.connect(folder / FILE)) as conn:
        (name,) = conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()
        rows = conn.execute(f'SELECT gid, {", ".join(FIELDS)} FROM "{name}"').fetchall()
    return {int(row[0]): dict(zip(FIELDS, row[1:])) for row in rows}


def took(work: Callable[[], Any]) -> dict[str, float]:
    """Return the seconds of some work, and those of processor time."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return {"took_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu}


def tell(word: str) -> None:
    """Say where this run stands, and go on when that was heard."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def main(connection: str, folder: str, findings: str, out: str) -> None:
    app = QgsApplication([], False)
    app.initQgis()
    said: list[str] = []
    QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: said.append(f"{tag}: {text}"))
    given, place, count = json.loads(connection), Path(folder), int(findings) + CONTESTED
    project = QgsProject.instance()
    project.setFileName(str(place / "project.qgz"))
    project.addMapLayer(opened(given))
    offline, warned = QgsOfflineEditing(), []
    offline.warning.connect(lambda title, words: warned.append(words))
    gpkg = QgsOfflineEditing.GPKG
    away = took(lambda: offline.convertToOfflineProject(folder, FILE, [only_layer().id()], False, gpkg))
    assert offline.isOfflineProject()
    assert only_layer().isValid()
    edited = took(lambda: edit(only_layer(), count))
    here = held_offline(place)
    colleague_edits(given["colleague"], contested(int(findings)))
    tell("before")
    back = took(offline.synchronize)
    tell("behind")
    assert not offline.isOfflineProject()
    report = {
        "convert": away,
        "edit": edited,
        "synchronize": back,
        "warnings": warned,
        "messages": said,
        "version": f"QGIS {Qgis.QGIS_VERSION}",
        "offline": here,
    }
    Path(out).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    os._exit(0)  # measured is over; in which order Python lets go of layers and QGIS is no matter here


if __name__ == "__main__":
    main(*sys.argv[1:])
