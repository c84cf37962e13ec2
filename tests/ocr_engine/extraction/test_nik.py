import pytest

from ocr_engine.extraction.nik import check_nik, decode_nik


def test_decode_nik_reads_a_woman_by_her_raised_day():
    decoded = decode_nik("3273014512890001")
    assert (decoded.birth, decoded.sex, decoded.serial) == ("051289", "PEREMPUAN", "0001")
    assert (decoded.province, decoded.regency) == ("JAWA BARAT", "KOTA BANDUNG")


@pytest.mark.parametrize(
    "nik",
    [
        "",
        "123",
        "32730145128900011",
        "327301451289000A",
        "3273010013890001",
        "3273013213890001",
        "3273010113890001",
        "3273010112890000",
    ],
)
def test_decode_nik_refuses_what_cannot_be_one(nik):
    assert decode_nik(nik) is None


@pytest.mark.parametrize(
    ("birth", "sex", "province", "codes"),
    [
        ("05-12-1989", "PEREMPUAN", "JAWA BARAT", ()),
        ("06-12-1989", "PEREMPUAN", "JAWA BARAT", ("nik_dob_mismatch",)),
        ("05-12-1989", "LAKI-LAKI", "JAWA BARAT", ("nik_gender_mismatch",)),
        ("05-12-1989", "PEREMPUAN", "BALI", ("nik_region_differs",)),
        ("??", "", "", ()),
    ],
)
def test_check_nik_reports_each_contradiction(birth, sex, province, codes):
    assert check_nik("3273014512890001", birth, sex, province) == codes


def test_check_nik_knows_both_names_of_jakarta():
    assert check_nik("3171014512890001", "05-12-1989", "PEREMPUAN", "DKI JAKARTA") == ()
