"""The peer PostGIS on a throw-away cluster tuned for one batch. Argv: folder, result.

As an expert would: binary COPY into unlogged tables, zones through ``ST_Subdivide``, GiST on both, fresh statistics,
parallel plans, much memory, no fsync, no overlay for a patch that a tile covers. The clock runs from reading the
GeoPackages to the pairs in this process; starting the cluster is not counted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psycopg
from measured import Stages, hand_over

BIN = Path(os.environ.get("REDLINE_TEST_POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))
USER = "postgres"
SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": str(os.cpu_count()),
    "max_parallel_maintenance_workers": str(os.cpu_count()),
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "min_parallel_table_scan_size": "0",
    "random_page_cost": "1.1",
}
TILE_VERTICES = int(os.environ.get("REDLINE_BENCH_SUBDIVIDE", "512"))
ENVELOPE_BYTES = (0, 32, 48, 48, 64)

PAIRS = """
SELECT p.id, z.id,
       sum(CASE WHEN ST_CoveredBy(p.geom, z.geom) THEN ST_Area(p.geom)
                ELSE ST_Area(ST_Intersection(p.geom, z.geom)) END)
FROM tile z JOIN patch p ON ST_Intersects(z.geom, p.geom)
GROUP BY p.id, z.id
"""


def run(program, *arguments):
    switch = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*switch, str(BIN / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextlib.contextmanager
def cluster():
    """Yield the address and the folder of a running cluster."""
    folder = Path(tempfile.mkdtemp(prefix="redline-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        run("initdb", "-D", f"{folder}/data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        run(
            "pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -h '' {options}", "start"
        )
        try:
            yield f"postgresql://{USER}@/postgres?host={folder}", folder
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rows(path, name):
    """Yield number and WKB of a GeoPackage's features, without the envelope in front."""
    with contextlib.closing(sqlite3.connect(path)) as file:
        for identity, blob in file.execute(f"SELECT {name}_id, geom FROM {name}"):
            yield int(identity[1:]), blob[8 + ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]


def copy_in(link, table, path, name):
    link.execute(f"CREATE UNLOGGED TABLE {table} (id int, geom geometry)")
    link.execute(f"ALTER TABLE {table} ALTER geom SET STORAGE EXTERNAL")
    with link.cursor().copy(f"COPY {table} FROM STDIN WITH (FORMAT BINARY)") as copy:
        copy.set_types(["int4", "bytea"])
        for row in rows(path, name):
            copy.write_row(row)


def server_seconds(folder):
    """Return the processor seconds of the postmaster and of its backends that have ended."""
    pid = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main():
    folder, stages = Path(sys.argv[1]), Stages()
    with cluster() as (address, place):
        before = server_seconds(place)
        with psycopg.connect(address, autocommit=True) as link:
            link.execute("CREATE EXTENSION postgis")
            version = link.execute("SELECT version(), postgis_full_version()").fetchone()
            with stages.stage("copy"):
                copy_in(link, "patch", folder / "patches_plane.gpkg", "patch")
                copy_in(link, "zone", folder / "zones_plane.gpkg", "zone")
                link.execute("ANALYZE zone")
            with stages.stage("subdivide"):
                # Over the rows of a function the planner may use several workers, over a set in the list it may not.
                link.execute(
                    "CREATE UNLOGGED TABLE tile AS SELECT z.id, t.geom FROM zone z,"
                    f" LATERAL ST_Subdivide(z.geom, {TILE_VERTICES}) AS t(geom)"
                )
            with stages.stage("index"):
                link.execute("CREATE INDEX ON tile USING gist (geom)")
                link.execute("CREATE INDEX ON patch USING gist (geom)")
                link.execute("VACUUM ANALYZE tile")
                link.execute("VACUUM ANALYZE patch")
            with stages.stage("pairs"):
                found = link.execute(PAIRS).fetchall()
        time.sleep(1)  # until the backend has ended and counts
        server = server_seconds(place) - before
    patch, zone, area = (np.array(column) for column in zip(*found))
    keep = area > 0  # touching borders
    hand_over(
        sys.argv[2],
        stages,
        patch[keep],
        zone[keep],
        area[keep],
        version=f"{version[0].split(' on ')[0]}, {version[1]}",
        server_cpu_seconds=round(server, 2),
        settings=SETTINGS,
    )


if __name__ == "__main__":
    main()
