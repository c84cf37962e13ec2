"""What can go wrong before there is anything to read."""


class OCRError(Exception):
    """A picture that cannot be read, with a stable code.

    Codes: `image_not_supported` (not a format we take), `image_corrupt` (truncated or damaged),
    `image_too_large` (too many bytes or pixels), `image_too_small`, `reader_timeout`,
    `reader_crashed`.
    """

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        super().__init__(message or code)
