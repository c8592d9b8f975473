"""Packages in the browser: in by the form, volumes too; receipts and the packages of one's area out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, json_source, volumes
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.api import middleware
from redline_review.server.app import create_app
from redline_review.server.packages.packing import Packing, Wish
from redline_review.server.packages.zips import opened, write_volumes
from redline_review.server.services.setup import open_database
from redline_review.server.web import packages as packages_page
from starlette.testclient import TestClient

_ids = IdFactory()
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.parametrize("world", ["sqlite"], indirect=True)]
"""What the pages rest on is tested on both databases beside."""


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "packages"


@pytest.fixture
def http(settings, shelf, tmp_path) -> Iterator[TestClient]:
    """An app whose packages and uploads lie in the test's own folders."""
    own = replace(settings, packages_dir=shelf, uploads_dir=tmp_path / "uploads")
    with TestClient(create_app(own), base_url="http://testserver") as client:
        yield client


@pytest.fixture
def made(settings, tmp_path):
    """Makes a laptop's package, a volume for each push."""

    def make(person, *pushes, password=""):
        facts = {"org": settings.org_id, "device_id": person.device, "username": person.name, "evidence": []}
        manifest = Manifest(
            PackageKind.SYNC, _ids.new(time.time_ns() // 10**6), "2026-05-02T08:00:00.000Z", facts=facts
        )
        made = []
        for number, op in enumerate(pushes, 1):
            (volume,) = volumes(manifest, [json_source("pushes/000001.json", wire.push_to_json((op,), person.span()))])
            made.append(replace(volume, manifest=replace(volume.manifest, volume=number, volumes=len(pushes))))
        return write_volumes(made, tmp_path / "stick", "laptop", password)

    return make


def hand_in(page, *paths, password="", **more):
    page.get("/web/packages")
    files = [("package", (path.name, path.read_bytes(), "application/octet-stream")) for path in paths]
    return page.send(
        "POST", "/web/packages", data={"form_mark": page.mark(), "password": password}, files=files, **more
    )


def receipts(page):
    return re.findall(r'href="(/web/receipts/[^"]+)"', page.text)


def test_a_package_is_handed_in_and_its_receipt_saved(browser, people, made, tmp_path):
    wang, page = people("wang"), browser("wang")
    assert hand_in(page, *made(wang, wang.operation(wang.cases()["A-0"]))).status_code == 200
    assert "1 taken, 0 in conflict, 0 refused" in page.words
    assert wang.cases()["A-0"].finding_number == 1
    answer = page.get(receipts(page)[0])
    path = tmp_path / "x.rlreceipt"
    path.write_bytes(answer.content)
    assert answer.headers["content-disposition"].endswith(".rlreceipt")
    with opened(path) as reader:
        assert reader.json("receipts/000001.json")["results"][0]["outcome"] == "applied"


def test_all_volumes_are_handed_in_at_once_each_with_its_receipt(browser, people, made):
    wang, page = people("wang"), browser("wang")
    cases = wang.cases()
    paths = made(wang, *(wang.operation(cases[name]) for name in ("A-0", "A-1")))
    assert len(paths) == 2
    assert hand_in(page, *paths).status_code == 200
    assert {wang.cases()[name].finding_number for name in ("A-0", "A-1")} == {1}
    page.get("/web/packages")
    assert len(set(receipts(page))) == 2


def test_a_package_handed_in_twice_changes_nothing(browser, people, made):
    wang, page = people("wang"), browser("wang")
    paths = made(wang, wang.operation(wang.cases()["A-0"]))
    hand_in(page, *paths)
    before = wang.cases()
    assert hand_in(page, *paths).status_code == 200
    assert wang.cases() == before


def test_a_package_under_a_password_asks_for_it_in_words(browser, people, made):
    wang, page = people("wang"), browser("wang", "zh")
    paths = made(wang, wang.operation(wang.cases()["A-0"]), password="图斑 2026")
    assert hand_in(page, *paths).status_code == 422
    assert "需要密码" in page.words
    assert hand_in(page, *paths, password="wrong one").status_code == 422
    assert "密码不正确" in page.words
    assert hand_in(page, *paths, password="图斑 2026").status_code == 200


def test_what_is_wrong_with_one_does_not_stop_the_others(browser, people, made, tmp_path):
    wang, page = people("wang"), browser("wang")
    broken = tmp_path / "broken.rlsync"
    broken.write_bytes(b"PK\x03\x04 no zip")
    assert hand_in(page, broken, *made(wang, wang.operation(wang.cases()["A-0"]))).status_code == 200
    assert "broken.rlsync It cannot be taken: it is damaged or was not copied whole." in page.words
    assert "1 taken" in page.words


@pytest.mark.parametrize("who", ["zhao", "li", "city"])
def test_nobody_hands_in_somebody_elses_package(browser, people, made, who):
    wang = people("wang")
    assert hand_in(browser(who), *made(wang, wang.operation(wang.cases()["A-0"]))).status_code == 422
    assert wang.cases()["A-0"].finding_number == 0


def test_nothing_of_an_upload_stays_behind(browser, people, made, tmp_path):
    wang = people("wang")
    hand_in(browser("wang"), *made(wang, wang.operation(wang.cases()["A-0"])))
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_form_without_files_is_told(browser):
    page = browser("wang")
    page.get("/web/packages")
    answer = page.send("POST", "/web/packages", data={"form_mark": page.mark()}, files=[("other", ("", b"", None))])
    assert (answer.status_code, "Nothing was chosen" in page.words) == (422, True)


def test_a_form_that_is_too_large_is_refused_before_it_is_read(browser, people, made, monkeypatch):
    wang, page = people("wang"), browser("wang")
    monkeypatch.setattr(packages_page, "VOLUME_BYTES", -packages_page._FIELDS_BYTES + 100)
    assert hand_in(page, *made(wang, wang.operation(wang.cases()["A-0"]))).status_code == 413
    assert wang.cases()["A-0"].finding_number == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "text/plain"},
    ],
    ids=["from another site", "without a boundary", "no form"],
)
def test_a_form_that_is_not_ours_is_refused(browser, people, made, headers):
    wang, page = people("wang"), browser("wang")
    answer = hand_in(page, *made(wang, wang.operation(wang.cases()["A-0"])), headers=headers)
    assert answer.status_code == 403
    assert wang.cases()["A-0"].finding_number == 0


