"""Packages from laptops: taken as over the line, answered, and harmless when they come again or come damaged."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from dataclasses import dataclass, replace

import pytest
from redline_review.plugin.domain import wire
from redline_review.plugin.domain.bundle import (
    MANIFEST,
    Manifest,
    PackageKind,
    Source,
    json_source,
    volumes,
)
from redline_review.plugin.domain.identity import IdFactory
from redline_review.server.cli import main
from redline_review.server.db.schema import audit, feed
from redline_review.server.packages.zips import opened, write_volume
from redline_review.server.settings import keep_settings
from sqlalchemy import func, select

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 2000 + b"\xff\xd9"
PHOTO = hashlib.sha256(JPEG).hexdigest()
_ids = IdFactory()


def body_of(person, operations):
    return wire.push_to_json(operations, person.span())


@dataclass
class Office:
    """A folder of packages and the command over it."""

    settings: object
    folder: object
    capsys: object

    def package(self, person, *pushes, name="wang", files=(), password="", damage=None, **facts):
        known = {"org": self.settings.org_id, "device_id": person.device, "username": person.name, **facts}
        listed = [{"sha256": hashlib.sha256(f).hexdigest(), "media_type": "image/jpeg", "name": "a.jpg"} for f in files]
        made_at = f"2026-05-02T08:00:{len(list(self.folder.iterdir())):02d}.000Z"
        manifest = Manifest(
            PackageKind.SYNC, _ids.new(time.time_ns() // 10**6), made_at, facts={**known, "evidence": listed}
        )
        sources = [
            json_source(
                f"pushes/{n:06d}.json", push if isinstance(push, dict) else wire.push_to_json(push, person.span())
            )
            for n, push in enumerate(pushes, 1)
        ]
        sources += [Source(f"evidence/{hashlib.sha256(f).hexdigest()}", f) for f in files]
        (volume,) = volumes(manifest, sources)
        path = write_volume(volume, self.folder / f"{name}.rlsync", password)
        if damage is not None:
            damage(path)
        return path

    def take_in(self, *more):
        place = ["--data", str(self.settings.data_dir), "--org", self.settings.org_id]
        code = main(["take-in", str(self.folder), *more, *place])
        out, err = self.capsys.readouterr()
        return code, out, err

    def receipt(self, name="wang", password=""):
        with opened(self.folder / f"{name}.rlreceipt", password) as reader:
            reader.verify()
            answers = [reader.json(member.name) for member in reader.manifest.under("receipts")]
            return reader.manifest, answers, reader.json("evidence.json"), reader.json("changes.json")["changes"]


@pytest.fixture
def office(settings, tmp_path, capsys):
    blobs = tmp_path / "blobs"
    keep_settings(
        settings,
        database_url=settings.database_url,
        migration_url=settings.migration_url,
        blobs=str(blobs),
        uploads_dir=str(tmp_path / "uploads"),
    )
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Office(replace(settings, blobs=str(blobs)), folder, capsys)


def heads(world, settings):
    with world.admin.begin() as connection:
        return [
            connection.execute(select(func.count()).where(table.c.org_id == settings.org_id)).scalar_one()
            for table in (audit, feed)
        ]


def outcomes(answers):
    return [result["outcome"] for answer in answers for result in answer["results"]]


def test_a_package_is_taken_as_its_author_and_answered(office, people, world):
    wang = people("wang")
    cases = wang.cases()
    first, second = wang.operation(cases["A-0"]), wang.operation(cases["A-1"])
    foreign = wang.operation(people("li").cases()["B-0"])
    package = office.package(wang, (first, foreign), (second,))
    code, out, err = office.take_in()
    assert (code, err) == (0, "")
    assert "wang.rlsync: wang, 2 applied" in out
    assert "1 refused" in out
    manifest, answers, files, changes = office.receipt()
    assert outcomes(answers) == ["applied", "rejected", "applied"]
    assert files == []
    assert (manifest.kind, manifest.facts["username"]) == (PackageKind.RECEIPT, "wang")
    with opened(package) as reader:
        assert manifest.facts["of"] == reader.manifest.package_id
    page = wire.page_from_json({"changes": changes, "cursor": "", "more": False})
    assert [change.op_id for change in page.changes] == [first.op_id, second.op_id]
    assert all(change.record.finding_by == "wang" for change in page.changes)
    assert wang.cases()["A-0"].finding_by == "wang"


def test_taking_it_again_changes_nothing_and_gives_the_receipt_again(office, people, world, settings):
    wang = people("wang")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),), files=[JPEG])
    assert office.take_in()[0] == 0
    before, (_, _, _, changes) = heads(world, settings), office.receipt()
    assert office.take_in()[0] == 0
    assert heads(world, settings) == before
    _, answers, files, again = office.receipt()
    assert outcomes(answers) == ["duplicate"]
    assert [file["outcome"] for file in files] == ["present"]
    assert again == changes


def test_who_vouched_stands_in_the_audit_chain(office, people, world, settings):
    wang = people("wang")
    path = office.package(wang, (wang.operation(wang.cases()["A-0"]),))
    office.take_in()
    with opened(path) as reader, world.admin.begin() as connection:
        query = select(audit.c.content).where(audit.c.org_id == settings.org_id, audit.c.action == "package-taken-in")
        (content,) = connection.scalars(query)
        said = json.loads(content)["content"]
        assert said["package"] == reader.manifest.package_id
    assert said["vouched_by"]
    assert said["applied"] == 1


def test_evidence_comes_with_its_finding_and_is_checked_by_its_bytes(office, people):
    wang = people("wang")
    case = wang.cases()["A-0"]
    op = wang.operation(case, payload={"evidence": [PHOTO]})
    office.package(wang, (op,), files=[JPEG])
    assert office.take_in()[0] == 0
    _, answers, files, _ = office.receipt()
    assert outcomes(answers) == ["applied"]
    assert files == [{"sha256": PHOTO, "outcome": "stored"}]
    assert not wang.cases()["A-0"].extra.get("evidence_missing")
    assert [path.read_bytes() for path in (office.folder.parent / "blobs").rglob(PHOTO)] == [JPEG]


def test_evidence_that_is_no_photo_is_refused_and_the_finding_stands(office, people):
    wang = people("wang")
    page = b"<html><script>alert(1)</script></html>"
    office.package(wang, (wang.operation(wang.cases()["A-0"]),), files=[page])
    assert office.take_in()[0] == 0
    _, answers, files, _ = office.receipt()
    assert outcomes(answers) == ["applied"]
    assert (files[0]["outcome"], files[0]["problem"]["type"].rpartition(":")[2]) == ("refused", "evidence-type")


def test_a_password_guards_package_and_receipt(office, people, tmp_path):
    wang = people("wang")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),), password="密码 one")
    assert b'"secrecy":"internal"' in zipfile.ZipFile(office.folder / "wang.rlsync").comment
    code, _, err = office.take_in()
    assert (code, "needs its password" in err) == (5, True)
    secret = tmp_path / "password"
    secret.write_text("another\n", encoding="utf-8")
    code, _, err = office.take_in("--password-file", str(secret))
    assert (code, "another one" in err) == (5, True)
    secret.write_text("密码 one\n", encoding="utf-8")
    assert office.take_in("--password-file", str(secret))[0] == 0
    assert outcomes(office.receipt(password="密码 one")[1]) == ["applied"]


def test_packages_of_a_device_are_taken_in_the_order_in_which_they_were_made(office, people):
    wang = people("wang")
    case = wang.cases()["A-0"]
    first = wang.operation(case)
    later = wang.operation(case, {"reality": "undecided"}, prev_op_id=first.op_id)
    office.package(wang, (first,), name="z-first")
    office.package(wang, (later,), name="a-later")
    assert office.take_in()[0] == 0
    assert outcomes(office.receipt("a-later")[1]) == ["applied"]


def cut(path):
    path.write_bytes(path.read_bytes()[:-200])


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(bytes(data))


def empty(path):
    path.write_bytes(b"")


def rewrite(path, change):
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def forge(path):
    def change(members):
        members["pushes/000001.json"] = members["pushes/000001.json"].replace(b"season", b"sensor")

    rewrite(path, change)


def no_manifest(path):
    rewrite(path, lambda members: members.pop(MANIFEST))


def climb(path):
    def change(members):
        manifest = json.loads(members[MANIFEST])
        manifest["files"][0]["name"] = "pushes/../../../etc/passwd"
        members[MANIFEST] = json.dumps(manifest).encode()

    rewrite(path, change)


def newer(path):
    def change(members):
        members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), "version": 9}).encode()

    rewrite(path, change)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(cut, "damaged", id="cut off"),
        pytest.param(flip, "", id="a flipped byte"),
        pytest.param(empty, "damaged", id="empty"),
        pytest.param(forge, "not what the manifest says", id="a changed finding"),
        pytest.param(no_manifest, "no manifest", id="no manifest"),
        pytest.param(climb, "not plain", id="a name that climbs out"),
        pytest.param(newer, "newer version", id="of a newer version"),
    ],
)
def test_a_damaged_package_is_named_nothing_of_it_is_taken_and_the_others_are(office, people, damage, words):
    wang, zhao = people("wang"), people("zhao")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),), damage=damage, files=[JPEG])
    office.package(zhao, (zhao.operation(zhao.cases()["A-1"]),), name="zhao")
    code, out, err = office.take_in()
    assert code == 5
    assert "wang.rlsync" in err
    assert words in err
    assert err.count("\n") == 2
    assert "zhao.rlsync: zhao, 1 applied" in out
    assert not (office.folder / "wang.rlreceipt").exists()
    assert wang.cases()["A-0"].finding == {}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({"org": "elsewhere"}, "for the organisation elsewhere", id="another organisation"),
        pytest.param({"username": "nobody"}, "no account nobody", id="an unknown account"),
        pytest.param({"device_id": ""}, "device_id", id="no device"),
    ],
)
def test_a_package_of_somebody_else_is_refused(office, people, facts, words):
    wang = people("wang")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),), **facts)
    code, _, err = office.take_in()
    assert (code, words in err) == (5, True)
    assert wang.cases()["A-0"].finding == {}


def test_a_push_that_cannot_be_read_is_answered_with_its_problem(office, people):
    wang = people("wang")
    office.package(wang, {"operations": "none", "chain": {}}, (wang.operation(wang.cases()["A-0"]),))
    assert office.take_in()[0] == 0
    _, answers, _, _ = office.receipt()
    assert answers[0]["problem"]["type"].endswith("bad-record")
    assert outcomes(answers[1:]) == ["applied"]


def test_a_folder_without_packages_is_said(office, tmp_path):
    assert "no .rlsync" in office.take_in()[2]
    code = main(["take-in", str(tmp_path / "none"), "--data", str(office.settings.data_dir)])
    assert (code, "no such folder" in office.capsys.readouterr().err) == (1, True)


def test_a_full_disk_at_the_receipt_leaves_none_and_the_next_run_writes_it(office, people, monkeypatch):
    wang = people("wang")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),))

    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("redline_review.server.services.whole.sync", no_room)
        code, _, err = office.take_in()
    assert (code, "no space left" in err) == (1, True)
    assert [path.name for path in office.folder.iterdir()] == ["wang.rlsync"]
    assert office.take_in()[0] == 0
    assert outcomes(office.receipt()[1]) == ["duplicate"]


def test_a_disabled_account_is_refused(office, people):
    wang = people("wang")
    office.package(wang, (wang.operation(wang.cases()["A-0"]),))
    place = ["--data", str(office.settings.data_dir), "--org", office.settings.org_id]
    assert main(["user", "disable", "wang", *place]) == 0
    office.capsys.readouterr()
    code, _, err = office.take_in()
    assert (code, "disabled" in err) == (5, True)
