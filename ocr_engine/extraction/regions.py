"""Names of provinces, regencies, districts and villages by their official code.

Source: Kepmendagri 300.2.2-2138/2025, collected in cahyadsn/wilayah (MIT licence, copyright
2017 Cahya DSN; the notice stands in LICENSE-THIRD-PARTY).
"""

import csv
import gzip
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("regions.csv.gz")
LEVEL_LENGTHS = {"province": 2, "regency": 5, "district": 8, "village": 13}
SHORT_PROVINCES = {
    "DAERAH KHUSUS IBUKOTA JAKARTA": "DKI JAKARTA",
    "DAERAH ISTIMEWA YOGYAKARTA": "DI YOGYAKARTA",
}
UNPRINTED_TITLES = ("KOTA ADMINISTRASI ", "KABUPATEN ADMINISTRASI ")


@cache
def regions() -> dict[str, str]:
    """Return every region's name by its dotted code, e.g. `"32.73": "KOTA BANDUNG"`."""
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name"].upper() for row in csv.DictReader(rows)}


@cache
def codes_of(level: str) -> tuple[str, ...]:
    """Return the codes of one level: `province`, `regency`, `district` or `village`."""
    return tuple(code for code in regions() if len(code) == LEVEL_LENGTHS[level])


def printed_province(name: str) -> frozenset[str]:
    """Return the spellings of a province that cards print, without the word PROVINSI."""
    return frozenset({name, SHORT_PROVINCES.get(name, name)})


def printed_regency(name: str) -> str:
    """Return a regency's name as cards print it: Jakarta's cities go without their title."""
    for title in UNPRINTED_TITLES:
        name = name.replace(title, "")
    return name


@cache
def printed_provinces() -> tuple[str, ...]:
    """Return every province as cards print it."""
    names = (regions()[code] for code in codes_of("province"))
    return tuple(sorted({spelling for name in names for spelling in printed_province(name)}))


@cache
def printed_regencies() -> tuple[str, ...]:
    """Return every regency and city as cards print it."""
    return tuple(sorted({printed_regency(regions()[code]) for code in codes_of("regency")}))


@cache
def regencies_of(province: str) -> tuple[str, ...]:
    """Return the regencies of a province as cards print both; none where it is not known."""
    above = {code for code in codes_of("province") if province in printed_province(regions()[code])}
    return _names_below(frozenset(above))


@cache
def districts_of(regency: str) -> tuple[str, ...]:
    """Return the districts of a regency as cards print both; none where it is not known."""
    return _names_below(_regency_codes(regency))


@cache
def printed_districts() -> tuple[str, ...]:
    """Return the name of every district, once."""
    return tuple(sorted({regions()[code] for code in codes_of("district")}))


@cache
def villages_of(regency: str, district: str) -> tuple[str, ...]:
    """Return the villages of a district, or of its whole regency where the district is unknown."""
    above = _regency_codes(regency)
    districts = _codes_below(above)
    inside = [code for code in districts if regions()[code] == district]
    return _names_below(frozenset(inside or districts))


@cache
def _regency_codes(regency: str) -> frozenset[str]:
    codes = codes_of("regency")
    return frozenset(code for code in codes if printed_regency(regions()[code]) == regency)


@cache
def _children() -> dict[str, list[str]]:
    """Return the codes right below each code."""
    below: dict[str, list[str]] = {}
    for code in regions():
        below.setdefault(code.rpartition(".")[0], []).append(code)
    return below


def _codes_below(above: frozenset[str]) -> list[str]:
    return [code for parent in above for code in _children().get(parent, ())]


def _names_below(above: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({printed_regency(regions()[code]) for code in _codes_below(above)}))
