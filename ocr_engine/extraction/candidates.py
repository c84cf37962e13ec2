"""What a line may say, and how likely each is before the picture is asked.

Weights are natural logarithms. What the network read has a place among the candidates, at a price:
a rare village or a mis-spelt occupation survives where the print is clear, because each letter
that is not there costs a clear picture more than the price.
"""

import re
from functools import cache
from math import prod

from rapidfuzz import fuzz, process

from ocr_engine.extraction import lexicons, nik, regions
from ocr_engine.extraction.fields import DIGIT_LIKE, PROVINCE_TITLE, part_birth_line
from ocr_engine.extraction.resemblance import birthplaces

NEIGHBOURS = 12  # entries of a list that are worth a question
LEAST_LIKENESS = 55  # of 100, as rapidfuzz counts; a list of few is asked about as a whole
# What it costs to believe that a card prints something else than its list holds.
CLOSED: dict[str, tuple[tuple[str, ...], float]] = {
    "agama": (lexicons.RELIGIONS, -9.0),
    "status_perkawinan": (lexicons.MARITAL_STATUSES, -9.0),
    "pekerjaan": (lexicons.OCCUPATIONS, -4.0),
    "kewarganegaraan": ((*lexicons.NATIONALITIES, *lexicons.COUNTRIES), -4.0),
}
# What nearly every card says is asked about however unlike it the reading is.
USUAL = {"kewarganegaraan": lexicons.NATIONALITIES}
# Where a card can say nothing else than its list, the picture may still show nothing at all.
NOTHING = {"": 0.0}
HIDDEN_BLOOD_TYPE = {"": -2.0}
# There are 38 provinces and 514 regencies; districts and villages are many, and renamed often.
ANOTHER_PROVINCE, ANOTHER_REGENCY = -16.0, -10.0
OUTSIDE_REGION = -5.0  # a name that the region above it does not hold
UNKNOWN_PLACE, SMALL_PLACE = -2.5, -1.5  # of birth: in no list, a district's
ALMOST, MISPRINTED = 82, -3.0  # likeness, and what it costs more to believe in a misprint
UNKNOWN_BLOOD_TYPE, SIGNED_BLOOD_TYPE = 0.5, -1.0
ANOTHER_DATE = -6.0  # that a printed date differs from the NIK's
NO_DATE = -10.0  # a card is valid to a date or for life, and prints nothing else there
# Log odds that a card is of the region its number was issued in, for people move, and that its
# owner was born in the regency where it was issued.
ISSUED_THERE, BORN_AT_HOME = 2.5, 2.0
# How usual neighbourhoods' numbers from 40 and from 100 on are beside smaller ones, by our guess.
FORTIES, HUNDREDS = 0.05, 0.01
DATE = re.compile(r"\d\d-\d\d-\d{4}")
BEFORE_DATE = re.compile(r"[,\d]")
BROKEN_DATE = 4  # digits of a birth line that tell of a date, though none was read
LOOSE_DATE = re.compile(r"^(\d\d)\W*(\d\d)\W*(\d{4})$")


def candidates(key: str, text: str, known: dict[str, str]) -> dict[str, float]:
    """Return what a row may say and the weight of each, the reading itself included.

    Args:
        key: of the field.
        text: what the network read.
        known: values of other fields that were decided before: the regions above this one.
    """
    if key == "golongan_darah":
        signed = {kind: SIGNED_BLOOD_TYPE for kind in lexicons.BLOOD_TYPES if kind[-1] in "+-"}
        kinds = dict.fromkeys(lexicons.BLOOD_TYPES, 0.0) | signed
        return HIDDEN_BLOOD_TYPE | kinds | {"-": UNKNOWN_BLOOD_TYPE}
    if key == "jenis_kelamin":
        return NOTHING | dict.fromkeys(lexicons.SEXES, 0.0)
    if key == "berlaku_hingga":
        return {text: 0.0} if DATE.fullmatch(text) else {text: NO_DATE, lexicons.LIFETIME: 0.0}
    if key == "provinsi":
        return _near(text, _province_lines(), ANOTHER_PROVINCE)
    if key in {"kabupaten_kota", "kecamatan", "kel_desa"}:
        otherwise = ANOTHER_REGENCY if key == "kabupaten_kota" else OUTSIDE_REGION
        near = _near(text, _below(key, known), otherwise)
        return _rather(near, text, _issuer(key, known.get("nik", "")), ISSUED_THERE)
    if key in CLOSED:
        near = _near(text, *CLOSED[key])
        return near if near == {text: 0.0} else near | dict.fromkeys(USUAL.get(key, ()), 0.0)
    return {text: 0.0}


def sex_within(text: str) -> str | None:
    """Return the sex that stands in a text among other words, None where none or both do."""
    found = [sex for sex in lexicons.SEXES if re.search(rf"(?<![A-Z]){sex}(?![A-Z])", text)]
    return found[0] if len(found) == 1 else None


