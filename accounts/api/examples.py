"""What the description of the API shows as examples; nobody's data."""

EMAIL = "siti@example.com"
CHALLENGE_ID = "chl_6f1c2b7d9e3a4850b1c2d3e4f5061728"
PASSWORD = "kopi-tubruk-pagi-hari"  # noqa: S105
CODE = "123456"
USER = {"id": "usr_5d2a9b7c4e1f60813a2b4c6d", "email": EMAIL, "language": "id"}
CHALLENGE = {
    "challenge": CHALLENGE_ID,
    "email": EMAIL,
    "expires_at": "2026-11-20T12:10:00+07:00",
    "resend_after": "2026-11-20T12:01:00+07:00",
}
DEVICE_ID = "dev_0a1b2c3d4e5f60718293a4b5"
SESSION = {
    "token": "3f9c1f0b8a7d6e5c4b3a29181716151413121110f0e0d0c0b0a0908070605040",
    "expires_at": "2026-12-20T12:00:00+07:00",
    "device": DEVICE_ID,
    "user": USER,
}
DEVICE = {
    "id": DEVICE_ID,
    "kind": "phone",
    "name": "Pixel 9",
    "is_current": True,
    "created_at": "2026-11-20T12:00:00+07:00",
    "expires_at": "2026-12-20T12:00:00+07:00",
}
ANSWERED = {"challenge": CHALLENGE_ID, "code": CODE}
