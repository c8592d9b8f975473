"""Packages fetched and receipts found again at the office's desk: by whom they are for, and nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, json_source, volumes
from redline_review.plugin.domain.identity import IdFactory
from redline_review.plugin.domain.states import Secrecy
from redline_review.server.app import create_app
from redline_review.server.packages.packing import Packing, Wish
from redline_review.server.packages.zips import opened, write_volume, write_volumes
from redline_review.server.services.setup import open_database
from starlette.testclient import TestClient

_ids = IdFactory()


@pytest.fixture
def shelf(tmp_path):
    folder = tmp_path / "packages"
    folder.mkdir()
    return folder


@pytest.fixture
def http(settings, shelf, tmp_path) -> Iterator[TestClient]:
    """An app whose packages lie in the test's own folder."""
    with TestClient(create_app(replace(settings, packages_dir=shelf)), base_url="http://testserver") as client:
        yield client


@pytest.fixture
def pack(settings, shelf):
    """Packs as the operator does."""

    def run(unit, password=""):
        database = open_database(settings)
        made = Packing(database, settings.org_id, settings.resources).pack(
            Wish("2026-05", password=password), unit, shelf
        )
        database.close()
        return [path.name for path in made.paths]

    return run


def slug(answer):
    return answer.json()["type"].rsplit(":", 1)[1]


def listed(person):
    return [one["name"] for one in person.get("/office/packages").json()["packages"]]


@pytest.mark.parametrize("password", ["", "图斑 2026"], ids=["open", "under a password"])
def test_a_package_is_fetched_whole_by_those_whose_area_it_lies_in(people, pack, shelf, password):
    (name,) = pack("320506", password)
    wang = people("wang")
    (one,) = wang.get("/office/packages").json()["packages"]
    assert (one["unit"], one["batch"], one["secrecy"], one["volume"], one["volumes"]) == (
        "320506",
        "2026-05",
        "internal",
        1,
        1,
    )
    assert one["locked"] is bool(password)
    answer = wang.get(f"/office/packages/{name}")
    assert answer.content == (shelf / name).read_bytes()
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["cache-control"] == "no-store"
    for who in ("city", "province", "admin", "reader"):
        assert listed(people(who)) == [name]


@pytest.mark.parametrize("password", ["", "secret 1"], ids=["open", "under a password"])
def test_nobody_lists_or_fetches_the_package_of_another_area(people, pack, password):
    (name,) = pack("320506", password)
    li = people("li")
    assert listed(li) == []
    answer = li.get(f"/office/packages/{name}")
    assert (answer.status_code, slug(answer)) == (404, "record-not-found")


def test_who_has_a_part_of_an_area_does_not_get_the_package_of_all_of_it(people, pack):
    pack("3205")
    assert listed(people("wang")) == []
    assert listed(people("city")) == ["2026-05_3205_internal.rlpack"]


def test_a_package_whose_name_lies_counts_by_what_it_holds(people, pack, shelf):
    (name,) = pack("320507")
    (shelf / name).rename(shelf / "2026-05_320506_internal.rlpack")
    assert listed(people("wang")) == []
    assert listed(people("li")) == ["2026-05_320506_internal.rlpack"]


def test_a_locked_package_that_says_no_area_is_the_administrators_alone(people, pack, shelf):
    (name,) = pack("320506", "secret 1")
    (shelf / name).rename(shelf / "renamed.rlpack")
    assert [listed(people(who)) for who in ("wang", "city", "admin")] == [[], [], ["renamed.rlpack"]]


def test_volumes_are_listed_each_with_its_number(people, settings, shelf):
    facts = {"org": settings.org_id, "units": ["320506"], "batch": "b"}
    manifest = Manifest(PackageKind.PACK, _ids.new(1), "2026-05-02T08:00:00.000Z", Secrecy.SECRET, facts=facts)
    sources = [json_source(f"patches/{n:06d}.json", ["x" * 4000]) for n in range(3)]
    names = [path.name for path in write_volumes(volumes(manifest, sources, 8000), shelf, "b_320506")]
    assert len(names) > 1
    found = people("wang").get("/office/packages").json()["packages"]
    assert sorted(one["name"] for one in found) == sorted(names)
    assert sorted((one["volume"], one["volumes"]) for one in found) == [(n + 1, len(names)) for n in range(len(names))]


