"""What a NIK says: PPKKCC DDMMYY SSSS, the day raised by 40 for a woman. It has no check digit."""

import re
from dataclasses import dataclass

from ocr_engine.extraction.regions import regions

WOMAN = 40
SEXES = ("LAKI-LAKI", "PEREMPUAN")
CENTURY = re.compile(r"(19|20)\d\d$")
YEARS = ("19", "20")
LAST_YEAR_OF_OURS = 30  # of two digits; from there on it was the century before


@dataclass(frozen=True)
class DecodedNIK:
    """The parts of a well-formed NIK; `birth` is DDMMYY with the day put right."""

    province: str | None
    regency: str | None
    district: str | None
    birth: str
    sex: str
    serial: str


def decode_nik(nik: str) -> DecodedNIK | None:
    """Return the parts of a NIK; None where it is not 16 digits with a possible date and serial."""
    if not re.fullmatch(r"\d{16}", nik):
        return None
    day, month = int(nik[6:8]), int(nik[8:10])
    woman = day > WOMAN
    day -= WOMAN if woman else 0
    if not (1 <= day <= 31 and 1 <= month <= 12) or nik[12:] == "0000":
        return None
    codes = nik[:2], f"{nik[:2]}.{nik[2:4]}", f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}"
    province, regency, district = (regions().get(code) for code in codes)
    return DecodedNIK(
        province,
        regency,
        district,
        f"{day:02d}{nik[8:12]}",
        SEXES[woman],
        nik[12:],
    )


def birth_date(nik: str, printed: str) -> str | None:
    """Return the date of birth in a NIK, DD-MM-YYYY, None where it holds none.

    Args:
        nik: 16 digits.
        printed: the birth line, whose year tells the century where it is read.
    """
    decoded = decode_nik(nik)
    if decoded is None:
        return None
    day, month, year = decoded.birth[:2], decoded.birth[2:4], decoded.birth[4:]
    century = CENTURY.search(printed)
    return f"{day}-{month}-{century[1] if century else YEARS[int(year) < LAST_YEAR_OF_OURS]}{year}"


def nearest_agreeing(nik: str, birth_date: str, sex: str) -> str | None:
    """Return the NIK with the fewest digits changed that agrees with birth date and sex.

    Args:
        nik: 16 digits.
        birth_date: as printed, DD-MM-YYYY.
        sex: as printed; where it is not known, that of the number is kept.

    Returns:
        A proposal for somebody's eyes, which may equal `nik`; None where one of the three has not
        its form.
    """
    date = re.fullmatch(r"(\d\d)-(\d\d)-\d\d(\d\d)", birth_date)
    if not re.fullmatch(r"\d{16}", nik) or not date:
        return None
    day, month, year = date.groups()
    is_woman = int(nik[6:8]) > WOMAN if sex not in SEXES else sex == SEXES[1]
    return f"{nik[:6]}{int(day) + WOMAN * is_woman:02d}{month}{year}{nik[12:]}"


def check_nik(nik: str, birth_date: str, sex: str, province: str) -> tuple[str, ...]:
    """Compare a NIK with what is printed beside it.

    Args:
        nik: 16 digits.
        birth_date: as printed, DD-MM-YYYY; another form is not compared.
        sex: as printed.
        province: as printed, without the word PROVINSI.

    Returns:
        Codes of what does not agree: `nik_format_invalid`, `nik_dob_mismatch`,
        `nik_gender_mismatch`, and `nik_region_differs`, which is information, not an error.
    """
    decoded = decode_nik(nik)
    if decoded is None:
        return ("nik_format_invalid",)
    codes = []
    if re.fullmatch(r"\d\d-\d\d-\d{4}", birth_date):
        day, month, year = birth_date.split("-")
        if decoded.birth != f"{day}{month}{year[2:]}":
            codes.append("nik_dob_mismatch")
    if sex in SEXES and sex != decoded.sex:
        codes.append("nik_gender_mismatch")
    if decoded.province and province and decoded.province.split()[-1] != province.split()[-1]:
        codes.append("nik_region_differs")
    return tuple(codes)
