"""From the lines of each row to the seventeen fields, as printed, checked against each other."""

import re

import numpy as np
from rapidfuzz import fuzz, process

from ocr_engine.elements import FIELD_KEYS, Box, Field
from ocr_engine.extraction import lexicons, regions
from ocr_engine.extraction.layout import PlacedLine
from ocr_engine.extraction.nik import check_nik

# A reading this close to exactly one entry of a closed list is that entry, mis-read. Occupations
# and region names may be printed freely, so they must come much closer.
LISTS: dict[str, tuple[tuple[str, ...], float]] = {
    "jenis_kelamin": (lexicons.SEXES, 60),
    "agama": (lexicons.RELIGIONS, 74),
    "status_perkawinan": (lexicons.MARITAL_STATUSES, 74),
    "pekerjaan": (lexicons.OCCUPATIONS, 88),
    "kewarganegaraan": (lexicons.NATIONALITIES, 66),
    "provinsi": (regions.printed_provinces(), 88),
    "kabupaten_kota": (regions.printed_regencies(), 92),
}
DATE = re.compile(r"(\d{2})\W?(\d{2})\W?(\d{4})$")
PROVINCE_TITLE = "PROVINSI"
BLOOD_TYPE = re.compile(r"(AB|[ABO0])([+-])?$")
DIGIT_LIKE = str.maketrans("OQDILZSBG", "000112586")


def build_fields(rows: dict[str, list[PlacedLine]], quads: list[np.ndarray]) -> tuple[Field, ...]:
    """Turn assigned lines into the 17 fields.

    Args:
        rows: from `layout.assign_lines`.
        quads: each line's corners (4, 2) on the photo, by `PlacedLine.index`.
    """
    rows = dict(rows)
    birth = rows.pop("tempat_tgl_lahir", [])
    fields = {
        key: _field(key, " ".join(line.text for line in lines), lines, quads)
        for key, lines in rows.items()
    }
    fields |= _birth_fields(birth, quads)
    found = tuple(fields.get(key, Field(key, "", "", 0.0, None)) for key in FIELD_KEYS)
    return _with_checks(found)


def _field(key: str, raw: str, lines: list[PlacedLine], quads: list[np.ndarray]) -> Field:
    value = normalise(key, raw)
    confidence = min((line.confidence for line in lines), default=0.0)
    snapped = key in LISTS and value in LISTS[key][0] and not raw.endswith(value)
    checks = ("list_entry",) if snapped else ()
    return Field(key, value, raw, round(confidence, 4), _around(lines, quads), checks=checks)


def _birth_fields(lines: list[PlacedLine], quads: list[np.ndarray]) -> dict[str, Field]:
    """Part `PLACE, DD-MM-YYYY` into place and date of birth."""
    raw = " ".join(line.text for line in lines)
    parts = re.match(r"^(.*?)[\s,.]*((?:[\dOIL]{2}\W{0,2}){2}[\dOIL]{4})$", raw)
    place, date = parts.groups() if parts else (raw, "")
    return {
        key: _field(key, text, lines, quads)
        for key, text in (("tempat_lahir", place), ("tanggal_lahir", date))
    }


def normalise(key: str, raw: str) -> str:
    """Return what is printed, given what was read: the field's form and its closed list applied."""
    text = " ".join(raw.strip(" :;").split())
    if key == "provinsi":
        text = _without_title(text)
    if key in {"nik", "rt_rw", "tanggal_lahir"} or (
        key == "berlaku_hingga" and sum(map(str.isdigit, text)) >= 4
    ):
        return _numeric(key, text)
    if key == "golongan_darah":
        return _blood_type(text)
    if key == "berlaku_hingga":
        return lexicons.LIFETIME if fuzz.ratio(text, lexicons.LIFETIME) > 70 else text
    if key in LISTS:
        return _nearest(text, *LISTS[key])
    return text


def _without_title(text: str) -> str:
    """Return a province's name without the word PROVINSI before it, however that was read."""
    if text.startswith(PROVINCE_TITLE):
        return text.removeprefix(PROVINCE_TITLE).strip()
    first, _, rest = text.partition(" ")
    return rest if rest and fuzz.ratio(first, PROVINCE_TITLE) > 70 else text


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
        parts = re.fullmatch(r"(\d{1,3})\D{1,3}(\d{1,3})", digits) or re.fullmatch(
            r"(\d{3})/?(\d{3})", digits
        )
        return "/".join(parts.groups()) if parts else text
    date = DATE.search(digits)
    return "-".join(date.groups()) if date else text


def _nearest(text: str, entries: tuple[str, ...], least: float) -> str:
    """Return the list's entry that a text is a mis-reading of, or the text itself."""
    if text in entries or not text:
        return text
    best, *others = process.extract(text, entries, scorer=fuzz.ratio, limit=2)
    clear = not others or best[1] - others[0][1] >= 4
    return best[0] if best[1] >= least and clear else text


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
        Field(f.key, f.value, f.raw_text, f.confidence, f.box, f.source, f.checks + codes)
        if f.key == "nik"
        else f
        for f in fields
    )
