"""Days as a card prints them, DD-MM-YYYY: which can be one of birth, and one of expiry."""

import re
from datetime import UTC, datetime

BIRTH = re.compile(r"(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])-(19|20)\d\d")
# The first card is of 2011.
EXPIRY = re.compile(r"(0[1-9]|[12]\d|3[01])-(0[1-9]|1[0-2])-20(1[1-9]|[2-9]\d)")


def is_of_birth(text: str) -> bool:
    """Return whether a text is a day that has come."""
    day = _day(text) if BIRTH.fullmatch(text) else None
    return day is not None and day <= datetime.now(tz=UTC)


def is_of_expiry(text: str) -> bool:
    """Return whether a text is a day on which a card may expire."""
    return EXPIRY.fullmatch(text) is not None and _day(text) is not None


def _day(text: str) -> datetime | None:
    """Return the day of DD-MM-YYYY, None where the calendar has none."""
    try:
        return datetime.strptime(f"{text} +0000", "%d-%m-%Y %z")
    except ValueError:
        return None
