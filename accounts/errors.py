"""The one exception a service raises when it must say no."""

from typing import Any


class ProblemError(Exception):
    """A refusal with a stable code, the HTTP status that carries it and a translated message.

    `details` are further members of the API's error object, such as the challenge to answer.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        param: str | None = None,
        retry_after: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.status = status
        self.param = param
        self.retry_after = retry_after
        self.details = details or {}
        super().__init__(code)
