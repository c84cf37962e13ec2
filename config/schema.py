"""What the OpenAPI description says about every operation at once."""

from typing import Any

STRING_OR_NULL = {"type": ["string", "null"]}
ENTRY = {"param": STRING_OR_NULL, "code": {"type": "string"}, "message": {"type": "string"}}
ERROR_SCHEMA = {
    "type": "object",
    "description": "Codes are stable; more may be added. Messages are for people and may change.",
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
                    "description": "With `email_not_verified`: the challenge to answer.",
                },
                "request_id": {"type": "string"},
            },
        }
    },
}
METHODS = {"get", "post", "put", "patch", "delete"}


def add_error_envelope(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Describe the error envelope once and let every operation answer it."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    answer = {
        "description": "An error.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for path in result["paths"].values():
        for method in METHODS & path.keys():
            path[method]["responses"]["default"] = answer
    return result
