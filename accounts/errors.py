"""The one exception a service raises when it must say no."""


class ProblemError(Exception):
    """A refusal with a stable code, the HTTP status that carries it and a translated message."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        param: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.status = status
        self.param = param
        self.retry_after = retry_after
        super().__init__(code)
