"""Packages handed in over HTTP: by who made them or who answers for him, and nobody else."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import Manifest, PackageKind, Source, json_source, volumes
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.app import create_app
from redline_review.server.packages.zips import opened, write_volume
from starlette.testclient import TestClient

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 2000 + b"\xff\xd9"
_ids = IdFactory()


@pytest.fixture
def http(settings) -> Iterator[TestClient]:
    """An app of the organisation's own: packages are of one organisation."""
    with TestClient(create_app(settings), base_url="http://testserver") as client:
        yield client


@pytest.fixture
def package(settings, tmp_path):
    def make(person, *operations, password="", **facts) -> bytes:
        known = {"org": settings.org_id, "device_id": person.device, "username": person.name, **facts}
        sha256 = hashlib.sha256(JPEG).hexdigest()
        listed = [{"sha256": sha256, "media_type": "image/jpeg", "name": "a.jpg"}]
        made_at = "2026-05-02T08:00:00.000Z"
        manifest = Manifest(
            PackageKind.SYNC, _ids.new(time.time_ns() // 10**6), made_at, facts={**known, "evidence": listed}
        )
        push = json_source("pushes/000001.json", wire.push_to_json(operations, person.span()))
        (volume,) = volumes(manifest, [push, Source(f"evidence/{sha256}", JPEG)])
        return write_volume(volume, tmp_path / f"{os.urandom(4).hex()}.rlsync", password).read_bytes()

    return make


def hand_in(person, data: bytes, **headers: str):
    given = {**person.headers, "Content-Type": "application/zip", **headers}
    return person.http.post("/sync/bundles", content=data, headers=given)


def slug(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.json()["type"].rsplit(":", 1)[1]


def outcomes(answer, tmp_path, password="") -> list[str]:
    assert answer.status_code == 200, answer.text
    path = tmp_path / "receipt"
    path.write_bytes(answer.content)
    with opened(path, password) as reader:
        reader.verify()
        assert reader.manifest.kind is PackageKind.RECEIPT
        return [r["outcome"] for r in reader.json("receipts/000001.json")["results"]]


def test_a_package_is_taken_as_over_the_line_and_answered_by_a_receipt(wang, package, tmp_path):
    data = package(wang, wang.operation(wang.cases()["A-0"]))
    assert outcomes(hand_in(wang, data), tmp_path) == ["applied"]
    assert wang.cases()["A-0"].finding_number == 1
    sha256 = hashlib.sha256(JPEG).hexdigest()
    assert wang.http.get(f"/evidence/{sha256}", headers=wang.headers).content == JPEG


def test_a_package_taken_twice_changes_nothing(wang, package, tmp_path):
    data = package(wang, wang.operation(wang.cases()["A-0"]))
    hand_in(wang, data)
    before = wang.cases()
    assert outcomes(hand_in(wang, data), tmp_path) == ["duplicate"]
    assert wang.cases() == before


def test_a_package_under_a_password_is_answered_under_the_same(wang, package, tmp_path):
    data = package(wang, wang.operation(wang.cases()["A-0"]), password="图斑 2026")
    assert slug(hand_in(wang, data)) == "bad-record"
    answer = hand_in(wang, data, **{"Package-Password": "%E5%9B%BE%E6%96%91%202026"})
    assert outcomes(answer, tmp_path, "图斑 2026") == ["applied"]


def test_an_administrator_hands_in_what_others_made(wang, people, package, tmp_path):
    data = package(wang, wang.operation(wang.cases()["A-0"]))
    assert outcomes(hand_in(people("admin"), data), tmp_path) == ["applied"]
    assert wang.cases()["A-0"].finding_by == "wang"


@pytest.mark.parametrize("who", ["zhao", "li", "city", "reader"])
def test_nobody_else_hands_in_wangs_package(wang, people, package, who):
    answer = hand_in(people(who), package(wang, wang.operation(wang.cases()["A-0"])))
    assert (answer.status_code, slug(answer)) == (403, "role-missing")
    assert wang.cases()["A-0"].version == 1


def test_a_package_of_wangs_reaches_nothing_of_another_area(wang, people, package, tmp_path):
    li = people("li")
    data = package(wang, wang.operation(li.cases()["B-0"]))
    assert outcomes(hand_in(wang, data), tmp_path) == ["rejected"]
    assert li.cases()["B-0"].version == 1


def test_a_package_that_bears_another_name_is_not_the_callers(wang, people, package):
    li = people("li")
    answer = hand_in(wang, package(wang, wang.operation(wang.cases()["A-0"]), username=li.name))
    assert slug(answer) == "role-missing"


@pytest.mark.parametrize(
    ("spoil", "status", "word"),
    [
        pytest.param(lambda data: data[: len(data) // 2], 422, "bad-record", id="cut off"),
        pytest.param(lambda data: b"", 422, "bad-record", id="empty"),
        pytest.param(lambda data: b"PK\x03\x04" + b"x" * 500, 422, "bad-record", id="no zip"),
        pytest.param(lambda data: os.urandom(5_000), 422, "bad-record", id="noise"),
    ],
)
def test_a_package_that_cannot_be_read_is_a_problem_and_leaves_no_file(wang, settings, package, spoil, status, word):
    before = set(settings.uploads_path.glob("*.bundle"))  # killed servers of other tests may have left some
    answer = hand_in(wang, spoil(package(wang, wang.operation(wang.cases()["A-0"]))))
    assert (answer.status_code, slug(answer)) == (status, word)
    assert str(settings.data_dir) not in answer.text
    assert set(settings.uploads_path.glob("*.bundle")) <= before


def test_another_type_is_refused(wang):
    answer = hand_in(wang, b"{}", **{"Content-Type": "application/json"})
    assert (answer.status_code, slug(answer)) == (415, "bad-encoding")


def test_another_organisations_package_is_refused(wang, package):
    answer = hand_in(wang, package(wang, wang.operation(wang.cases()["A-0"]), org="other"))
    assert (answer.status_code, slug(answer)) == (422, "bad-record")
