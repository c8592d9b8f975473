"""The peer: geodiff brings my edits and the colleague's together, as a client of it does; run in its own environment.

``run_geodiff.py FOLDER OUT``. FOLDER holds ``base.gpkg``, ``mine.gpkg`` and ``theirs.gpkg``, which is what the server
has. ``rebase`` puts my edits on top of theirs, ``create_changeset`` makes what goes to the server, ``apply_changeset``
is the server's part. Files only: there is no line, no account, no history and no check of what a finding says.
"""

import json
import shutil
import sys
import time
import zlib
from pathlib import Path

from pygeodiff import GeoDiff


def main(folder, out):
    place, geodiff, took = Path(folder), GeoDiff(), {}
    server, work, sent, disputes = (place / name for name in ("server.gpkg", "work.gpkg", "sent.diff", "disputes.json"))
    shutil.copyfile(place / "theirs.gpkg", server)
    shutil.copyfile(place / "mine.gpkg", work)
    steps = (
        ("rebase", (place / "base.gpkg", place / "theirs.gpkg", work, disputes)),
        ("create_changeset", (place / "theirs.gpkg", work, sent)),
        ("apply_changeset", (server, sent)),
    )
    for name, paths in steps:
        began = time.perf_counter()
        getattr(geodiff, name)(*map(str, paths))
        took[name] = time.perf_counter() - began
    changes = sent.read_bytes()
    report = {
        "steps": took,
        "took_s": sum(took.values()),
        "changeset_bytes": len(changes),
        "changeset_gzip_bytes": len(zlib.compress(changes, 6)),
        "disputes": json.loads(disputes.read_text("utf-8")) if disputes.exists() else {},
        "version": f"geodiff {geodiff.version()}",
    }
    Path(out).write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
