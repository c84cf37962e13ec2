"""What the number of a card says, beside what is printed on it: evidence for a reviewer."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kyc.card import CARD_DATE
from ocr_engine.extraction.nik import DecodedNIK, decode_nik, nearest_agreeing

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
VERDICTS = {PASSED: _("Agrees"), FAILED: _("Differs"), UNKNOWN: _("Cannot tell")}
MOST_CHANGED = 3  # digits; a number that needs more is no misread one
CLEAR_GROUND = 0.6  # of the portrait's ground, between -1 (red) and 1 (blue)
RED, BLUE = _("Red: an odd year"), _("Blue: an even year")


@dataclass(frozen=True)
class Line:
    """One thing that the number says; `weak` evidence may differ for good reasons."""

    title: str | Promise
    says: str | Promise
    printed: str
    verdict: str
    weak: bool = False

    @property
    def verdict_text(self) -> str | Promise:
        """Return the verdict in words."""
        return VERDICTS[self.verdict]


@dataclass(frozen=True)
class Panel:
    """The lines, and a number that would agree as (digit, is changed): proposed, never applied."""

    lines: list[Line]
    proposal: list[tuple[str, bool]]


def panel(values: dict[str, str], measures: dict[str, Any]) -> Panel:
    """Return what the number in `values` says beside the other fields and the portrait's ground."""
    number = values["nik"]
    decoded = decode_nik(number)
    if decoded is None:
        form = FAILED if number else UNKNOWN
        lines = [Line(_("Form"), _("Not the form of a NIK"), number, form)]
    else:
        lines = [
            _birth(decoded, values["tanggal_lahir"]),
            _sex(decoded, values["jenis_kelamin"]),
            _region(decoded, values),
            Line(_("Serial"), decoded.serial, "", UNKNOWN, weak=True),
        ]
    lines += _ground(values["tanggal_lahir"], measures.get("portrait_ground"))
    return Panel(lines, _proposal(number, values))


def _birth(decoded: DecodedNIK, printed: str) -> Line:
    day, month, year = decoded.birth[:2], decoded.birth[2:4], decoded.birth[4:]
    date = CARD_DATE.fullmatch(printed)
    verdict = UNKNOWN
    if date:
        agrees = (date[1], date[2], date[3][2:]) == (day, month, year)
        verdict = PASSED if agrees else FAILED
    return Line(_("Born"), f"{day}-{month}-…{year}", printed, verdict)


def _sex(decoded: DecodedNIK, printed: str) -> Line:
    verdict = UNKNOWN if not printed else PASSED if printed == decoded.sex else FAILED
    return Line(_("Sex"), decoded.sex, printed, verdict)


def _region(decoded: DecodedNIK, values: dict[str, str]) -> Line:
    """Compare where the number was given out; people move, so a difference is information."""
    names = [decoded.district, decoded.regency, decoded.province]
    printed = [values["kecamatan"], values["kabupaten_kota"], values["provinsi"]]
    verdict = UNKNOWN
    if decoded.province and printed[2]:
        verdict = PASSED if _bare(decoded.province) == _bare(printed[2]) else FAILED
    says = ", ".join(name for name in names if name) or _("No region has this number")
    return Line(_("First given out in"), says, ", ".join(filter(None, printed)), verdict, weak=True)


def _bare(province: str) -> str:
    """Return a province's last word: its titles are written in many ways."""
    return province.upper().split()[-1]


def _ground(birth_date: str, ground: float | None) -> list[Line]:
    """Compare the colour behind the portrait: red for odd years of birth, blue for even ones."""
    date = CARD_DATE.fullmatch(birth_date)
    if ground is None or abs(ground) < CLEAR_GROUND or not date:
        return []
    agrees = (int(date[3]) % 2 == 1) == (ground < 0)
    says = RED if ground < 0 else BLUE
    verdict = PASSED if agrees else FAILED
    return [Line(_("Portrait's ground"), says, date[3], verdict, weak=True)]


def _proposal(number: str, values: dict[str, str]) -> list[tuple[str, bool]]:
    """Return the smallest change of digits that makes birth date and sex agree, if it is small."""
    agreeing = nearest_agreeing(number, values["tanggal_lahir"], values["jenis_kelamin"])
    if agreeing is None or not re.fullmatch(r"\d{16}", number):
        return []
    digits = [(new, new != old) for new, old in zip(agreeing, number, strict=True)]
    changed = sum(is_changed for _digit, is_changed in digits)
    return digits if 0 < changed <= MOST_CHANGED else []
