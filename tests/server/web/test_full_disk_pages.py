"""Packages handed in by the browser while a disk of the server is full: 507, a sentence, nothing half stored."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, json_source, volumes
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.app import create_app
from redline_review.server.packages.zips import write_volumes
from redline_review.tests.server.support_small_disk import fill
from redline_review.tests.server.web.conftest import Browser
from starlette.testclient import TestClient

MIB = 1 << 20
BYTES = os.urandom(3 * MIB)
FULL = {
    "en": "The server's disk is full. Tell the administrator, then hand it in again: nothing is done twice.",
    "zh": "服务器磁盘已满。请告知管理员，之后重新提交：不会重复处理。",
}
NOTHING = {
    "en": "The server's disk is full. Nothing was written. Tell the administrator.",
    "zh": "服务器磁盘已满，没有写入任何内容。请告知管理员。",
}
_ids = IdFactory()
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.parametrize("world", ["sqlite"], indirect=True)]
both_languages = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture
def office(settings, tmp_path):
    """Gives wang's browser at a server whose folders are elsewhere."""
    with contextlib.ExitStack() as stack:

        def open_one(language: str = "en", **folders) -> Browser:
            own = replace(settings, packages_dir=tmp_path / "shelf", **{"uploads_dir": tmp_path / "up", **folders})
            http = stack.enter_context(TestClient(create_app(own), base_url="http://testserver"))
            page = Browser(http, settings.org_id, language)
            assert page.sign_in("wang").status_code == 303
            return page

        yield open_one


@pytest.fixture
def package(settings, people, tmp_path) -> Path:
    """A laptop's package with one finding."""
    wang = people("wang")
    facts = {"org": settings.org_id, "device_id": wang.device, "username": "wang", "evidence": []}
    known = Manifest(PackageKind.SYNC, _ids.new(time.time_ns() // 10**6), "2026-05-02T08:00:00.000Z", facts=facts)
    push = wire.push_to_json((wang.operation(wang.cases()["A-0"]),), wang.span())
    (path,) = write_volumes(volumes(known, [json_source("pushes/000001.json", push)]), tmp_path / "stick", "laptop", "")
    return path


def hand_in(page: Browser, *files: tuple[str, bytes]):
    page.get("/web/packages")
    sent = [("package", (name, data, "application/octet-stream")) for name, data in files]
    return page.send("POST", "/web/packages", data={"form_mark": page.mark(), "password": ""}, files=sent)


@both_languages
def test_a_disk_that_fills_under_an_upload_keeps_nothing_of_it(office, small_disk, language):
    disk = small_disk(2)
    page = office(language, uploads_dir=disk)
    assert hand_in(page, ("laptop.rlsync", BYTES)).status_code == 507
    assert FULL[language] in page.words
    assert list(disk.iterdir()) == []


@both_languages
def test_a_disk_that_fills_while_the_form_comes_keeps_nothing_of_it(office, small_disk, monkeypatch, people, language):
    disk = small_disk(2)
    page = office(language)
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(disk))
        assert hand_in(page, ("laptop.rlsync", BYTES)).status_code == 507
    assert NOTHING[language] in page.words
    assert list(disk.iterdir()) == []
    assert page.get("/web/packages").status_code == 200


def test_what_fits_beside_is_taken_and_the_answer_still_says_that_the_disk_is_full(office, small_disk, package, people):
    page = office(uploads_dir=small_disk(2))
    assert hand_in(page, ("big.rlsync", BYTES), (package.name, package.read_bytes())).status_code == 507
    assert FULL["en"] in page.words
    assert "1 taken, 0 in conflict, 0 refused" in page.words
    assert people("wang").cases()["A-0"].finding_number == 1


def test_a_package_whose_receipt_finds_no_room_is_handed_in_again_and_nothing_is_done_twice(
    office, small_disk, package, people
):
    disk = small_disk(1)
    page = office(blobs=str(disk))
    ballast = fill(disk)
    assert hand_in(page, (package.name, package.read_bytes())).status_code == 507
    assert FULL["en"] in page.words
    assert [path.name for path in disk.rglob("*") if path.is_file()] == ["ballast"]
    page.get("/web/packages")
    assert "/web/receipts/" not in page.text, "no receipt is promised that is not there"
    ballast.unlink()
    before = people("wang").cases()["A-0"]
    assert hand_in(page, (package.name, package.read_bytes())).status_code == 200
    assert "1 taken, 0 in conflict, 0 refused" in page.words
    assert people("wang").cases()["A-0"] == before
    assert before.finding_number == 1
