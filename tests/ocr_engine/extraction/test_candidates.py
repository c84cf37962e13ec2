import pytest

from ocr_engine.extraction import candidates, lexicons

BANDUNG = {"provinsi": "JAWA BARAT", "kabupaten_kota": "KOTA BANDUNG"}


def test_a_text_that_is_in_its_list_is_the_only_candidate():
    assert candidates.candidates("agama", "ISLAM", {}) == {"ISLAM": 0.0}


def test_the_reading_itself_is_always_a_candidate_at_its_price():
    weights = candidates.candidates("agama", "ISLAN", {})
    assert weights["ISLAN"] < weights["ISLAM"] == 0.0


def test_a_blood_type_has_thirteen_candidates_whatever_was_read():
    kinds = candidates.candidates("golongan_darah", "X", {})
    assert set(kinds) == {"", *lexicons.BLOOD_TYPES}


@pytest.mark.parametrize("key", ["nama", "alamat"])
def test_free_text_has_no_list(key):
    assert candidates.candidates(key, "SITI", {}) == {"SITI": 0.0}


def test_a_district_is_looked_for_in_its_regency_only():
    near = candidates.candidates("kecamatan", "COBLONQ", BANDUNG)
    assert "COBLONG" in near
    assert candidates.candidates("kecamatan", "COBLONQ", {"kabupaten_kota": "X"}) == {
        "COBLONQ": candidates.OUTSIDE_REGION
    }


@pytest.mark.parametrize(
    ("key", "hidden", "printed"),
    [
        ("provinsi", "PROVINSI NUSA TENGGRAT", "PROVINSI NUSA TENGGARA BARAT"),
        ("kabupaten_kota", "KABUPATEN SUMBAWAUKRAT", "KABUPATEN SUMBAWA BARAT"),
    ],
)
def test_provinces_and_regencies_are_closed_lists_more_than_districts(key, hidden, printed):
    weights = candidates.candidates(key, hidden, {})
    assert weights[printed] == 0.0
    assert weights[hidden] < 2 * candidates.OUTSIDE_REGION


def test_the_district_and_the_regency_of_the_nik_are_likelier_for_people_rarely_move():
    there = BANDUNG | {"nik": "3273010512890001"}
    for key, read, printed in (
        ("kecamatan", "SUKASADI", "SUKASARI"),
        ("kabupaten_kota", "KOTA BANDUNQ", "KOTA BANDUNG"),
    ):
        elsewhere = candidates.candidates(key, read, BANDUNG)
        weights = candidates.candidates(key, read, there)
        assert {name for name in weights if weights[name] == elsewhere[name]} == {read, printed}
        others = set(weights) - {read, printed}
        assert others
        assert all(weights[name] == elsewhere[name] - candidates.ISSUED_THERE for name in others)
    assert candidates.candidates("kecamatan", "SUKAJADI", there) == {"SUKAJADI": 0.0}


def test_many_are_born_where_they_live():
    read, there = "BANDUNQ, 06-12-1989", "BANDUNG, 06-12-1989"
    anywhere = candidates.birth_line_candidates(read, None)
    weights = candidates.birth_line_candidates(read, None, "KABUPATEN BANDUNG")
    assert {line for line in weights if weights[line] == anywhere[line]} == {read, there}
    assert max(weights, key=lambda line: weights[line]) == there


def test_a_village_is_looked_for_in_its_district_and_then_in_the_regency():
    below = BANDUNG | {"kecamatan": "BANDUNG WETAN"}
    assert "CIHAPIT" in candidates.candidates("kel_desa", "CIHAPII", below)
    unknown = BANDUNG | {"kecamatan": "?"}
    assert "CIHAPIT" in candidates.candidates("kel_desa", "CIHAPII", unknown)


def test_a_birth_line_offers_the_date_of_the_nik_at_a_price_for_the_other():
    weights = candidates.birth_line_candidates("BANDUNG, 06-12-1989", "05-12-1989")
    assert weights == {"BANDUNG, 06-12-1989": -6.0, "BANDUNG, 05-12-1989": 0.0}


def test_a_birth_line_without_a_date_is_left_alone():
    assert candidates.birth_line_candidates("BANDUNG", "05-12-1989") == {"BANDUNG": 0.0}


def test_a_birth_line_gets_its_dashes_back():
    assert "BANDUNG, 06-12-1989" in candidates.birth_line_candidates("BANDUNG 06 12-1989", None)


def test_a_birth_line_whose_date_is_broken_offers_that_of_the_nik():
    for read in ("BANDUNO, 05-1Z-19B)", "BANDUNO 05-1Z-198B"):
        weights = candidates.birth_line_candidates(read, "05-12-1989")
        assert weights["BANDUNG, 05-12-1989"] > weights[read]
    assert "JAKEN, 05-12-1989" in candidates.birth_line_candidates("IAKEN 05-1Z-198B", "05-12-1989")


@pytest.mark.parametrize("place", ["SURABAYA", "BANDUNG", "JAKARTA PUSAT"])
def test_a_listed_place_of_birth_has_no_rival(place):
    line = f"{place}, 06-12-1989"
    assert candidates.birth_line_candidates(line, "06-12-1989") == {line: 0.0}


def test_one_may_be_born_in_a_district_too_at_a_price():
    weights = candidates.birth_line_candidates("IAKEN, 06-12-1989", None)
    assert 0 > weights["JAKEN, 06-12-1989"] > weights["IAKEN, 06-12-1989"]
    assert candidates.birth_line_candidates("JAKEN, 06-12-1989", None)["JAKEN, 06-12-1989"] < 0


@pytest.mark.parametrize("read", ["KQNDVSM", "XXXX", ""])
def test_a_list_of_few_is_asked_about_as_a_whole(read):
    assert set(candidates.candidates("agama", read, {})) - {read} == set(lexicons.RELIGIONS)
    assert "" not in candidates.candidates("agama", read, {})


@pytest.mark.parametrize("read", ["VN", "W", "", "AMERIKA SERIKA"])
def test_wni_is_asked_about_however_unlike_it_the_reading_is(read):
    found = candidates.candidates("kewarganegaraan", read, {})
    assert set(lexicons.NATIONALITIES) <= set(found)
    assert ("AMERIKA SERIKAT" in found) == (len(read) > 2)
    assert candidates.candidates("kewarganegaraan", "JEPANG", {}) == {"JEPANG": 0.0}
