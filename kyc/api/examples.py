"""What the description of the API shows as examples; nobody's data."""

from typing import Any

from accounts.api.examples import USER

PHOTO = {"photo": "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQEASABIAAD…"}
PROCESSING: dict[str, Any] = {
    "id": "ver_1b2c3d4e5f60718293a4b5c6",
    "object": "verification",
    "status": "processing",
    "status_version": 1,
    "created_at": "2026-11-20T12:05:00+07:00",
    "updated_at": "2026-11-20T12:05:00+07:00",
    "error_code": None,
    "reject_type": None,
    "reasons": [],
    "message": None,
    "fields": [],
}
NAME = {
    "key": "nama",
    "value": "SITI RAHMAWATI",
    "raw_text": "SITI RAHMAWATI",
    "confidence": 0.97,
    "box": [[100.0, 200.0], [300.0, 200.0], [300.0, 240.0], [100.0, 240.0]],
    "source": "ocr",
    "checks": [],
}
VERIFICATION = {**PROCESSING, "status": "in_review", "status_version": 2, "fields": [NAME]}
CANCELED = {**PROCESSING, "status": "canceled", "status_version": 2}
ACCOUNT = {
    **USER,
    "object": "account",
    "email_verified": True,
    "status": "in_review",
    "status_version": 2,
    "verification": VERIFICATION,
}