def test_a_form_without_the_mark_of_the_page_is_refused(browser, people, made):
    wang, page = people("wang"), browser("wang")
    (path,) = made(wang, wang.operation(wang.cases()["A-0"]))
    files = [("package", (path.name, path.read_bytes(), "application/octet-stream"))]
    assert page.send("POST", "/web/packages", data={"password": ""}, files=files).status_code == 403
    assert wang.cases()["A-0"].finding_number == 0


def test_nobody_who_is_not_signed_in_hands_anything_in(browser):
    page = browser()
    page.get("/web/sign-in")
    files = [("package", ("a.rlsync", b"x", "application/octet-stream"))]
    assert page.send("POST", "/web/packages", data={"form_mark": page.mark()}, files=files).status_code == 401


def test_only_this_page_takes_large_forms():
    assert packages_page.PACKAGES == middleware.PACKAGES_PAGE


def test_the_packages_of_ones_area_are_fetched_and_no_others(browser, settings, shelf):
    database = open_database(settings)
    packing = Packing(database, settings.org_id, settings.resources)
    names = [packing.pack(Wish("2026-05"), unit, shelf).paths[0].name for unit in ("320506", "320507")]
    database.close()
    page = browser("wang")
    page.get("/web/packages")
    assert names[0] in page.words
    assert names[1] not in page.words
    assert page.get(f"/web/packages/{names[0]}").content == (shelf / names[0]).read_bytes()
    assert page.get(f"/web/packages/{names[1]}").status_code == 404
