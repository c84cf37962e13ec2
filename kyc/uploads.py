"""An upload handler that never stores a body which is too long."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from kyc.validators import max_body_length


class LengthLimitHandler(FileUploadHandler):
    """Read files of a body that is too long to its end without keeping a byte.

    The door then answers 413. Cutting the connection instead would show people their browser's
    error page in place of the reason.
    """

    too_long = False

    def handle_raw_input(
        self, _input: Any, _meta: Any, content_length: int, _boundary: Any, _encoding: Any = None
    ) -> None:
        """Note whether the declared length is too much."""
        self.too_long = content_length > max_body_length()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip the file when the body is too long."""
        super().new_file(*args, **kwargs)
        if self.too_long:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """Hand the bytes on to the next handler."""
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        """Leave the file to the next handler."""
