"""The OpenAPI document is true: schemathesis over every operation, with a valid and with an invalid token.

A small seeded slice; ``REDLINE_OPENAPI_EXAMPLES=300`` for more, ``REDLINE_OPENAPI_SEED`` for others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from redline_review.server.app import create_app
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

EXAMPLES = int(os.environ.get("REDLINE_OPENAPI_EXAMPLES", "8"))
SEED = int(os.environ.get("REDLINE_OPENAPI_SEED", "20260502"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
]
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schemathesis.serializer.alias("application/zip", "application/octet-stream")
LEAKS = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "SELECT ", "INSERT ", ".py", "/tmp/")


@pytest.fixture
def app(settings) -> Iterator[TestClient]:
    """An app of its own, where wrong passwords hinder nobody else."""
    roomy = replace(settings, sign_in_failures_a_minute=1_000_000)
    with TestClient(create_app(roomy), base_url="http://testserver") as http:
        yield http.app


def document(app):
    schema = schemathesis.openapi.from_asgi("/api", app)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return schema


def sweep(app, headers: dict[str, str], expected: frozenset[int] = frozenset()) -> list[str]:
    """Call every operation; returns the operations, as proof that it was every one."""
    called, failures = [], []
    for found in document(app).get_all_operations():
        operation = found.ok()
        called.append(f"{operation.method.upper()} {operation.path}")

        @seed(SEED)
        @hypothesis_settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def holds(case) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
            if case.operation.responses.status_codes and response.status_code >= 400:
                assert response.headers["content-type"] == ["application/problem+json"]
            assert not [word for word in LEAKS if word in response.text]
            assert not expected or response.status_code in expected

        try:
            holds()
        except (FailureGroup, AssertionError) as error:
            failures.append(f"{called[-1]}: {_words(error)}")
    assert not failures, "\n\n".join(failures)
    return called


def _words(error: BaseException) -> str:
    inner = getattr(error, "exceptions", ())
    return "\n".join(map(_words, inner)) if inner else f"{type(error).__name__} {error}"[:1500]


def test_every_operation_keeps_its_word_with_a_valid_token(app, people):
    called = sweep(app, people("admin").headers)
    assert {"GET /sync/changes", "POST /sync/batches", "POST /evidence", "PATCH /evidence/uploads/{upload_id}"} <= {
        *called
    }
    assert len(called) == len(set(called))


def test_every_operation_keeps_its_word_with_an_invalid_token(app):
    assert sweep(app, {"Authorization": "Bearer e30.e30.e30"})


def test_no_operation_that_asks_for_a_token_works_without_one(app):
    for found in document(app).get_all_operations():
        operation = found.ok()
        if operation.definition.raw.get("security"):

            @seed(SEED)
            @hypothesis_settings(max_examples=2, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
            def refused(case) -> None:
                response = case.call()
                case.validate_response(response, checks=[ignored_auth])
                assert response.status_code in (401, 412, 422)

            refused()
