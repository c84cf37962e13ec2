import base64
from urllib.parse import urlencode

import pytest

from kyc.states import Status
from tests.kyc.api.test_verifications import LIST, client_of
from tests.kyc.factories import verification_in


@pytest.fixture
def phone(user):
    return client_of(user)


def refusal(response) -> tuple[int, str, str]:
    """Return status, code and param of an error."""
    error = response.json()["error"]
    return response.status_code, error["code"], error["param"]


@pytest.mark.parametrize("limit", ["1", "100"])
def test_list_takes_a_limit_from_1_to_100(limit, phone, user):
    verification_in(Status.CANCELED, user=user)
    assert len(phone.get(LIST, {"limit": limit}).json()["results"]) == 1


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "x", "", "1.5", pytest.param("9" * 5000, id="long")]
)
def test_list_refuses_any_other_limit(limit, phone):
    assert refusal(phone.get(LIST, {"limit": limit})) == (400, "validation_error", "limit")


@pytest.mark.parametrize(
    "position",
    [
        "p=abc",
        "p=2026-13-01T00:00:00Z",
        "p=2026-01-01T00:00:00",
        "p=9999-12-31T23:59:59-14:00",
        "p=0001-01-01T00:00:00%2B14:00",
        "p=%00",
        "o=x",
    ],
)
def test_list_refuses_a_cursor_that_is_not_ours(position, phone):
    cursor = base64.b64encode(position.encode()).decode()
    response = phone.get(f"{LIST}?{urlencode({'cursor': cursor})}")
    assert refusal(response) == (400, "validation_error", "cursor")


@pytest.mark.parametrize("cursor", ["é", "cD1hYmM"])
def test_list_refuses_a_cursor_that_is_no_base64(cursor, phone):
    assert refusal(phone.get(LIST, {"cursor": cursor})) == (400, "validation_error", "cursor")