def test_what_is_no_package_of_this_organisation_is_not_listed(people, pack, shelf, settings):
    (shelf / "a_320506_internal.rlpack").write_bytes(b"no zip")
    (shelf / "b_320506_internal.rlpack").write_bytes(b"")
    (shelf / "c_320506_internal.rlpack").mkdir()
    (shelf / "secret.txt").write_text("x", encoding="utf-8")
    other = Manifest(PackageKind.PACK, _ids.new(2), "2026-05-02T08:00:00.000Z", facts={"org": "x", "units": ["320506"]})
    write_volumes(volumes(other, [json_source("batch.json", {})]), shelf, "d_320506")
    assert listed(people("admin")) == []


@pytest.mark.parametrize("name", ["../server.toml", "..%2Fserver.toml", "%2Fetc%2Fpasswd", "secret.txt", "%00", "*"])
def test_nothing_but_a_listed_package_is_ever_given_out(people, pack, shelf, name):
    pack("320506")
    (shelf / "secret.txt").write_text("x", encoding="utf-8")
    assert people("admin").get(f"/office/packages/{name}").status_code == 404


def test_without_a_folder_there_are_no_packages(people, shelf):
    shelf.rmdir()
    assert listed(people("admin")) == []


# -- receipts


@pytest.fixture
def package(settings, tmp_path):
    def make(person, *operations, password=""):
        facts = {"org": settings.org_id, "device_id": person.device, "username": person.name, "evidence": []}
        package_id = _ids.new(time.time_ns() // 10**6)
        manifest = Manifest(PackageKind.SYNC, package_id, "2026-05-02T08:00:00.000Z", facts=facts)
        push = json_source("pushes/000001.json", wire.push_to_json(operations, person.span()))
        (volume,) = volumes(manifest, [push])
        return package_id, write_volume(volume, tmp_path / f"{package_id}.rlsync", password).read_bytes()

    return make


def hand_in(person, data, **headers):
    given = {**person.headers, "Content-Type": "application/zip", **headers}
    answer = person.http.post("/sync/bundles", content=data, headers=given)
    assert answer.status_code == 200, answer.text
    return answer.content


def test_a_receipt_is_found_again_as_it_was_given(people, package):
    wang = people("wang")
    package_id, data = package(wang, wang.operation(wang.cases()["A-0"]))
    given = hand_in(wang, data)
    (one,) = wang.get("/office/receipts").json()["receipts"]
    assert (one["package_id"], one["volume"], one["username"], one["handed_in_by"]) == (package_id, 1, "wang", "wang")
    assert (one["applied"], one["conflicts"], one["refused"], one["device_id"]) == (1, 0, 0, wang.device)
    answer = wang.get(f"/office/receipts/{package_id}/1")
    assert (answer.content, answer.headers["content-type"]) == (given, "application/zip")
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{package_id}-1.rlreceipt"


def test_a_package_handed_in_again_has_its_newest_receipt(people, package, tmp_path):
    wang = people("wang")
    package_id, data = package(wang, wang.operation(wang.cases()["A-0"]), password="secret 1")
    hand_in(wang, data, **{"Package-Password": "secret%201"})
    again = hand_in(wang, data, **{"Package-Password": "secret%201"})
    assert len(wang.get("/office/receipts").json()["receipts"]) == 2
    path = tmp_path / "again"
    path.write_bytes(wang.get(f"/office/receipts/{package_id}/1").content)
    assert path.read_bytes() == again
    with opened(path, "secret 1") as reader:
        assert reader.json("receipts/000001.json")["results"][0]["outcome"] == "duplicate"


def test_a_receipt_is_for_who_made_the_package_and_who_administers_his_area(people, package):
    wang = people("wang")
    package_id, data = package(wang, wang.operation(wang.cases()["A-0"]))
    hand_in(people("admin"), data)
    for who in ("wang", "admin"):
        assert len(people(who).get("/office/receipts").json()["receipts"]) == 1
        assert people(who).get(f"/office/receipts/{package_id}/1").status_code == 200
    for who in ("zhao", "li", "city", "reader"):
        assert people(who).get("/office/receipts").json() == {"receipts": []}
        answer = people(who).get(f"/office/receipts/{package_id}/1")
        assert (answer.status_code, slug(answer)) == (404, "record-not-found")


def test_a_receipt_that_never_was_is_not_found(people):
    assert people("admin").get(f"/office/receipts/{_ids.new(3)}/1").status_code == 404
