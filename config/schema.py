"""What the OpenAPI description says about every operation at once."""

from typing import Any

# What the API refuses with; clients must survive a code that is not here.
ERROR_CODES = {
    "appeal_used": "another person has looked at this photo, or looks at it now",
    "already_verified": "the person is verified already",
    "authentication_failed": "the token is not valid",
    "bad_request": "the request cannot be understood",
    "code_expired": "the code is older than ten minutes",
    "code_invalid": "the code is not right, or not of this challenge",
    "code_required": "the password was right, but a mailed code is needed as well",
    "code_used": "the code was used before",
    "consent_outdated": "the consent's text has changed",
    "consent_required": "there is no consent yet",
    "credentials_invalid": "address or password is wrong",
    "email_not_verified": "the address is not proved yet",
    "email_taken": "another account proved the address meanwhile",
    "email_unchanged": "it is the account's address already",
    "field_unknown": "the card has no such field",
    "firebase_off": "no Firebase project is set up here",
    "idempotency_key_in_use": "the first request with the key still runs",
    "idempotency_key_invalid": "not 1 to 255 printable ASCII characters",
    "idempotency_key_reused": "the key was used with another body",
    "image_corrupt": "the photo is damaged, empty or no base64",
    "image_not_supported": "not JPEG, PNG, WebP or HEIF",
    "image_too_large": "too many bytes or pixels",
    "image_too_small": "too few pixels",
    "internal_error": "our fault; it was logged",
    "length_required": "the body came in chunks without a length",
    "method_not_allowed": "the address does not take this method",
    "not_allowed": "the verification ended for good",
    "not_authenticated": "no token was sent",
    "not_found": "there is no such thing, or it is somebody else's",
    "permission_denied": "the account has not the right for this",
    "parse_error": "the body cannot be parsed",
    "password_wrong": "not the account's password",
    "rate_limited": "too many requests from this network or account",
    "reader_crashed": "the reader died over the picture; try another",
    "reader_timeout": "the reader took too long, or is busy; try again",
    "request_too_large": "the body is too long",
    "resend_too_soon": "a code was sent a moment ago",
    "second_factor_required": "staff's rights need a second factor, for a token, too",
    "staff_account": "a reviewer's account is closed by an administrator",
    "status_conflict": "too early or too late for this change",
    "text_not_allowed": "too long for a line of the card, or signs that no card prints",
    "too_many_attempts": "too many wrong codes or passwords, or too many refused photos",
    "unsupported_media_type": "not a type of body that we take",
    "validation_error": "see `errors`",
    "verification_in_progress": "a photo is being looked at already",
}
STRING_OR_NULL = {"type": ["string", "null"]}
ENTRY = {"param": STRING_OR_NULL, "code": {"type": "string"}, "message": {"type": "string"}}
ERROR_SCHEMA = {
    "type": "object",
    "description": "Messages are for people and may change. Codes are stable and an open list, "
    "more may be added:\n\n"
    + "\n".join(f"* `{code}`: {meaning}" for code, meaning in sorted(ERROR_CODES.items())),
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["type", "code", "message", "param", "errors", "request_id"],
            "properties": {
                "type": {"type": "string"},
                **ENTRY,
                "errors": {"type": "array", "items": {"type": "object", "properties": ENTRY}},
                "challenge": {
                    "type": "string",
                    "description": "With `email_not_verified` and `code_required`: the challenge "
                    "to answer.",
                },
                "request_id": {"type": "string"},
            },
        }
    },
}
ERROR_EXAMPLE: dict[str, Any] = {
    "error": {
        "type": "rate_limit",
        "code": "resend_too_soon",
        "message": "Please wait 60 seconds before asking for another code.",
        "param": None,
        "errors": [],
        "request_id": "req_0a1b2c3d4e5f60718293a4b5",
    }
}
METHODS = {"get", "post", "put", "patch", "delete"}


def add_error_envelope(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Describe the error envelope once and let every operation answer it."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    answer = {
        "description": "An error.",
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Error"},
                "examples": {"AnError": {"summary": "An error", "value": ERROR_EXAMPLE}},
            }
        },
    }
    for path in result["paths"].values():
        for method in METHODS & path.keys():
            path[method]["responses"]["default"] = answer
    return result
