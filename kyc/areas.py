"""Where on the photo a reason lies, told from what the engine measured and read."""

from typing import Any

from kyc.card import FIELD_LABELS

Corners = list[list[float]]

FIELDS_OF = {
    "nik_format_invalid": ("nik",),
    "nik_dob_mismatch": ("nik", "tanggal_lahir"),
    "nik_gender_mismatch": ("nik", "jenis_kelamin"),
    "document_expired": ("berlaku_hingga",),
    "under_age": ("tanggal_lahir",),
    "nationality_not_supported": ("kewarganegaraan",),
}
WHOLE_CARD = frozenset(
    {
        *("image_blurred", "image_dark", "image_low_resolution", "image_grayscale"),
        *("document_photocopy", "document_screen", "document_damaged"),
    }
)
# Left, top, right, bottom in fractions of the card; wide enough for every printing of it.
PORTRAIT = (0.71, 0.15, 0.98, 0.74)


def areas_of(code: str, payload: dict[str, Any]) -> list[tuple[str, Corners]]:
    """Return the areas of the photo that a reason is about.

    Returns:
        For each the key of its field, "card", or "" for another place, and its four corners.
    """
    measured = [
        ("", area["box"])
        for area in payload.get("quality", {}).get("areas", [])
        if area["verdict"] == code
    ]
    card = payload.get("card")
    if measured or card is None:
        return measured
    if code in WHOLE_CARD:
        return [("card", card)]
    if code == "portrait_unclear":
        return [("", _part_of(card, PORTRAIT))]
    boxes = {field["key"]: field["box"] for field in payload.get("fields", []) if field["box"]}
    return [(key, boxes[key]) for key in _fields_of(code, payload) if key in boxes]


def _fields_of(code: str, payload: dict[str, Any]) -> list[str]:
    """Return the keys of the fields that a reason is about."""
    if code != "fields_unreadable":
        return list(FIELDS_OF.get(code, ()))
    checks = {field["key"]: field["checks"] for field in payload.get("fields", [])}
    for doubt in ("unreadable", "uncertain"):
        if doubtful := [key for key in FIELD_LABELS if doubt in checks.get(key, ())]:
            return doubtful
    return []


def _part_of(card: Corners, part: tuple[float, float, float, float]) -> Corners:
    left, top, right, bottom = part
    return [
        _point(card, u, v) for u, v in ((left, top), (right, top), (right, bottom), (left, bottom))
    ]


def _point(card: Corners, u: float, v: float) -> list[float]:
    """Return the point at fractions (u, v) of a card, as if it lay flat before the camera."""
    weights = ((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v)
    pairs = [list(zip(weights, axis, strict=True)) for axis in zip(*card, strict=True)]
    return [round(sum(weight * value for weight, value in pair), 1) for pair in pairs]
