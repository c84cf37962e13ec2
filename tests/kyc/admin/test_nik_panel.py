"""What the number says beside what is printed."""

import pytest

from kyc.admin.nik_panel import FAILED, PASSED, UNKNOWN, panel

NIK = "3273014612890002"  # Bandung, a woman born on 06-12-1989


def values(**changed):
    printed = {
        "nik": NIK,
        "tanggal_lahir": "06-12-1989",
        "jenis_kelamin": "PEREMPUAN",
        "provinsi": "JAWA BARAT",
        "kabupaten_kota": "KOTA BANDUNG",
        "kecamatan": "SUKASARI",
    }
    return printed | changed


def verdicts(given, measures=None):
    return [line.verdict for line in panel(given, measures or {}).lines]


def test_a_number_that_agrees_passes_and_proposes_nothing():
    seen = panel(values(), {"portrait_ground": -1.0})
    assert [line.verdict for line in seen.lines] == [PASSED, PASSED, PASSED, UNKNOWN, PASSED]
    assert [line.weak for line in seen.lines] == [False, False, True, True, True]
    assert seen.proposal == []


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"tanggal_lahir": "08-12-1989"}, 0),
        ({"jenis_kelamin": "LAKI-LAKI"}, 1),
        ({"provinsi": "ACEH"}, 2),
    ],
)
def test_what_differs_is_said_at_its_line(changed, place):
    seen = verdicts(values(**changed))
    assert seen[place] == FAILED
    assert seen.count(FAILED) == 1


def test_a_misread_digit_is_proposed_and_marked():
    seen = panel(values(nik=NIK.replace("4612", "4812")), {})
    assert "".join(digit for digit, _ in seen.proposal) == NIK
    assert [place for place, (_, changed) in enumerate(seen.proposal) if changed] == [7]


def test_another_persons_number_proposes_nothing():
    assert panel(values(nik="3273010102750002"), {}).proposal == []


@pytest.mark.parametrize(("number", "verdict"), [("", UNKNOWN), ("32730", FAILED)])
def test_a_number_without_the_form_says_so(number, verdict):
    assert verdicts(values(nik=number)) == [verdict]


@pytest.mark.parametrize(
    ("ground", "expected"), [(1.0, [FAILED]), (-0.9, [PASSED]), (0.2, []), (None, [])]
)
def test_the_portraits_ground_tells_odd_years_from_even_ones(ground, expected):
    assert verdicts(values(), {"portrait_ground": ground})[4:] == expected


def test_a_missing_date_cannot_tell():
    assert verdicts(values(tanggal_lahir=""))[0] == UNKNOWN
