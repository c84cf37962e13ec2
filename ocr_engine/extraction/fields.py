"""From the lines of each row to the seventeen fields, as printed, checked against each other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from ocr_engine.elements import FIELD_KEYS, Box, Field
from ocr_engine.extraction.layout import PlacedLine
from ocr_engine.extraction.nik import check_nik

SURE = 0.95  # a field below it is marked for the reviewer's eyes
LIKELIER_WRONG = 0.5  # below it the guess stays in `raw_text`, and nothing is claimed
DATE = re.compile(r"(\d{2})\W?(\d{2})\W?(\d{4})$")
BIRTH_LINE = re.compile(r"^(.*?)[\s,.]*((?:[\dOIL]{2}\W{0,2}){2}[\dOIL]{4})$")
BROKEN_BIRTH_LINE = re.compile(r"^(\D+?)[\s,.]+(\d[\d\W]*)$")  # a date that was not read whole
PROVINCE_TITLE = "PROVINSI"
ALMOST_TITLE = 70  # likeness of 100, of a first word to it
BLOOD_TYPE = re.compile(r"(AB|[ABO0])([+-])?$")
NEIGHBOURHOOD = re.compile(r"(\d{1,3})\D{1,3}(\d{1,3})")
JOINED_NEIGHBOURHOOD = re.compile(r"(\d{3})/?(\d{3})")
DIGIT_LIKE = str.maketrans("OQDILZSBG", "000112586")

Trust = Callable[[str, float], float]


@dataclass(frozen=True)
class Value:
    """What a row is believed to say; `text` as printed, `raw_text` as the network saw it.

    `alternatives` are the next likeliest texts, the likeliest first.
    """

    text: str
    raw_text: str
    confidence: float
    checks: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


def build_fields(
    values: dict[str, Value],
    rows: dict[str, list[PlacedLine]],
    quads: list[np.ndarray],
    trust: Trust,
) -> tuple[Field, ...]:
    """Turn what the fields say into the 17 fields, each with its place and its confidence.

    Args:
        values: by field's key.
        rows: the lines of each row, from `layout.assign_lines`.
        quads: each line's corners (4, 2) on the photo, by `PlacedLine.index`.
        trust: from a field's key and the network's certainty to a confidence.
    """
    born = rows.get("tempat_tgl_lahir", [])
    places = {**rows, "tempat_lahir": born, "tanggal_lahir": born}
    found = tuple(
        _field(key, values.get(key), places.get(key, []), quads, trust) for key in FIELD_KEYS
    )
    return _with_checks(found)


def _field(
    key: str,
    value: Value | None,
    lines: list[PlacedLine],
    quads: list[np.ndarray],
    trust: Trust,
) -> Field:
    if value is None:
        return Field(key, "", "", 0.0, None)
    confidence = trust(key, value.confidence)
    checks = value.checks + (("uncertain",) if confidence < SURE else ())
    text = normalise(key, value.text)
    if confidence < LIKELIER_WRONG:
        text, checks = "", (*value.checks, "unreadable")
    others = (normalise(key, other) for other in (value.text, *value.alternatives))
    return Field(
        key,
        text,
        value.raw_text,
        confidence,
        _around(lines, quads),
        checks=checks,
        alternatives=tuple(dict.fromkeys(other for other in others if other not in {"", text})),
    )


def part_birth_line(text: str) -> tuple[str, str]:
    """Return place and date as they stand in a line, the date empty where none is seen."""
    parts = BIRTH_LINE.match(text) or BROKEN_BIRTH_LINE.match(text)
    return (parts[1], parts[2]) if parts else (text, "")


def normalise(key: str, raw: str) -> str:
    """Return a text in its field's form: no title, no stray marks, digits where digits stand."""
    text = " ".join(raw.strip(" :;").split())
    if key == "provinsi":
        return _without_title(text)
    if key in {"nik", "rt_rw", "tanggal_lahir"} or (
        key == "berlaku_hingga" and sum(map(str.isdigit, text)) >= 4
    ):
        return _numeric(key, text)
    if key == "golongan_darah":
        return _blood_type(text)
    return text


def _without_title(text: str) -> str:
    """Return a province's name without the word PROVINSI before it, however that was read."""
    if text.startswith(PROVINCE_TITLE):
        return text.removeprefix(PROVINCE_TITLE).strip()
    first, _, rest = text.partition(" ")
    return rest if rest and fuzz.ratio(first, PROVINCE_TITLE) > ALMOST_TITLE else text


def _blood_type(text: str) -> str:
    """Return the blood type at the end of a text: the colon before it may be read as something."""
    found = BLOOD_TYPE.search(text)
    if found:
        return found[1].replace("0", "O") + (found[2] or "")
    # Alone, a plus is no blood type: it is the dash that stands for an unknown one.
    return "-" if text.endswith(("-", "+")) else text


def _numeric(key: str, text: str) -> str:
    digits = text.translate(DIGIT_LIKE)
    if key == "nik":
        return re.sub(r"\D", "", digits)
    if key == "rt_rw":
        parts = NEIGHBOURHOOD.fullmatch(digits) or JOINED_NEIGHBOURHOOD.fullmatch(digits)
        return "/".join(parts.groups()) if parts else text
    date = DATE.search(digits)
    return "-".join(date.groups()) if date else text


def _around(lines: list[PlacedLine], quads: list[np.ndarray]) -> Box | None:
    """Return one box around all lines of a field, in the direction of the first."""
    if not lines:
        return None
    corners = np.concatenate([quads[line.index] for line in lines])
    first = quads[lines[0].index]
    along = first[1] - first[0]
    along = along / max(float(np.hypot(*along)), 1e-6)
    down = np.array([-along[1], along[0]])
    x, y = corners @ along, corners @ down
    frame = ((x.min(), y.min()), (x.max(), y.min()), (x.max(), y.max()), (x.min(), y.max()))
    return Box(
        tuple(
            (float(u * along[0] + v * down[0]), float(u * along[1] + v * down[1])) for u, v in frame
        )
    )


def _with_checks(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Add to the NIK what contradicts it; nothing is repaired."""
    value = {field.key: field.value for field in fields}
    codes = (
        check_nik(value["nik"], value["tanggal_lahir"], value["jenis_kelamin"], value["provinsi"])
        if value["nik"]
        else ()
    )
    return tuple(
        replace(field, checks=field.checks + codes) if field.key == "nik" else field
        for field in fields
    )
