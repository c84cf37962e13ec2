"""Names as they sound, so that a person spelled otherwise is found all the same.

Indonesian names are written in old and new spelling (Soekarno, Sukarno; Djoko, Joko), with and
without doubled letters, and Muhammad in a dozen ways. What is left here are the consonants as they
sound; with the birth date beside them they tell people apart.
"""

import re
from itertools import combinations

# In this order: what stands for one sound in old, Dutch, Arabic or English spelling.
SOUNDS = (
    ("TJ", "C"), ("DJ", "J"), ("SJ", "SY"), ("NJ", "NY"), ("CH", "H"), ("KH", "H"), ("DH", "D"),
    ("TH", "T"), ("PH", "P"), ("GH", "G"), ("SH", "S"), ("SY", "S"), ("NY", "N"), ("DZ", "Z"),
    ("Y", "J"), ("X", "KS"), ("Q", "K"), ("V", "P"), ("F", "P"), ("Z", "S"),
)  # fmt: skip
MUHAMMAD = "MHMD"
MUHAMMADS = re.compile("M|M[UO]?[CK]?HA?D?|M[UO]?[CK]?H+A?M+[AE]?D*")
VOWEL_Y = re.compile("(?<=[A-Z])Y(?![AIUEO])")
TITLES = frozenset("DR DRS DRA DRG IR H HJ KH RA RR R PROF HAJI HAJJAH TN NY BIN BINTI".split())  # noqa: SIM905
# Too many bear them for one of them and a birthplace to tell who somebody is.
FREQUENT = frozenset("SITI NUR SRI DWI TRI EKA AHMAD ABDUL DEWI ANI MADE WAYAN PUTRI SARI".split())  # noqa: SIM905
SHORTEST = 4  # consonants of a name that may miss one


def skeleton(word: str) -> str:
    """Return the consonants of a word as they sound, without repetitions."""
    if MUHAMMADS.fullmatch(word):
        return MUHAMMAD
    word = VOWEL_Y.sub("I", word)
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    first, rest = word[:1], re.sub("[AEIOUWH]", "", word[1:])
    first = {"O": "U", "E": "I"}.get(first, first)
    return re.sub(r"(.)\1+", r"\1", first + rest)


def sounds(name: str) -> list[str]:
    """Return the words of a name as they sound, without titles and degrees."""
    words = re.findall("[A-Z]+", name.upper().split(",")[0].replace("'", ""))
    return [skeleton(word) for word in words if word not in TITLES]


def tokens(name: str, place: str, date: str) -> set[str]:
    """Return what a person is found by: two people who share one are probably the same.

    Args:
        name: as printed.
        place: of birth, as printed.
        date: of birth, DD-MM-YYYY.
    """
    words, parts = sounds(name), date.split("-")
    if not words or len(parts) != 3:
        return set()
    town = "".join(sounds(place))
    whole = "".join(sorted(words))
    found = {f"two|{one}|{other}|{date}" for one, other in combinations(sorted(set(words)), 2)}
    found |= {f"one|{word}|{town}|{date}" for word in set(words) - _FREQUENT_SOUNDS}
    found |= {f"slip|{rest}|{date}" for rest in _without_one("".join(words))}
    if town:
        found |= {f"date|{whole}|{town}|{one}|{other}" for one, other in _two_of(parts)}
    return found


def _without_one(bones: str) -> set[str]:
    """Return a name, and it without any one of its letters: one wrong letter leaves one of them."""
    if len(bones) < SHORTEST:
        return {bones}
    return {bones} | {bones[:spot] + bones[spot + 1 :] for spot in range(len(bones))}


def _two_of(parts: list[str]) -> list[tuple[str, str]]:
    day, month, year = (f"{name}{part}" for name, part in zip("dmy", parts, strict=True))
    return [(day, month), (month, year), (day, year)]


_FREQUENT_SOUNDS = {skeleton(word) for word in FREQUENT} | {MUHAMMAD}
