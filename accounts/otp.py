"""One-time codes. The only file that knows pyotp.

pyotp refuses a TOTP interval above 120 s, so a mailed code is an HOTP value: the secret belongs to
one challenge, the counter to one mail, and expiry, tries and use are kept beside them in the row.
"""

import pyotp

DIGITS = 6


def new_secret() -> str:
    """Return a fresh random secret in base32."""
    return pyotp.random_base32()


def code_at(secret: str, counter: int) -> str:
    """Return the code of one counter value."""
    return pyotp.HOTP(secret, digits=DIGITS).at(counter)


def matches(secret: str, counter: int, code: str) -> bool:
    """Compare a typed code in constant time."""
    return pyotp.HOTP(secret, digits=DIGITS).verify(code, counter)
