"""What may be uploaded, judged by its first bytes and its length, before anything parses it."""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext

from accounts.errors import ProblemError

DATA_URL_PREFIX = re.compile(r"data:[\w.+/-]*(;[\w=.+-]+)*,", re.ASCII)
URL_SAFE_ALPHABET = str.maketrans("-_", "+/")
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def max_body_length() -> int:
    """Return the bytes of the longest body we read: a photo in base64, and what is around it."""
    return int(settings.PHOTO_MAX_BYTES) * 4 // 3 + 64 * 1024


def check_body_length(length: int) -> None:
    """Refuse a request body of more bytes than any photo we take needs."""
    if length > max_body_length():
        raise too_large()


def check_photo(data: bytes) -> None:
    """Refuse bytes that are too many or none, or no image of a kind we take."""
    if not data:
        raise empty()
    if len(data) > settings.PHOTO_MAX_BYTES:
        raise too_large()
    if not _is_supported_image(data):
        raise not_supported()


def decode_base64(text: str) -> bytes:
    """Return the bytes of a photo in base64, with or without a `data:` prefix.

    The alphabet of addresses (`-`, `_`) and missing padding are taken, too: phones send both.
    """
    check_body_length(len(text))
    text = text[match.end() :] if (match := DATA_URL_PREFIX.match(text)) else text
    text = "".join(text.split()).translate(URL_SAFE_ALPHABET)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise not_base64() from None


@contextmanager
def named(param: str) -> Iterator[None]:
    """Let a refusal of a photo name another member of the body."""
    try:
        yield
    except ProblemError as problem:
        if problem.param == "photo":
            problem.param = param
        raise


def too_large() -> ProblemError:
    """Return the refusal of a photo with too many bytes."""
    megabytes = settings.PHOTO_MAX_BYTES // (1024 * 1024)
    message = gettext("The photo is too large. It may have up to %(megabytes)s MB.")
    return ProblemError(
        "image_too_large", message % {"megabytes": megabytes}, status=413, param="photo"
    )


def too_many_pixels() -> ProblemError:
    """Return the refusal of a photo with too many pixels, however few its bytes."""
    message = gettext("The photo has too many pixels. Please take or save it in a smaller size.")
    return ProblemError("image_too_large", message, status=413, param="photo")


def not_supported() -> ProblemError:
    """Return the refusal of a file that is not an image we take."""
    message = gettext("This file is not a photo we can read. Use JPEG, PNG, WebP or HEIC.")
    return ProblemError("image_not_supported", message, status=415, param="photo")


def corrupt() -> ProblemError:
    """Return the refusal of a damaged file."""
    message = gettext("The file is damaged or incomplete. Please take the photo again.")
    return ProblemError("image_corrupt", message, status=400, param="photo")


def not_base64() -> ProblemError:
    """Return the refusal of a text that is no base64."""
    message = gettext("The photo is not valid base64.")
    return ProblemError("image_corrupt", message, status=400, param="photo")


def empty() -> ProblemError:
    """Return the refusal of a file without a byte."""
    return ProblemError("image_corrupt", gettext("This file is empty."), status=400, param="photo")


def too_small() -> ProblemError:
    """Return the refusal of a photo with too few pixels."""
    message = gettext("The photo is too small to read. Please take a larger one.")
    return ProblemError("image_too_small", message, status=400, param="photo")


def _is_supported_image(data: bytes) -> bool:
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS)
    )
