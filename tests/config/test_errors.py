"""One shape for every error of the API."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions, serializers

from accounts.errors import ProblemError
from config import errors


def api_request():
    """Return a request as the middleware passes it on."""
    request: Any = RequestFactory().get("/api/v1/anything/")
    request.request_id = "req_1"
    return request


def answer(exc):
    """Return the response to an exception that a view raised."""
    return errors.exception_handler(exc, {"request": api_request()})


@pytest.mark.parametrize(
    ("exc", "status", "kind", "code"),
    [
        (exceptions.ParseError(), 400, "invalid_request", "parse_error"),
        (exceptions.NotAuthenticated(), 401, "authentication", "not_authenticated"),
        (exceptions.PermissionDenied(), 403, "permission", "permission_denied"),
        (Http404(), 404, "not_found", "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "invalid_request", "method_not_allowed"),
        (ProblemError("taken", "Taken.", status=409), 409, "conflict", "taken"),
        (RequestDataTooBig(), 413, "too_large", "request_too_large"),
        (
            exceptions.UnsupportedMediaType("x/y"),
            415,
            "unsupported_media",
            "unsupported_media_type",
        ),
        (exceptions.Throttled(wait=3), 429, "rate_limit", "throttled"),
        (ProblemError("reader_timeout", "Later.", status=503), 503, "api", "reader_timeout"),
    ],
)
def test_every_refusal_has_status_type_and_code(exc, status, kind, code):
    response = answer(exc)

    error = response.data["error"]
    assert (response.status_code, error["type"], error["code"]) == (status, kind, code)
    assert sorted(error) == ["code", "errors", "message", "param", "request_id", "type"]


def test_problem_shows_its_param_details_and_when_to_come_back():
    problem = ProblemError(
        "early", "Wait.", status=429, param="code", retry_after=7, details={"challenge": "chl_1"}
    )

    response = answer(problem)

    assert response.headers["Retry-After"] == "7"
    assert response.data["error"] == {
        "type": "rate_limit",
        "code": "early",
        "message": "Wait.",
        "param": "code",
        "errors": [],
        "challenge": "chl_1",
        "request_id": "req_1",
    }


def test_throttled_keeps_its_retry_after():
    assert answer(exceptions.Throttled(wait=3)).headers["Retry-After"] == "3"


def test_validation_error_lists_each_leaf_with_its_path():
    detail: dict[str, Any] = {"box": [{"x": ["Too small."]}, {}], "non_field_errors": ["Odd."]}

    error = answer(serializers.ValidationError(detail)).data["error"]

    assert (error["code"], error["param"], error["message"]) == (
        "validation_error",
        "box.x",
        "Too small.",
    )
    assert error["errors"] == [
        {"param": "box.x", "code": "invalid", "message": "Too small."},
        {"param": None, "code": "invalid", "message": "Odd."},
    ]


def test_unforeseen_exception_is_left_to_the_500_page():
    assert answer(RuntimeError()) is None


@pytest.mark.django_db
def test_unforeseen_exception_in_the_api_answers_the_envelope(monkeypatch):
    def crash(**_arguments):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("accounts.services.log_in", crash)
    client = Client(raise_request_exception=False)

    response = client.post(
        "/api/v1/accounts/log-in/",
        {"email": "a@example.com", "password": "x"},
        content_type="application/json",
    )

    error = response.json()["error"]
    assert (response.status_code, error["type"], error["code"]) == (500, "api", "internal_error")
    assert "secret detail" not in response.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_unknown_address_of_the_api_answers_the_envelope(client, settings, debug):
    settings.DEBUG = debug

    response = client.get("/api/v1/nothing/")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_unknown_page_answers_a_page(client):
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_bad_request_outside_a_view_answers_the_envelope():
    assert errors.bad_request(api_request(), Exception()).status_code == 400


def post_json(client, body: str, address: str = "/api/v1/accounts/log-in/", **headers):
    """Send a body as it stands."""
    return client.post(address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("nested", ["[", '{"a":'])
def test_body_nested_too_deeply_is_a_parse_error(client, nested):
    response = post_json(client, nested * 100_000)

    assert (response.status_code, response.json()["error"]["code"]) == (400, "parse_error")


@pytest.mark.parametrize("body", ["[]", "7", "null", '"text"'])
def test_body_that_is_no_object_is_refused(client, body):
    response = post_json(client, body)

    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, "validation_error", None)


def test_body_is_utf_8_whatever_it_claims(client):
    response = client.generic(
        "POST", "/api/v1/accounts/log-in/", "{}", content_type="application/json; charset=rot13"
    )

    assert (response.status_code, response.json()["error"]["code"]) == (400, "validation_error")


@pytest.mark.parametrize("debug", [True, False])
def test_unknown_address_of_the_api_asks_no_csrf_token(settings, debug):
    settings.DEBUG = debug
    client = Client(enforce_csrf_checks=True)

    response = post_json(client, "{}", "/api/v1/verifications")

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("[]", "validation_error", "Kirim sebuah objek JSON."),
        (
            '{"email": "a@example.com", "password": {}}',
            "validation_error",
            "Bukan teks yang valid.",
        ),
        (
            '{"email": "a@example.com", "password": "\\ud800"}',
            "validation_error",
            "Karakter surrogate tidak diperbolehkan: U+D800.",
        ),
        ("{", "parse_error", "Isi permintaan ini tidak dapat diurai."),
    ],
)
def test_body_is_refused_in_the_language_of_the_request(client, body, code, message):
    error = post_json(client, body, **{"accept-language": "id"}).json()["error"]

    assert (error["code"], error["message"]) == (code, message)


@pytest.mark.django_db
def test_token_and_method_are_refused_in_the_language_of_the_request(client):
    headers = {"accept-language": "id", "authorization": "Token nothing"}

    token = client.get("/api/v1/me/", headers=headers).json()["error"]["message"]
    method = client.put("/api/v1/accounts/log-in/", headers=headers).json()["error"]["message"]

    assert token == "Token ini tidak berlaku. Silakan masuk lagi."
    assert method == "Alamat ini tidak menerima metode tersebut."
