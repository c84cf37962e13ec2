"""S11: the API stands any input. `make promises` tries more of it."""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import services
from config.wsgi import application
from tests.factories import UserFactory

EXAMPLES = int(os.environ.get("PROMISE_EXAMPLES", "8"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture
def api(db, reader):
    """The description as it is served, by requests that share the test's own transaction."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    for signal in ends:
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_input_gets_an_answer_of_the_schema_and_never_a_5xx(case):
    user = UserFactory.create()  # anew: some operations end the token, or the account
    _device, token = services.add_phone(user=user, name="any")

    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Token {token}"})
