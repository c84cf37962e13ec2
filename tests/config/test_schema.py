import pytest
import yaml


@pytest.fixture
def schema(client):
    return yaml.safe_load(client.get("/api/v1/schema/").content)


def test_schema_is_openapi_3_1_and_names_the_doors(schema):
    assert schema["openapi"] == "3.1.0"
    assert {
        f"/api/v1/accounts/{name}/"
        for name in ("sign-up", "verify-email", "resend-code", "log-in", "log-out")
    } <= set(schema["paths"])


def test_every_operation_may_answer_the_error_envelope(schema):
    operations = [
        operation
        for path in schema["paths"].values()
        for operation in path.values()
        if "responses" in operation
    ]

    assert {
        operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"]
        for operation in operations
    } == {"#/components/schemas/Error"}


def test_docs_load_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()

    assert "http://" not in page
    assert "https://" not in page
