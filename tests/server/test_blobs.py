"""The stores of bytes behind one port: a folder, and a bucket of an S3 server process that checks every signature.

The S3 server is moto's, with its authentication on: it computes each request's signature (version 4) anew and refuses
another one, and what the user's policy does not allow.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import boto3
import pytest
from botocore.config import Config
from minio import Minio
from minio.error import S3Error
from redline_review.server.app import create_app
from redline_review.server.blobs.folder import FolderBlobs
from redline_review.server.blobs.opening import open_blobs
from redline_review.server.blobs.port import BlobKey
from redline_review.server.blobs.s3 import BucketBlobs
from redline_review.server.errors import BadSetting, StorageFull
from redline_review.server.evidence_errors import BlobMissing, BlobsUnavailable
from redline_review.server.settings import load_settings
from starlette.testclient import TestClient

BEFORE_AUTH = 4
"""Requests that make user, key, policy and bucket; every later one has to be signed."""
ALLOWED = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::evidence/*"}


@dataclass(frozen=True)
class S3Server:
    """A running server with a bucket ``evidence`` and a user who may read and write objects there, no more."""

    host: str
    key_id: str
    key_secret: str

    def settings(self, folder, **changes):
        given = {"blobs": f"s3+http://{self.host}/evidence/redline", "blobs_key_id": self.key_id}
        return load_settings(folder, {}, **{**given, "blobs_key_secret": self.key_secret, **changes})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the S3 server ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("the S3 server does not listen")


def furnish(host: str) -> S3Server:
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    asked = {"endpoint_url": f"http://{host}", "config": Config(retries={"total_max_attempts": 1}), **keys}
    iam = boto3.client("iam", **asked)
    iam.create_user(UserName="redline")
    key = iam.create_access_key(UserName="redline")["AccessKey"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [ALLOWED]})
    iam.put_user_policy(UserName="redline", PolicyName="evidence", PolicyDocument=policy)
    boto3.client("s3", **asked).create_bucket(Bucket="evidence")
    return S3Server(host, key["AccessKeyId"], key["SecretAccessKey"])


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    port = free_port()
    environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(BEFORE_AUTH)}
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **silent) as process:
        try:
            wait_for(port, process)
            yield furnish(f"127.0.0.1:{port}")
        finally:
            process.kill()


@pytest.fixture(params=["folder", "bucket"])
def blobs(request, tmp_path):
    if request.param == "folder":
        opened = FolderBlobs(tmp_path / "blobs")
    else:
        opened = open_blobs(request.getfixturevalue("s3").settings(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(os.urandom(700_000))
    return path


def key_of(path, org_id: str = "main") -> BlobKey:
    return BlobKey(org_id, hashlib.sha256(path.read_bytes()).hexdigest())


def test_what_was_put_is_read_back_whole(blobs, file):
    key = key_of(file)
    assert blobs.size(key) is None
    blobs.put(key, file)
    assert blobs.size(key) == 700_000
    assert b"".join(blobs.read(key)) == file.read_bytes()


def test_a_file_of_several_parts_is_read_back_whole(blobs, tmp_path):
    large = tmp_path / "large"
    large.write_bytes(os.urandom(12 << 20))
    blobs.put(key_of(large), large)
    assert hashlib.sha256(b"".join(blobs.read(key_of(large)))).hexdigest() == key_of(large).sha256


def test_putting_it_again_changes_nothing(blobs, file):
    key = key_of(file)
    for _ in range(2):
        blobs.put(key, file)
    assert b"".join(blobs.read(key)) == file.read_bytes()


def test_a_file_of_one_organisation_is_not_another_ones(blobs, file):
    blobs.put(key_of(file), file)
    assert blobs.size(key_of(file, "other")) is None


def test_what_is_not_there_is_said_before_the_first_byte(blobs, file):
    with pytest.raises(BlobMissing):
        blobs.read(key_of(file))


@pytest.mark.parametrize("org_id", ["..", "../..", "a/../.."])
def test_an_organisation_of_any_name_stays_in_the_folder(tmp_path, file, org_id):
    folder = tmp_path / "deep" / "deeper" / "blobs"
    FolderBlobs(folder).put(key_of(file, org_id.replace("/", "-")), file)
    found = [path for path in tmp_path.rglob("*") if path.is_file() and path != file]
    assert all(folder in path.parents for path in found)
    assert len(found) == 1


class TestSignatures:
    def test_a_request_signed_with_another_secret_is_refused(self, s3, tmp_path, file):
        with pytest.raises(BlobsUnavailable):
            open_blobs(s3.settings(tmp_path, blobs_key_secret="x" * 40)).put(key_of(file), file)
        forged = Minio(s3.host, s3.key_id, "x" * 40, secure=False, region="us-east-1")
        with pytest.raises(S3Error) as refused:
            forged.fput_object("evidence", "redline/x", str(file))
        assert refused.value.code == "SignatureDoesNotMatch"
        honest = open_blobs(s3.settings(tmp_path))
        assert honest.size(key_of(file)) is None

    def test_an_unknown_key_is_refused(self, s3, tmp_path, file):
        with pytest.raises(BlobsUnavailable):
            open_blobs(s3.settings(tmp_path, blobs_key_id="AKIANOBODY")).put(key_of(file), file)

    def test_a_bucket_that_the_policy_does_not_name_is_refused(self, s3, tmp_path, file):
        with pytest.raises(BlobsUnavailable):
            open_blobs(s3.settings(tmp_path, blobs=f"s3+http://{s3.host}/other")).put(key_of(file), file)


def test_a_store_that_does_not_answer_is_said_in_a_sentence(tmp_path, file, monkeypatch):
    monkeypatch.setattr("redline_review.server.blobs.s3.TRIES", 0)
    where = {"blobs": f"s3+http://127.0.0.1:{free_port()}/evidence", "blobs_key_id": "a", "blobs_key_secret": "b"}
    with pytest.raises(BlobsUnavailable):
        open_blobs(load_settings(tmp_path, {}, **where)).put(key_of(file), file)


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"blobs": "s3+https://host"}, id="no bucket"),
        pytest.param({"blobs": "ftp://host/bucket"}, id="another scheme"),
        pytest.param({"blobs": "s3+https://key:secret@host/bucket"}, id="a secret in the address"),
        pytest.param({"blobs": "s3+https://host:port/bucket"}, id="a port of letters"),
        pytest.param({"blobs": "s3+https://host/bucket"}, id="no keys"),
    ],
)
def test_a_setting_that_names_no_store_is_refused(tmp_path, where):
    with pytest.raises(BadSetting):
        open_blobs(load_settings(tmp_path, {}, **where))


def test_a_bucket_serves_uploads_as_a_folder_does(s3, settings, people):
    data = b"\x89PNG\r\n\x1a\n" + os.urandom(3000)
    given = s3.settings(settings.data_dir)
    keys = {name: getattr(given, name) for name in ("blobs", "blobs_key_id", "blobs_key_secret")}
    with TestClient(create_app(replace(settings, **keys))) as http:
        wang = people("wang")
        said = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/png"}
        place = http.post("/evidence", json=said, headers=wang.headers).headers["location"]
        tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        assert http.patch(place, content=data, headers={**wang.headers, **tus}).status_code == 204
        assert http.get(f"/evidence/{said['sha256']}", headers=wang.headers).content == data
    stored = open_blobs(given)
    assert isinstance(stored, BucketBlobs)
    assert b"".join(stored.read(BlobKey(settings.org_id, said["sha256"]))) == data


def test_a_store_that_refuses_leaves_the_upload_to_be_finished_later(s3, settings, people):
    data = b"\x89PNG\r\n\x1a\n" + os.urandom(3000)
    said = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/png"}
    tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    wang, given = people("wang"), s3.settings(settings.data_dir)
    keys = {name: getattr(given, name) for name in ("blobs", "blobs_key_id", "blobs_key_secret")}
    with TestClient(create_app(replace(settings, **{**keys, "blobs_key_secret": "wrong"}))) as http:
        place = http.post("/evidence", json=said, headers=wang.headers).headers["location"]
        answer = http.patch(place, content=data, headers={**wang.headers, **tus})
        assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (503, "evidence-unavailable")
        assert "Signature" not in answer.text
        assert http.get(f"/evidence/{said['sha256']}", headers=wang.headers).status_code == 404
    with TestClient(create_app(replace(settings, **keys))) as http:
        stands = http.head(place, headers={**wang.headers, **tus})
        assert stands.headers["upload-offset"] == str(len(data))
        assert http.get(f"/evidence/{said['sha256']}", headers=wang.headers).content == data


def test_a_full_disk_is_told_apart_from_a_broken_one(tmp_path, file):
    (tmp_path / "blobs").write_bytes(b"a file where the folder should be")
    with pytest.raises(BlobsUnavailable):
        FolderBlobs(tmp_path / "blobs").put(key_of(file), file)
    assert StorageFull is not BlobsUnavailable
