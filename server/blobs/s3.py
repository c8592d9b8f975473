"""Bytes in a bucket of any store that speaks S3, signed with version 4."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from ..errors import StorageFull
from ..evidence_errors import BlobMissing, BlobsUnavailable
from .port import CHUNK_BYTES, BlobKey

CONNECT_S, ANSWER_S, TRIES = 5, 60, 3
_FULL = frozenset({"XMinioStorageFull", "InsufficientStorage", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded"})
_ABSENT = frozenset({"NoSuchKey", "NoSuchObject", "NotFound"})


@dataclass(frozen=True)
class Bucket:
    """Where the files lie: ``host`` with its port, ``secure`` for HTTPS, ``prefix`` without slashes at its ends."""

    host: str
    secure: bool
    name: str
    prefix: str
    key_id: str
    key_secret: str
    region: str


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in _FULL:
            raise StorageFull from error
        raise BlobsUnavailable(f"{error.code}: {error.message}") from error
    except (MinioException, HTTPError, OSError, ValueError) as error:
        raise BlobsUnavailable(str(error)) from error


def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_S, read=ANSWER_S),
        retries=urllib3.Retry(total=TRIES, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
        maxsize=16,
    )


class BucketBlobs:
    """A bucket that exists already; the server never makes or lists one."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket, self._http = bucket, _pool()
        self._client = Minio(
            bucket.host,
            bucket.key_id,
            bucket.key_secret,
            secure=bucket.secure,
            region=bucket.region,
            http_client=self._http,
        )

    def _name(self, key: BlobKey) -> str:
        return f"{self._bucket.prefix}/{key.name}" if self._bucket.prefix else key.name

    def put(self, key: BlobKey, file: Path) -> None:
        """Send the file; the store shows an object only once it has all of it. What it says it holds is compared."""
        length = file.stat().st_size
        if self.size(key) == length:
            return
        with _faults():
            self._client.fput_object(self._bucket.name, self._name(key), str(file))
        stored = self.size(key)
        if stored != length:
            raise BlobsUnavailable(f"the store holds {stored} of {length} bytes")

    def size(self, key: BlobKey) -> int | None:
        """Return how many bytes are stored."""
        try:
            with _faults():
                return self._client.stat_object(self._bucket.name, self._name(key)).size
        except BlobsUnavailable as error:
            if isinstance(error.__cause__, S3Error) and error.__cause__.code in _ABSENT:
                return None
            raise

    def read(self, key: BlobKey) -> Iterator[bytes]:
        """Give the bytes in pieces."""
        try:
            with _faults():
                answer = self._client.get_object(self._bucket.name, self._name(key))
        except BlobsUnavailable as error:
            if isinstance(error.__cause__, S3Error) and error.__cause__.code in _ABSENT:
                raise BlobMissing(key.sha256) from error
            raise
        return _pieces(answer)

    def close(self) -> None:
        """Close the connections."""
        self._http.clear()


def _pieces(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        with _faults():
            yield from answer.stream(CHUNK_BYTES)
    finally:
        answer.close()
        answer.release_conn()
