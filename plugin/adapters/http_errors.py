"""What ``requests`` raises, as errors of the line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import requests

from ..port_errors import BadAnswer, ServerTimeout, ServerUnreachable, SignInNeeded


class CredentialsLocked(requests.exceptions.RequestException):
    """The credentials store of the host application is locked; only its user can open it."""


@contextmanager
def line_errors(url: str, timeout_s: tuple[float, float]) -> Iterator[None]:
    """Raise what ``requests`` raises for a request to ``url`` as a leaf of ``TransportError``.

    ``timeout_s``: to connect, and of silence afterwards.
    """
    try:
        yield
    except requests.exceptions.Timeout as error:
        limit_s = timeout_s[0 if isinstance(error, requests.exceptions.ConnectTimeout) else 1]
        raise ServerTimeout(url, limit_s) from error
    except requests.exceptions.ContentDecodingError as error:
        raise BadAnswer(url, requests.codes.ok, f"encoding: {error}") from error
    except CredentialsLocked as error:
        raise SignInNeeded(url) from error
    except requests.exceptions.RequestException as error:
        raise ServerUnreachable(url, f"{type(error).__name__}: {error}") from error


def unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request as it is; given as ``auth`` it keeps ``requests`` from looking into a ``.netrc``."""
    return request
