import re
from pathlib import Path

import pytest
import yaml
from drf_spectacular.validation import validate_schema

from config.schema import ERROR_CODES

ROOT = Path(__file__).resolve().parents[2]
# POSTs that make nothing, or that cannot do it twice.
UNREPEATABLE = {
    *(f"/api/v1/accounts/{name}/" for name in ("confirm-email", "erase", "export")),
    *(f"/api/v1/accounts/{name}/" for name in ("firebase-token", "reset-password")),
    "/api/v1/ocr/read/",
    *(f"/api/v1/accounts/{name}/" for name in ("log-out", "log-out-everywhere")),
}
RAISED = re.compile(r'ProblemError\(\s*"([a-z_]+)"')
FOR_REVIEWERS = {
    *("already_decided", "answer_unknown", "field_unknown", "own_case", "permission_denied"),
    *("reason_not_allowed", "reason_required", "reason_unknown", "reject_type_required"),
    *("awaiting_confirmation", "claimed_by_other", "nothing_proposed", "own_proposal"),
    *("same_reviewer", "not_open", "fields_not_looked_at", "answer_held", "nothing_to_undo"),
    *("assignee_unknown", "label_invalid"),
}


@pytest.fixture
def schema(client):
    return yaml.safe_load(client.get("/api/v1/schema/").content)


def operations(schema):
    """Return every operation under its method and address."""
    return {
        (method, address): operation
        for address, path in schema["paths"].items()
        for method, operation in path.items()
        if "responses" in operation
    }


def contents(operation):
    """Return each JSON body of an operation: of its request, and of its success."""
    answers = [answer for status, answer in operation["responses"].items() if status[0] == "2"]
    bodies = [operation.get("requestBody", {}), *answers]
    found = [body.get("content", {}).get("application/json") for body in bodies]
    return [content for content in found if content]


def test_schema_is_openapi_3_1_and_valid(schema):
    assert schema["openapi"] == "3.1.0"
    validate_schema(schema)


def test_schema_names_the_doors_of_the_contract(schema):
    names = ["sign-up", "verify-email", "resend-code", "log-in", "log-out", "log-out-everywhere"]
    names += ["forgot-password", "reset-password", "change-password", "change-email", "devices"]
    names += ["confirm-email", "consents", "consent-text", "export", "erase", "firebase-token"]
    expected = {f"/api/v1/accounts/{name}/" for name in names}

    expected |= {"/api/v1/ocr/read/"}
    assert expected | {"/api/v1/me/", "/api/v1/verifications/"} <= set(schema["paths"])


def test_every_operation_may_answer_the_error_envelope(schema):
    defaults = [operation["responses"]["default"] for operation in operations(schema).values()]

    assert {answer["content"]["application/json"]["schema"]["$ref"] for answer in defaults} == {
        "#/components/schemas/Error"
    }


def test_every_operation_has_a_summary_and_every_body_an_example(schema):
    without = [
        key
        for key, operation in operations(schema).items()
        if not operation.get("summary")
        or not all(content.get("examples") for content in contents(operation))
    ]

    assert [key for key in without if "schema" not in key[1]] == []


def test_every_post_that_makes_something_takes_an_idempotency_key(schema):
    without = {
        address
        for (method, address), operation in operations(schema).items()
        if method == "post"
        and "Idempotency-Key" not in {entry["name"] for entry in operation.get("parameters", [])}
    }

    assert without == UNREPEATABLE


def test_every_code_that_is_raised_is_described():
    sources = [path for app in ("accounts", "kyc") for path in (ROOT / app).rglob("*.py")]
    raised = {code for path in sources for code in RAISED.findall(path.read_text())}

    assert raised - FOR_REVIEWERS - set(ERROR_CODES) == set()


def test_docs_load_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()

    assert "http://" not in page
    assert "https://" not in page
