"""Any picture with print on it, read for staff and developers; nothing of it is kept."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext

from accounts import services as accounts
from accounts.errors import ProblemError
from accounts.models import User
from kyc import hocr, ledger, paper, validators
from kyc.ledger import Action
from kyc.roles import READ_TEXT
from kyc.services.refusals import BUSY_SECONDS, refusal
from ocr_engine import OCRError
from ocr_engine.worker import Reader

WAITING = 2  # pictures in a process: one is read, one waits; more would hold all its threads

_places = threading.BoundedSemaphore(WAITING)


@dataclass(frozen=True)
class Form:
    """A file that a reading can be handed out as."""

    media_type: str
    write: Callable[[dict[str, Any], bytes], bytes]


@cache
def page_reader() -> Reader:
    """Return this process's reader of pages.

    It is not the one that takes people's photos: nobody waits behind a page of small print.
    """
    return Reader()


def may_read(user: Any) -> bool:
    """Return whether somebody may let any picture be read."""
    return isinstance(user, User) and user.is_staff and user.has_perm(READ_TEXT)


def read_page(*, member: User, data: bytes, form: str) -> dict[str, Any]:
    """Read all print on a picture.

    Args:
        member: who wants it; the audit trail names them.
        data: the file as it came.
        form: what they want it as, a key of `FORMS` or `json`.

    Returns:
        What `PageReading.as_dict()` says.

    Raises:
        ProblemError: `permission_denied`, and why the picture cannot be read.
    """
    if not may_read(member):
        message = gettext("Your account may not read pictures here.")
        raise ProblemError("permission_denied", message, status=403)
    validators.check_photo(data)
    with _place(), _told():
        reading = page_reader().read_text(data)
    ledger.append(actor=member.public_id, action=Action.TEXT_READ, details={"form": form})
    return reading


def as_file(*, reading: dict[str, Any], data: bytes, form: str) -> bytes:
    """Return what was read from a picture as a file.

    Args:
        reading: from `read_page`.
        data: the picture that it was read from.
        form: a key of `FORMS`.
    """
    return FORMS[form].write(reading, data)


def make_token(*, member: User, name: str) -> str:
    """Make a token for a program of somebody at the desk; it is shown this once."""
    if not may_read(member):
        message = gettext("Your account may not read pictures here.")
        raise ProblemError("permission_denied", message, status=403)
    token = accounts.add_program(user=member, name=name)
    ledger.append(actor=member.public_id, action=Action.TOKEN_MADE, subject=member.public_id)
    return token


@contextmanager
def _place() -> Iterator[None]:
    """Hold a place at the reader, or refuse where there is none."""
    if not _places.acquire(blocking=False):
        message = gettext("The reader is busy with other pictures. Please try again shortly.")
        raise ProblemError("reader_timeout", message, status=503, retry_after=BUSY_SECONDS)
    try:
        yield
    finally:
        _places.release()


@contextmanager
def _told() -> Iterator[None]:
    """Say what the reader gives back in the words of every door."""
    try:
        yield
    except OCRError as error:
        raise _refusal(error) from error


def _refusal(error: OCRError) -> ProblemError:
    if error.code == "reader_timeout":
        message = gettext(
            "This takes too long: the picture is hard to read, or the reader busy. "
            "Please try again, or send a smaller part of it."
        )
        return ProblemError(error.code, message, status=503, retry_after=BUSY_SECONDS)
    return refusal(error)


def _plain(reading: dict[str, Any], _data: bytes) -> bytes:
    text: str = reading["text"]
    return f"{text}\n".encode()


def _hocr(reading: dict[str, Any], _data: bytes) -> bytes:
    return hocr.document(reading).encode()


def _pdf(reading: dict[str, Any], data: bytes) -> bytes:
    """Lay the words over the picture as the reader decoded it: none of the sender's own bytes."""
    with _told():
        jpeg = page_reader().normalise(data).jpeg
    words = [
        paper.LaidWord(word["guess"], word["box"])
        for block in reading["blocks"]
        for line in block["lines"]
        for word in line["words"]
    ]
    return paper.searchable(jpeg, tuple(reading["size"]), words, gettext("Text of a picture"))


FORMS = {
    "hocr": Form("application/xhtml+xml", _hocr),
    "pdf": Form("application/pdf", _pdf),
    "txt": Form("text/plain", _plain),
}
