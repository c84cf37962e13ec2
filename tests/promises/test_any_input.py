"""S11: the API stands any input. `make promises` tries more of it."""

import os

import pytest
import schemathesis
from django.contrib.auth.models import Permission
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
from tests.e2e.scenes import drawn_photo
from tests.factories import UserFactory

EXAMPLES = int(os.environ.get("PROMISE_EXAMPLES", "8"))
READ = "/api/v1/ocr/read/"
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)


@pytest.fixture
def in_transaction(db):
    """Let the requests share the test's own transaction: the end of one closes no connection."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_input_gets_an_answer_of_the_schema_and_never_a_5xx(case, in_transaction, reader):
    # Anew: some operations end the token, or the account, which staff may not.
    user = UserFactory.create(is_staff=case.operation.path == READ)
    user.user_permissions.add(Permission.objects.get(codename="read_text"))
    reader.normalised = drawn_photo()
    token = services.add_program(user=user, name="any")

    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Token {token}"})
