"""How much a text looks like the value of a printed row, about -1..2; 0 where nothing speaks."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from ocr_engine.extraction import lexicons, regions

CLOSED_LISTS = {
    "jenis_kelamin": lexicons.SEXES,
    "golongan_darah": lexicons.BLOOD_TYPES,
    "agama": lexicons.RELIGIONS,
    "status_perkawinan": lexicons.MARITAL_STATUSES,
    "pekerjaan": lexicons.OCCUPATIONS,
    "kewarganegaraan": lexicons.NATIONALITIES,
}
LISTED, HALF_LIKE, UNLISTED = 3.0, 0.5, -1.0  # of a list: `LISTED * (likeness - HALF_LIKE)`
NEIGHBOURHOOD = re.compile(r"\d{2,3}\W?/?\W?\d{2,3}")
NEIGHBOURHOOD_FORM = "000/000"  # what it is compared with, every digit as 0
NEIGHBOURED, UNLIKE_NEIGHBOURHOOD = 2.0, 1.0
# Three words or more are none, unless they have a neighbourhood's digits: where a dash stands for
# RT and RW, such a line is the end of the address before it.
WORDS, UNLIKE_WORDS = re.compile(r"[A-Z][^ ]* [^ ]+ [^ ]+.*"), -4.0
DIGITS_OF_NEIGHBOURHOOD = 5  # at least, however its form was spoilt
DATE = re.compile(r"\d\d.?\d\d.?\d{4}")
DATED = 1.8
BIRTH = re.compile(r"(.*\D)\d\d.?\d\d.?\d{3,4}")
YEAR_AT_END = re.compile(r"\d{4}$")
BORN, KNOWN_BIRTHPLACE, ONLY_YEAR, NO_BIRTH = 1.5, 0.5, 1.0, -0.5
ADDRESS = 0.4  # anything may be one
# Where people were born whose city or regency has, or had then, another name.
OTHER_BIRTHPLACES = ("JAKARTA", "PURWOKERTO", "SOLO", "TANJUNG KARANG", "UJUNG PANDANG")
LETTERS_OF_NAME, LETTERS_OF_REGION = 0.5, 0.6  # subtracted from the share of letters and blanks


@cache
def likeness(key: str, text: str) -> float:
    """Return how much a text looks like a row's value."""
    if key in CLOSED_LISTS:
        match = process.extractOne(text, CLOSED_LISTS[key], scorer=fuzz.ratio)
        return LISTED * (match[1] / 100 - HALF_LIKE) if match else UNLISTED
    if key == "tempat_tgl_lahir":
        return _birth_likeness(text)
    if key == "rt_rw":
        return _neighbourhood_likeness(text)
    if key == "berlaku_hingga":
        lifetime = LISTED * (fuzz.ratio(text, lexicons.LIFETIME) / 100 - HALF_LIKE)
        return DATED if DATE.fullmatch(text) else lifetime
    letters = sum(character.isalpha() or character == " " for character in text) / max(len(text), 1)
    return {"alamat": ADDRESS, "nama": letters - LETTERS_OF_NAME}.get(
        key, letters - LETTERS_OF_REGION
    )


def _neighbourhood_likeness(text: str) -> float:
    if NEIGHBOURHOOD.fullmatch(text):
        return NEIGHBOURED
    digits = sum(character.isdigit() for character in text)
    if WORDS.fullmatch(text) and digits < DIGITS_OF_NEIGHBOURHOOD:
        return UNLIKE_WORDS
    form = fuzz.ratio(re.sub(r"\d", "0", text), NEIGHBOURHOOD_FORM) / 100
    return NEIGHBOURED * form - UNLIKE_NEIGHBOURHOOD


def _birth_likeness(text: str) -> float:
    dated = BIRTH.fullmatch(text)
    if not dated:
        return ONLY_YEAR if YEAR_AT_END.search(text) else NO_BIRTH
    place = dated[1].strip(" ,.")
    # A known place tells BANDUNG from the end of a name and BANDUNG.
    known = process.extractOne(place, birthplaces(), scorer=fuzz.ratio)
    return BORN + KNOWN_BIRTHPLACE * (known[1] / 100 if known else 0.0)


@cache
def birthplaces() -> tuple[str, ...]:
    """Return the usual names of places of birth: regencies and cities without their title."""
    names = regions.printed_regencies()
    untitled = (name.removeprefix("KABUPATEN ").removeprefix("KOTA ") for name in names)
    return (*untitled, *OTHER_BIRTHPLACES)
