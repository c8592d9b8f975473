"""What a workspace records of a screening: the inputs by hash, the zones by version, too."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from redline_review.plugin.app.screen_batch import needs_screening, patch_rows, screen_workspace, zone_rows
from redline_review.plugin.app.upkeep import zones_version
from redline_review.plugin.screening import screen
from redline_review.plugin.screening.results import hash_rows


def screenings_recorded(path):
    """Return the payloads of all acts of screening, the oldest first."""
    with sqlite3.connect(path) as conn:
        rows = conn.execute("SELECT payload FROM chain WHERE kind = 'screen' ORDER BY seq").fetchall()
    return [json.loads(payload) for (payload,) in rows]


def test_a_screening_records_hashes_and_the_version_of_its_zones(kit, store, tmp_path):
    kit.fill(store)
    zone = replace(store.contents().zones[0], version=7)
    kit.feed(store, zone)
    contents = store.contents()
    screen_workspace(store, contents, screen, kit.clock).result()
    (recorded,) = screenings_recorded(tmp_path / "store.sqlite")
    assert recorded["zones_version"] == zones_version(contents.zones)
    assert recorded["zones_version"].startswith("v7-")
    assert recorded["input_hash"] == hash_rows(patch_rows(contents))
    assert recorded["zones_hash"] == hash_rows(zone_rows(contents))
    assert not needs_screening(store.contents())


def test_a_zone_whose_name_alone_changed_is_another_version_of_the_same_outlines(kit, store, tmp_path):
    kit.fill(store)
    screen_workspace(store, store.contents(), screen, kit.clock).result()
    kit.feed(store, replace(store.contents().zones[0], name="太湖重要保护区", version=8))
    screen_workspace(store, store.contents(), screen, kit.clock).result()
    before, after = screenings_recorded(tmp_path / "store.sqlite")
    assert before["zones_hash"] == after["zones_hash"]
    assert before["zones_version"] != after["zones_version"]
