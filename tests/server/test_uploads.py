"""Sending files of evidence: tus 1.0 over both databases, broken off, repeated, damaged."""

from __future__ import annotations

import base64
import hashlib
import io
import socket
import struct
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from redline_review.plugin.domain.evidence import EvidenceFile, FileType, named, to_json
from redline_review.server.app import create_app
from redline_review.server.services import push
from redline_review.server.services.evidence_names import NewNames
from starlette.testclient import TestClient

TUS = {"Tus-Resumable": "1.0.0"}
REAL = {"reality": "real", "activity_actual": "mining", "change_type": "new", "legality": "undetermined"}


def png(seed: int = 0, size: int = 0) -> bytes:
    """A whole picture of its own, with ``size`` bytes of noise in a chunk that nobody shows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    noise = hashlib.shake_256(str(seed).encode()).digest(max(size, 8))
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), chunk(b"noTE", noise)]
    return b"\x89PNG\r\n\x1a\n" + b"".join([*parts, chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")])


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def announce(person, data: bytes, media_type: str = "image/png", **more):
    return person.post("/evidence", {"sha256": hash_of(data), "size": len(data), "type": media_type, **more})


def patch(person, location: str, data: bytes, offset: int = 0, **headers: str):
    given = {**person.headers, **TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return person.http.patch(location, content=data, headers={**given, **headers})


def head(person, location: str):
    return person.http.head(location, headers={**person.headers, **TUS})


def send(person, data: bytes, media_type: str = "image/png", **more):
    answer = announce(person, data, media_type, **more)
    assert answer.status_code == 201, answer.text
    return patch(person, answer.headers["location"], data)


def fetch(person, data: bytes, **headers: str):
    return person.http.get(f"/evidence/{hash_of(data)}", headers={**person.headers, **headers})


def until(holds, tries: int = 1000) -> None:
    for _ in range(tries):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came about")


def slug(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.json()["type"].rsplit(":", 1)[1]


def finding_with(person, *files: bytes, case: str = "A-0"):
    op = person.operation(person.cases()[case], REAL)
    entries = [to_json(EvidenceFile(hash_of(data), "x.png", len(data), ".png", FileType.PHOTO)) for data in files]
    return replace(op, payload={**op.payload, **named(entries)})


def stored(settings) -> list[str]:
    folder = settings.data_dir / "blobs" / f"org-{settings.org_id}"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def parts(settings) -> list[str]:
    return sorted(path.name for path in settings.uploads_path.glob("*"))


def test_a_file_is_sent_in_pieces_and_read_back(wang, settings):
    data = png(size=5000)
    location = announce(wang, data).headers["location"]
    for offset in range(0, len(data), 2000):
        answer = patch(wang, location, data[offset : offset + 2000], offset)
        assert answer.status_code == 204, answer.text
        assert answer.headers["upload-offset"] == str(min(offset + 2000, len(data)))
    there = fetch(wang, data)
    assert (there.status_code, there.content, there.headers["content-type"]) == (200, data, "image/png")
    assert there.headers["content-disposition"].startswith("attachment")
    assert there.headers["x-content-type-options"] == "nosniff"
    assert stored(settings) == [hash_of(data)]


def test_head_tells_where_to_go_on(wang):
    data = png(1, 3000)
    location = announce(wang, data).headers["location"]
    patch(wang, location, data[:1000])
    answer = head(wang, location)
    assert (answer.headers["upload-offset"], answer.headers["upload-length"]) == ("1000", str(len(data)))
    assert answer.headers["cache-control"] == "no-store"
    patch(wang, location, data[1000:], 1000)
    assert head(wang, location).headers["upload-offset"] == str(len(data))


def test_announcing_again_gives_the_same_upload_with_what_it_has(wang):
    data = png(2, 3000)
    location = announce(wang, data).headers["location"]
    patch(wang, location, data[:1000])
    again = announce(wang, data)
    assert (again.headers["location"], again.json()["offset"]) == (location, 1000)


def test_a_file_sent_before_is_said_to_be_there(wang, settings):
    data = png(3)
    assert send(wang, data).status_code == 204
    again = announce(wang, data)
    assert (again.status_code, again.json()["state"]) == (200, "there")
    assert stored(settings) == [hash_of(data)]


def test_two_people_may_send_the_same_file_and_it_is_stored_once(wang, people, settings):
    data, li = png(4), people("li")
    assert send(wang, data).status_code == 204
    assert announce(li, data).status_code == 201, "that it is there already is nobody's to know"
    assert send(li, data).status_code == 204
    assert stored(settings) == [hash_of(data)]
    assert fetch(li, data).content == data


def test_tus_alone_announces_and_sends(wang):
    data = png(5)
    words = {"sha256": hash_of(data), "filetype": "image/png", "filename": "现场.png"}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
    headers = {**wang.headers, **TUS, "Upload-Length": str(len(data)), "Upload-Metadata": metadata}
    answer = wang.http.post("/evidence", headers=headers)
    assert answer.status_code == 201, answer.text
    assert patch(wang, answer.headers["location"], data).status_code == 204
    assert fetch(wang, data).content == data


def test_options_say_what_of_tus_is_spoken(http):
    answer = http.options("/evidence")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,checksum,termination,expiration"
    assert "sha1" in answer.headers["tus-checksum-algorithm"]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_chunk_with_another_checksum_is_dropped_and_can_be_sent_again(wang, algorithm):
    data = png(6, 2000)
    location = announce(wang, data).headers["location"]

    def checksum(of: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, of).digest()).decode()}"

    refused = patch(wang, location, data[:500], 0, **{"Upload-Checksum": checksum(b"other")})
    assert (refused.status_code, slug(refused)) == (460, "checksum-mismatch")
    assert head(wang, location).headers["upload-offset"] == "0"
    assert patch(wang, location, data, 0, **{"Upload-Checksum": checksum(data)}).status_code == 204
    assert fetch(wang, data).content == data


def test_an_upload_that_was_ended_is_gone(wang, settings):
    data = png(7)
    location = announce(wang, data).headers["location"]
    assert wang.http.delete(location, headers={**wang.headers, **TUS}).status_code == 204
    assert head(wang, location).status_code == 404
    assert location.rsplit("/", 1)[1] + ".part" not in parts(settings)
    assert fetch(wang, data).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status", "word"),
    [
        pytest.param({"Tus-Resumable": "0.2.2"}, 412, "tus-version", id="another version"),
        pytest.param({"Upload-Offset": "7"}, 409, "offset-mismatch", id="another place"),
        pytest.param({"Upload-Offset": "-1"}, 400, "bad-parameter", id="a place before the beginning"),
        pytest.param({"Upload-Offset": "9" * 30}, 400, "bad-parameter", id="a place beyond all files"),
        pytest.param({"Content-Type": "image/png"}, 415, "bad-encoding", id="no tus type"),
        pytest.param({"Content-Encoding": "gzip"}, 415, "bad-encoding", id="packed"),
        pytest.param({"Upload-Checksum": "md5 AAAA"}, 400, "bad-parameter", id="an unknown checksum"),
        pytest.param({"Upload-Checksum": "sha1 ???"}, 400, "bad-parameter", id="a checksum that is none"),
    ],
)
def test_a_chunk_that_does_not_fit_is_refused_and_nothing_of_it_kept(wang, headers, status, word):
    data = png(8)
    location = announce(wang, data).headers["location"]
    answer = patch(wang, location, data, **headers)
    assert (answer.status_code, slug(answer)) == (status, word)
    assert head(wang, location).headers["upload-offset"] == "0"


def test_more_bytes_than_announced_are_not_taken(wang, settings):
    data = png(9, 3 << 20)
    location = announce(wang, data[:-1]).headers["location"]
    answer = patch(wang, location, data)
    assert (answer.status_code, slug(answer)) == (413, "evidence-too-large")
    assert head(wang, location).headers["upload-offset"] == "0"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"sha256": "../../../etc/passwd"}, 422, id="a path for a hash"),
        pytest.param({"sha256": "A" * 64}, 422, id="a hash in capitals"),
        pytest.param({"size": 0}, 422, id="nothing"),
        pytest.param({"size": 1 << 62}, 413, id="larger than all disks"),
        pytest.param({"size": "x"}, 422, id="a size of letters"),
        pytest.param({"type": "text/html; charset=x"}, 422, id="a type with more in it"),
        pytest.param({"name": "a\x00b"}, 422, id="a name with a nought"),
        pytest.param({"case_id": "0190163d-8694-739b-aea5-966c26f8ad91"}, 404, id="a case that is not there"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused(wang, settings, change, status):
    before = parts(settings)
    answer = wang.post("/evidence", {"sha256": "0" * 64, "size": 10, "type": "image/png"} | change)
    assert answer.status_code == status
    assert slug(answer)
    assert parts(settings) == before


def test_a_name_that_climbs_out_stays_a_word(wang, settings):
    data = png(10)
    assert send(wang, data, name="../../../../tmp/evil.png").status_code == 204
    assert stored(settings) == [hash_of(data)]


def test_a_file_that_arrived_as_another_one_is_dropped(wang, settings):
    data, other = png(11, 500), png(12, 500)
    location = announce(wang, data).headers["location"]
    answer = patch(wang, location, other[: len(data)])
    assert (answer.status_code, slug(answer)) == (422, "evidence-hash")
    assert head(wang, location).status_code == 404
    assert stored(settings) == []


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.class", b"x" * 50)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        pytest.param(b"MZ" + b"\0" * 60, "application/octet-stream", "a.bin", id="a Windows program"),
        pytest.param(b"\x7fELF" + b"\0" * 60, "image/jpeg", "a.jpg", id="a Linux program called a photo"),
        pytest.param(b"<html><script>x()</script>", "image/png", "a.png", id="a web page called a photo"),
        pytest.param(b"plain words", "text/plain", "a.html", id="a web page by its name"),
        pytest.param(b"plain words", "image/jpeg", "a.jpg", id="words called a photo"),
        pytest.param(png(13) + zipped(), "image/png", "a.png", id="a photo that is an archive as well"),
        pytest.param(b"GIF89a/*<script>alert(1)</script>*/", "image/gif", "a.gif", id="a photo that is a page as well"),
        pytest.param(b"\xff\xd8\xff\xe0%PDF-1.4 x", "image/jpeg", "a.jpg", id="a photo that is a document as well"),
        pytest.param(b"%PDF-1.4 x" + zipped(), "application/pdf", "a.pdf", id="a document that is an archive as well"),
        pytest.param(png(14), "application/pdf", "a.pdf", id="a photo called a document"),
        pytest.param(b"%PDF-1.4 x", "image/png", "a.png", id="a document called a photo"),
    ],
)
def test_what_is_not_what_it_says_or_two_things_at_once_is_dropped(wang, settings, data, media_type, name):
    location = announce(wang, data, media_type, name=name).headers["location"]
    answer = patch(wang, location, data)
    assert (answer.status_code, slug(answer)) == (415, "evidence-type")
    assert head(wang, location).status_code == 404
    assert stored(settings) == []
    assert fetch(wang, data).status_code == 404


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        pytest.param(b"\xff\xd8\xff\xe0" + b"x" * 90, "image/jpg", "a.jpeg", id="a photo by its other type"),
        pytest.param(zipped(), "application/zip", "a.docx", id="a document that is a zip by nature"),
        pytest.param("记录".encode("gbk"), "text/plain", "记录.txt", id="words"),
        pytest.param(b"%PDF-1.4 x", "application/pdf", "a.pdf", id="a document"),
        pytest.param(b"<gpx/>", "application/gpx+xml", "a.gpx", id="a track"),
        pytest.param(b"<gpx/>", "", "a.gpx", id="a track without a type"),
        pytest.param(b"\0\0\0\x18ftypmp42" + b"x" * 90, "video/mp4", "a.mp4", id="a video"),
    ],
)
def test_what_people_bring_is_taken(wang, data, media_type, name):
    answer = send(wang, data, media_type, name=name)
    assert answer.status_code == 204, answer.text
    assert fetch(wang, data).content == data


def test_a_reader_sends_nothing(people):
    answer = announce(people("reader"), png(15))
    assert (answer.status_code, slug(answer)) == (403, "role-missing")


def test_unfinished_uploads_are_bounded_and_run_out(wang, settings, world):
    with TestClient(create_app(replace(settings, uploads_open=1))) as http:
        wang.http = http
        first = announce(wang, png(16)).headers["location"]
        assert slug(announce(wang, png(17))) == "too-many-uploads"
    with TestClient(create_app(replace(settings, uploads_open=9, upload_days=0))) as http:
        wang.http = http
        gone = announce(wang, png(18)).headers["location"]
        assert head(wang, gone).status_code == 404
        announce(wang, png(19))
        assert gone.rsplit("/", 1)[1] + ".part" not in parts(settings)
        assert head(wang, first).status_code == 200


def test_a_finding_says_what_is_missing_until_all_is_there(wang, people):
    one, two = png(20), png(21)
    assert wang.outcome(finding_with(wang, one, two)) == ["applied"]
    assert wang.cases()["A-0"].extra["evidence_missing"] == [hash_of(one), hash_of(two)]
    send(wang, one)
    case = wang.cases()["A-0"]
    assert case.extra["evidence_missing"] == [hash_of(two)]
    send(wang, two)
    case = people("city").cases()["A-0"]
    assert "evidence_missing" not in case.extra
    assert (case.finding_number, case.extra["evidence"]) == (1, [hash_of(one), hash_of(two)])
    page = wang.get("/collections/decisions/items").json()
    assert "evidence_missing" not in page["features"][0]["properties"]


def test_the_feed_tells_that_a_file_came(wang):
    data = png(22)
    wang.push(finding_with(wang, data))
    wang.pull()
    send(wang, data)
    changes = wang.pull()
    assert [change.record.issued_id for change in changes] == ["A-0"]
    assert changes[0].record.version == 3


def test_a_finding_sent_on_the_version_before_the_file_came_still_holds(wang):
    data = png(23)
    first = finding_with(wang, data)
    wang.push(first)
    case = wang.cases()["A-0"]
    op = wang.operation(case, {**REAL, "change_type": "expanded"})
    send(wang, data)
    assert wang.outcome(op) == ["applied"]


def test_a_file_sent_before_its_finding_is_not_missing(wang):
    data = png(24)
    send(wang, data)
    wang.push(finding_with(wang, data))
    assert "evidence_missing" not in wang.cases()["A-0"].extra


def test_a_colleague_may_send_the_file_for_a_case_and_the_city_reads_it(wang, people):
    data, zhao, city = png(25), people("zhao"), people("city")
    wang.push(finding_with(wang, data))
    case = wang.cases()["A-0"]
    assert send(zhao, data, case_id=case.case_id).status_code == 204
    assert "evidence_missing" not in wang.cases()["A-0"].extra
    assert fetch(city, data).content == data
    assert announce(city, data).json()["state"] == "there"


def test_a_file_named_again_by_a_later_finding_stays_readable(wang, people):
    data, zhao = png(26), people("zhao")
    send(wang, data)
    wang.push(finding_with(wang, data))
    assert zhao.outcome(finding_with(zhao, data)) == ["applied"]
    assert "evidence_missing" not in zhao.cases()["A-0"].extra


def test_a_finding_from_before_names_were_kept_gets_its_file_too(wang, people, monkeypatch):
    data = png(27)
    with monkeypatch.context() as before:
        before.setattr(push, "look_at", lambda _connection, _caller, changes: NewNames(changes))
        wang.push(finding_with(wang, data))
    send(wang, data, case_id=wang.cases()["A-0"].case_id)
    assert fetch(people("city"), data).content == data
    assert "evidence_missing" not in wang.cases()["A-0"].extra


class TestOverARealLine:
    def test_what_came_before_the_line_broke_is_kept(self, live, live_people, settings):
        wang, data = live_people("wang"), png(30, 3_000_000)
        location = announce(wang, data).headers["location"]
        self._break_off(live, wang, location, data, settings)
        reached = self._standing(wang, location)
        assert 1 << 20 <= reached <= 2_200_000
        assert patch(wang, location, data[reached:], reached).status_code == 204
        assert fetch(wang, data).content == data

    def test_a_checked_chunk_that_broke_off_leaves_nothing(self, live, live_people, settings):
        wang, data = live_people("wang"), png(31, 3_000_000)
        location = announce(wang, data).headers["location"]
        self._break_off(live, wang, location, data, settings, "Upload-Checksum: sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n")
        assert self._standing(wang, location) == 0

    def test_the_same_chunk_from_four_sides_is_written_once(self, live_people):
        wang, data = live_people("wang"), png(32, 3_000_000)
        location = announce(wang, data).headers["location"]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: patch(wang, location, data).status_code, range(4)))
        assert answers.count(204) == 1
        assert set(answers) <= {204, 404, 409, 423}
        assert fetch(wang, data).content == data

    def _break_off(self, live, person, location, data, settings, more="") -> None:
        """Send 2.2 MB of a chunk and hang up once the first of it lies on the disk."""
        place, part = urlsplit(live), settings.uploads_path / (location.rsplit("/", 1)[1] + ".part")
        lines = f"PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: {person.headers['Authorization']}\r\n"
        lines += "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
        with socket.create_connection((place.hostname, place.port)) as line:
            line.sendall(f"{lines}{more}Content-Length: {len(data)}\r\n\r\n".encode() + data[:2_200_000])
            until(lambda: part.stat().st_size > 0)

    def _standing(self, person, location) -> int:
        """Where the upload stands once the broken request has let go of it."""
        until(lambda: patch(person, location, b"", 1 << 40).status_code == 409)
        return int(head(person, location).headers["upload-offset"])


def _as_post(person, location: str, method: str, data: bytes = b"", **headers: str):
    given = {**person.headers, **TUS, "X-HTTP-Method-Override": method, **headers}
    given.setdefault("Content-Type", "application/offset+octet-stream")
    return person.http.post(location, content=data, headers=given)


def test_a_post_that_names_another_method_is_taken_as_that(wang, settings):
    data = png(1, 2 << 20)  # larger than any other body may be
    location = announce(wang, data).headers["location"]
    assert _as_post(wang, location, "PATCH", data, **{"Upload-Offset": "0"}).status_code == 204
    assert stored(settings) == [hash_of(data)]
    other = announce(wang, png(2)).headers["location"]
    assert _as_post(wang, other, "DELETE").status_code == 204
    assert head(wang, other).status_code == 404


@pytest.mark.parametrize("method", ["", "GET", "PUT", "patch me"])
def test_a_post_to_an_upload_that_names_no_method_of_uploads_is_refused(wang, method):
    location = announce(wang, png(3)).headers["location"]
    assert _as_post(wang, location, method, b"x").status_code == 405


def test_no_other_door_is_opened_by_naming_a_method(wang):
    case_id = wang.cases()["A-0"].case_id
    answer = wang.http.post(
        f"/collections/cases/items/{case_id}", headers={**wang.headers, "X-HTTP-Method-Override": "DELETE"}
    )
    assert answer.status_code == 405