def birth_line_candidates(text: str, nik_date: str | None, home: str = "") -> dict[str, float]:
    """Return what `PLACE, DD-MM-YYYY` may say.

    Args:
        text: what the network read.
        nik_date: DD-MM-YYYY from the NIK, or None; a printed date that differs is possible.
        home: the regency or city that issued the card, as printed: many were born there.
    """
    place, read_date = part_birth_line(text)
    if not read_date and nik_date and sum(map(str.isdigit, text)) >= BROKEN_DATE:
        places = _places(BEFORE_DATE.split(text, maxsplit=1)[0].rstrip(), home)
        whole = {f"{name}, {nik_date}": weight for name, weight in places.items()}
        return {text: ANOTHER_DATE} | whole
    if not read_date:
        return {text: 0.0}
    date = LOOSE_DATE.sub(r"\1-\2-\3", read_date.translate(DIGIT_LIKE))
    places = _places(place, home)
    dates = {date: 0.0} if nik_date in {None, date} else {date: ANOTHER_DATE, str(nik_date): 0.0}
    return {
        f"{name}, {day}": weight + other
        for name, weight in places.items()
        for day, other in dates.items()
    }


def usual_numbers(text: str) -> float:
    """Return how usual the numbers of `RT/RW` are, 1 where both are small."""
    numbers = map(int, text.split("/"))
    return prod(HUNDREDS if number > 99 else FORTIES if number > 39 else 1.0 for number in numbers)


def is_listed(weights: dict[str, float], text: str) -> bool:
    """Return whether one of a row's candidates is there as its list has it."""
    return weights.get(text, UNKNOWN_PLACE) >= SIGNED_BLOOD_TYPE


def is_begun(key: str, text: str) -> bool:
    """Return whether a text is no entry of a closed list, but the beginning of one."""
    entries, _ = CLOSED.get(key, ((), 0.0))
    return text not in entries and any(entry.startswith(text) for entry in entries)


def is_birthplace(text: str) -> bool:
    """Return whether a place of birth is known: a regency, a city or a district."""
    return text in _set(birthplaces()) or text in _set(regions.printed_districts())


def _issuer(key: str, number: str) -> str | None:
    """Return the regency or the district that a NIK was issued in, as cards print it."""
    decoded = nik.decode_nik(number)
    if decoded is None or key == "kel_desa":
        return None
    if key == "kecamatan":
        return decoded.district
    return decoded.regency and regions.printed_regency(decoded.regency)


def _rather(
    weights: dict[str, float], text: str, entry: str | None, odds: float
) -> dict[str, float]:
    """Return candidates' weights in which all others of a list count less than one of them.

    Against the text as read it counts no more than before: a misprint survives at home, too.
    """
    if entry not in weights:
        return weights
    return {
        name: price if name in (entry, text) else price - odds for name, price in weights.items()
    }


def _places(text: str, home: str) -> dict[str, float]:
    """Return the places of birth most like a text: regencies and cities, at a price districts."""
    large = _near(text, birthplaces(), UNKNOWN_PLACE)
    if large == {text: 0.0}:
        return large
    small = _near(text, regions.printed_districts(), UNKNOWN_PLACE, SMALL_PLACE)
    near = large | {name: max(price, large.get(name, price)) for name, price in small.items()}
    return _rather(near, text, home.removeprefix("KABUPATEN ").removeprefix("KOTA "), BORN_AT_HOME)


def _near(
    text: str, entries: tuple[str, ...], otherwise: float, price: float = 0.0
) -> dict[str, float]:
    """Return the entries most like a text at their price, and the text itself at another.

    An empty text is no candidate.
    """
    if text in _set(entries):
        return {text: price}
    least = LEAST_LIKENESS if len(entries) > NEIGHBOURS else 0
    alike = process.extract(text, entries, scorer=fuzz.ratio, limit=NEIGHBOURS, score_cutoff=least)
    # Cards that print something else are uncommon; those that print almost an entry are rare.
    if alike and alike[0][1] >= ALMOST:
        otherwise += MISPRINTED
    itself = {text: otherwise} if text else {}
    return itself | {entry: price for entry, *_ in alike}


@cache
def _set(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(entries)


@cache
def _province_lines() -> tuple[str, ...]:
    """Return the first line of the card in every spelling."""
    names = regions.printed_provinces()
    return (*(f"{PROVINCE_TITLE} {name}" for name in names), *names)


def _below(key: str, known: dict[str, str]) -> tuple[str, ...]:
    """Return the names that the regions already known leave possible."""
    province, regency = known.get("provinsi", ""), known.get("kabupaten_kota", "")
    if key == "kabupaten_kota":
        return regions.regencies_of(province) or regions.printed_regencies()
    if key == "kecamatan":
        return regions.districts_of(regency)
    return regions.villages_of(regency, known.get("kecamatan", ""))
