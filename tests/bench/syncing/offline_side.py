"""The table on PostGIS that QGIS's Offline Editing takes along, and what stands in it in the end."""

from __future__ import annotations

import psycopg
from redline_review.server.testing import Cluster
from redline_review.tests.bench.serving import seeding
from redline_review.tests.bench.syncing.edits import FIELDS, Finding, colleagues

TABLE = "patches"


def make_table(cluster: Cluster, count: int) -> None:
    """Make the table with as many patches, without findings; the key is a whole number, which serves the peer best."""
    columns = max(1, round(count**0.5))
    made = [seeding.make_case("", number, columns) for number in range(count)]
    with psycopg.connect(cluster.superuser_url) as connection:
        connection.execute(
            f"CREATE TABLE {TABLE} (gid integer PRIMARY KEY, case_id text, issued_id text, "
            f"{', '.join(f'{name} text' for name in FIELDS)}, geom geometry(MultiPolygon, 4490))"
        )
        rows = ((number, one.case_id, one.issued_id, one.outline) for number, one in enumerate(made))
        insert = f"INSERT INTO {TABLE} (gid, case_id, issued_id, geom) VALUES (%s, %s, %s, ST_GeomFromWKB(%s, 4490))"
        connection.cursor().executemany(insert, rows)


def colleague_edits(conninfo: str, numbers: range) -> None:
    """Let a colleague answer some patches in the table, as any editor of it does."""
    put = f"UPDATE {TABLE} SET {', '.join(f'{name} = %s' for name in FIELDS)} WHERE gid = %s"
    with psycopg.connect(conninfo) as connection:
        connection.cursor().executemany(put, [(*colleagues(number).values(), number) for number in numbers])


def findings_in_table(cluster: Cluster) -> dict[int, Finding]:
    """Read every finding past QGIS, by number of the patch."""
    with psycopg.connect(cluster.superuser_url) as connection:
        rows = connection.execute(f"SELECT gid, {', '.join(FIELDS)} FROM {TABLE} ORDER BY gid").fetchall()
    return {int(row[0]): dict(zip(FIELDS, row[1:])) for row in rows}
