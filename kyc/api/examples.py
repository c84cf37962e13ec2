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
    "tries_left": 5,
    "retry_at": None,
    "may_appeal": False,
    "appeal": None,
    "fields": [],
}
NAME: dict[str, Any] = {
    "key": "nama",
    "value": "SITI RAHMAWATI",
    "raw_text": "SITI RAHMAWATI",
    "confidence": 0.97,
    "box": [[100.0, 200.0], [300.0, 200.0], [300.0, 240.0], [100.0, 240.0]],
    "source": "ocr",
    "checks": [],
    "mark": None,
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
APPEAL = {"note": "The card was new and the light was good."}
APPEALED = {
    **VERIFICATION,
    "status_version": 4,
    "appeal": {**APPEAL, "created_at": "2026-11-20T15:30:00+07:00"},
}
MARKS = {"marks": [{"key": "nama", "is_right": False, "should_be": "SITI RACHMAWATI"}]}
CARD_FIELDS: dict[str, Any] = {
    "id": PROCESSING["id"],
    "object": "card_fields",
    "status": "in_review",
    "may_mark": True,
    "fields": [NAME],
}
MARK = {
    "is_right": False,
    "should_be": "SITI RACHMAWATI",
    "created_at": "2026-11-20T12:06:00+07:00",
}
MARKED_FIELDS = {**CARD_FIELDS, "fields": [{**NAME, "mark": MARK}]}
PICTURE = {"image": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAABLAAAAGQ…", "format": "json"}
WORD_BOX = [[80.0, 60.0], [412.0, 60.0], [412.0, 118.0], [80.0, 118.0]]
PAGE: dict[str, Any] = {
    "text": "INVOICE (N/A)",
    "size": [1200, 400],
    "seconds": 0.42,
    "engine": "1",
    "blocks": [
        {
            "box": [[80.0, 60.0], [700.0, 60.0], [700.0, 118.0], [80.0, 118.0]],
            "text": "INVOICE (N/A)",
            "lines": [
                {
                    "box": [[80.0, 60.0], [700.0, 60.0], [700.0, 118.0], [80.0, 118.0]],
                    "text": "INVOICE (N/A)",
                    "words": [
                        {
                            "text": "INVOICE",
                            "guess": "INVOICE",
                            "confidence": 0.98,
                            "box": WORD_BOX,
                        },
                        {
                            "text": "(N/A)",
                            "guess": "4O7",
                            "confidence": 0.31,
                            "box": [[440.0, 60.0], [700.0, 60.0], [700.0, 118.0], [440.0, 118.0]],
                        },
                    ],
                }
            ],
        }
    ],
}
