"""A slice of the syncs over a bad line, and a large upload broken off; ``make test-sync`` runs a thousand.

``REDLINE_LARGE_BYTES`` says how large the upload is.
"""

from __future__ import annotations

import os

import pytest
from redline_review.plugin.app.sync_files import LARGEST_CHUNK
from redline_review.plugin.port_errors import ServerUnreachable
from redline_review.tests.sync.support_faults import one_run
from redline_review.tests.sync.support_proxy import Fault
from redline_review.tests.sync.support_store import photo

LARGE_BYTES = int(os.environ.get("REDLINE_LARGE_BYTES", "4000000"))
to_sqlite = pytest.mark.parametrize("platform", ["sqlite"], indirect=True, ids=["to SQLite"])


@to_sqlite
def test_a_sync_with_twenty_photos_over_a_bad_line_brings_all_of_it_once(line, platform, tmp_path):
    counts = one_run(line, platform, tmp_path / "laptop", number=1)
    assert counts[f"runs through {line.name}"] == 1


@to_sqlite
def test_a_large_upload_broken_off_goes_on_where_it_stood_and_resends_one_chunk_at_most(
    laptops, platform, proxy, office
):
    laptop = laptops()
    laptop.sync()
    laptop.decide_with(office.case_ids[0], photo(office.unit, LARGE_BYTES))
    through = LARGE_BYTES // LARGEST_CHUNK // 2
    proxy.next("/evidence/uploads", *[Fault.NONE] * through, *[Fault.RESET_AFTER] * 40)  # Qt, too, tries a few times
    first = laptop.sync()
    assert [type(error) for error in first.errors] == [ServerUnreachable]
    (file,) = laptop.store.outgoing_files()
    assert 0 < file.sent_bytes < LARGE_BYTES
    proxy.script.clear()
    laptop.store.close()
    second = laptops().sync()  # the program was ended and started anew
    assert (second.files_sent, platform.stored(file.sha256)) == (1, [True])
    arrived = LARGE_BYTES - second.file_bytes
    assert file.sent_bytes <= arrived <= file.sent_bytes + LARGEST_CHUNK
    assert first.file_bytes - arrived <= LARGEST_CHUNK
    print(f"\n{first.file_bytes - arrived:,} bytes of {LARGE_BYTES:,} sent again through {laptop.line.name}")  # noqa: T201
