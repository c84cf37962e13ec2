from dataclasses import replace

import numpy as np
import pytest

from ocr_engine.extraction import regions
from ocr_engine.extraction.confidence import calibrated
from ocr_engine.extraction.fields import LIKELIER_WRONG, SURE, normalise
from ocr_engine.recognition.alphabet import BLANK, CHARACTERS, CLASSES
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.understanding import understand
from tests.ocr_engine.recognition.test_decoding import drawn

BORN = "BANDUNG, 05-12-1989"
NIK = "3273014512890001"


def line(text, certainty=0.99):
    return ReadLine(text, certainty, (drawn(text, certainty),))


def doubtful(text, place, other, chance):
    """Return a line whose letter at `place` may with some chance be another one."""
    posteriors = drawn(text, 0.999)
    steps = slice(3 * place, 3 * place + 2)
    seen, unseen = (CHARACTERS.index(letter) + 1 for letter in (text[place], other))
    posteriors[steps, unseen] = chance
    posteriors[steps, seen] = 0.999 - chance
    return ReadLine(text, float(posteriors[steps, seen].max()), (posteriors,))


def test_understand_leaves_out_rows_without_lines():
    assert set(understand({"nama": [line("SITI")], "agama": []})) == {"nama"}


def test_clear_print_survives_whatever_the_lists_say():
    rows = {  # as clear as most lines of a good photo
        "pekerjaan": [line("PENGRAJIN BATIKK", 0.999)],
        "agama": [line("ISLAN", 0.999)],
        "kabupaten_kota": [line("KOTA BANDUNG", 0.999)],
        "kecamatan": [line("BANDUNG WETAR", 0.999)],
    }
    values = understand(rows)
    assert {key: values[key].text for key in rows} == {
        key: lines[0].text for key, lines in rows.items()
    }
    unlisted = {key: calibrated(key, values[key].confidence) for key in rows}
    assert unlisted.pop("kabupaten_kota") > SURE
    assert all(confidence > LIKELIER_WRONG for confidence in unlisted.values())


@pytest.mark.parametrize(
    ("key", "misprint", "place", "listed"),
    [("agama", "ISLAN", 4, "M"), ("pekerjaan", "NELAYAM/PERIKANAN", 6, "N")],
)
def test_a_misprint_survives_where_one_look_hardly_doubts_it(key, misprint, place, listed):
    value = understand({key: [doubtful(misprint, place, listed, 0.001)]})[key]
    assert (value.text, value.checks) == (misprint, ())


def test_unclear_print_is_read_as_the_list_has_it_and_says_so():
    value = understand({"agama": [doubtful("ISLAN", 4, "M", 0.3)]})["agama"]
    assert (value.text, value.raw_text, value.checks) == ("ISLAM", "ISLAN", ("list_entry",))


def test_what_needed_several_looks_is_more_readily_read_as_the_list_has_it():
    once = doubtful("NELAYAM/PERIKANAN", 6, "N", 1e-5)
    again = replace(once, looks=once.looks * 2)
    assert understand({"pekerjaan": [once]})["pekerjaan"].text == "NELAYAM/PERIKANAN"
    assert understand({"pekerjaan": [again]})["pekerjaan"].text == "NELAYAN/PERIKANAN"


@pytest.mark.parametrize(("doubt", "expected"), [(0.01, "COBLONG"), (0.4, "CIBLONG")])
def test_a_sure_nik_tells_between_two_districts(doubt, expected, monkeypatch):
    """The picture slightly prefers the other one."""
    monkeypatch.setattr(regions, "districts_of", lambda _: ("COBLONG", "CIBLONG"))
    district = doubtful("CXBLONG", 1, "I", 0.2)
    district.looks[0][3:5, CHARACTERS.index("O") + 1] = 0.1
    rows = {
        "provinsi": [line("PROVINSI JAWA BARAT")],
        "kabupaten_kota": [line("KOTA BANDUNG")],
        "nik": [doubtful("3273020512890001", 15, "7", doubt)],
        "kecamatan": [district],
    }
    assert understand(rows)["kecamatan"].text == expected


@pytest.mark.parametrize(
    ("key", "begun", "listed"),
    [
        ("pekerjaan", "PEGAWAI", "PEGAWAI NEGERI SIPIL"),
        ("status_perkawinan", "CERAI", "KAWIN"),
    ],
)
def test_the_beginning_of_an_entry_is_doubted(key, begun, listed):
    """Glare over a line's end leaves it, as clear as it may be."""
    for seen in (line(begun, 0.9999), ReadLine(begun, 0.95, ())):
        value = understand({key: [seen]})[key]
        assert (value.text, value.confidence < 0.3) == (begun, True)
    assert understand({key: [line(listed, 0.99)]})[key].confidence == 0.99


@pytest.mark.parametrize(("place", "is_certain"), [("BANDUNG", True), ("BASINDO", False)])
def test_a_place_of_birth_that_no_list_holds_is_no_surer_than_its_letters(place, is_certain):
    seen = doubtful(f"{place}, 05-12-1989", 3, "X", 0.4)
    printed = replace(seen, text=f"{place} 05-12-1989")
    values = understand({"tempat_tgl_lahir": [printed]})
    assert values["tanggal_lahir"].confidence > 0.5
    certainty = values["tempat_lahir"].confidence
    assert (certainty > 0.9) == is_certain
    assert is_certain or certainty < 0.3


def test_a_region_is_looked_for_below_the_one_above_it():
    rows = {
        "provinsi": [line("PROVINSI JAWA BARAT")],
        "kabupaten_kota": [line("KOTA BANDUNG")],
        "kecamatan": [doubtful("COBLOMG", 5, "N", 0.2)],
    }
    assert understand(rows)["kecamatan"].text == "COBLONG"


def test_a_nik_without_doubt_is_not_touched_by_what_stands_beside_it():
    rows = {"nik": [line(NIK)], "tempat_tgl_lahir": [line("BANDUNG, 06-12-1989")]}
    values = understand(rows)
    assert (values["nik"].text, values["nik"].checks) == (NIK, ())
    assert (values["tempat_lahir"].text, values["tanggal_lahir"].text) == ("BANDUNG", "06-12-1989")


def test_a_doubtful_digit_of_the_nik_follows_the_date_of_birth_and_says_so():
    misread = NIK[:7] + "6" + NIK[8:]
    rows = {
        "nik": [doubtful(misread, 7, "5", 0.3)],
        "tempat_tgl_lahir": [line(BORN)],
        "jenis_kelamin": [line("PEREMPUAN")],
    }
    value = understand(rows)["nik"]
    assert (value.text, value.raw_text, value.checks) == (NIK, misread, ("nik_from_context",))


def test_a_digit_that_the_network_did_not_see_is_never_put_in():
    misread = NIK[:7] + "6" + NIK[8:]
    rows = {
        "nik": [doubtful(misread, 12, "8", 0.3)],
        "tempat_tgl_lahir": [line(BORN)],
        "jenis_kelamin": [line("PEREMPUAN")],
    }
    assert understand(rows)["nik"].text[7] == "6"


def test_a_blood_type_is_always_one_of_the_thirteen():
    posteriors = drawn("0", 0.6)
    posteriors[:2, CHARACTERS.index("O") + 1] = 0.3
    value = understand({"golongan_darah": [ReadLine("0", 0.6, (posteriors,))]})["golongan_darah"]
    assert value.text == "O"


@pytest.mark.parametrize("sign", "+-")
def test_a_blood_type_whose_sign_is_faint_is_doubted(sign):
    """The mark is small: what speaks for another one, or for none, counts twice."""
    posteriors = drawn(f"AB{sign}", 0.99)
    mark = CHARACTERS.index(sign) + 1
    faint = posteriors.copy()
    faint[-3:, mark], faint[-3:, BLANK] = 0.3, 0.69
    rows = [{"golongan_darah": [ReadLine("AB", 0.9, (seen,))]} for seen in (posteriors, faint)]
    clear, doubted = (understand(row)["golongan_darah"] for row in rows)
    assert clear.confidence > 0.9
    assert (doubted.text, doubted.alternatives[0]) == ("AB", f"AB{sign}")
    assert doubted.confidence < 0.5


def test_an_unknown_blood_type_is_no_sign():
    """Nothing but the empty picture has its letters, and that is no blood type."""
    posteriors = drawn("-", 0.6)
    posteriors[:, BLANK] = np.maximum(posteriors[:, BLANK], 0.39)
    value = understand({"golongan_darah": [ReadLine("-", 0.6, (posteriors,))]})["golongan_darah"]
    assert value.text == "-"
    assert value.confidence > 0.5


@pytest.mark.parametrize(("raw", "printed"), [("007008", "007/008"), ("OO7/008", "007/008")])
def test_rt_and_rw_are_three_digits_each_where_the_picture_allows_it(raw, printed):
    posteriors = drawn(raw, 0.9)
    slash, zero = CHARACTERS.index("/") + 1, CHARACTERS.index("0") + 1
    posteriors[:, [slash, zero]] += 0.02
    value = understand({"rt_rw": [ReadLine(raw, 0.9, (posteriors,))]})["rt_rw"]
    assert (value.text, value.raw_text) == (printed, raw)


def test_a_line_that_only_tesseract_read_is_taken_as_it_is():
    value = understand({"nama": [ReadLine("SITI", 0.5)]})["nama"]
    assert (value.text, value.confidence) == ("SITI", 0.5)


def test_a_text_that_its_list_does_not_hold_is_trusted_less():
    listed, other = (understand({"agama": [line(text)]})["agama"] for text in ("ISLAM", "ZZZZZ"))
    assert listed.confidence == pytest.approx(0.99)
    assert other.confidence < 0.9


def test_a_date_that_is_none_is_trusted_less():
    whole, *others = (
        understand({"tempat_tgl_lahir": [line(text)]})
        for text in (BORN, BORN[:-3], "BANDUNG, 29-02-1935", "BANDUNG, 05-12-2984")
    )
    assert whole["tanggal_lahir"].confidence > 0.9
    assert [other["tempat_lahir"].text for other in others] == ["BANDUNG"] * 3
    assert all(other["tanggal_lahir"].confidence < 0.5 for other in others)


def test_a_place_of_birth_in_no_list_leaves_the_date_as_certain_as_it_is():
    unknown = understand({"tempat_tgl_lahir": [line("BASINDO, 05-12-1989")]})
    assert unknown["tanggal_lahir"].confidence > 0.9
    assert unknown["tempat_lahir"].confidence < 0.3


@pytest.mark.parametrize(
    ("misread", "place", "printed"), [("IMGGRIS", 1, "INGGRIS"), ("VNI", 0, "WNI")]
)
def test_a_nationality_is_wni_or_a_country(misread, place, printed):
    seen = doubtful(misread, place, printed[place], 0.3)
    assert understand({"kewarganegaraan": [seen]})["kewarganegaraan"].text == printed


@pytest.mark.parametrize("text", ["05-12-1989", ", 05-12-1989", "05121989"])
def test_a_birth_line_without_its_place_says_its_date(text):
    values = understand({"tempat_tgl_lahir": [line(text, 0.95)]})
    assert values["tempat_lahir"].text == ""
    assert normalise("tanggal_lahir", values["tanggal_lahir"].text) == "05-12-1989"
    assert values["tempat_lahir"].confidence < 0.5


def test_a_date_of_expiry_is_as_certain_as_all_looks_at_it():
    read = doubtful("05-12-2019", 9, "8", 0.1)
    other = drawn("05-12-2018", 0.95)
    agreed = ReadLine(read.text, 0.9, (*read.looks, other))
    value = understand({"berlaku_hingga": [agreed]})["berlaku_hingga"]
    assert (value.text, value.alternatives[0]) == (read.text, "05-12-2018")
    assert value.confidence < 0.6


def test_lines_of_one_value_are_joined():
    rows = {"alamat": [line("PERUM GRIYA BLOK C"), line("NO. 12", 0.9)]}
    value = understand(rows)["alamat"]
    assert value.text == "PERUM GRIYA BLOK C NO. 12"
    weaker = understand({"alamat": [line("PERUM GRIYA BLOK C"), line("NO. 12", 0.5)]})["alamat"]
    assert 0.0 < weaker.confidence < value.confidence < 0.97


def blank(certainty):
    """Return a line in which a look saw nothing but its ground."""
    posteriors = np.full((60, CLASSES), (1 - certainty) / (CLASSES - 1), np.float32)
    posteriors[:, BLANK] = certainty
    return ReadLine("", 0.0, (posteriors,))


@pytest.mark.parametrize("key", ["nama", "rt_rw"])
def test_a_thousand_steps_of_noise_say_nothing_certain(key):
    noise = np.random.default_rng(0).dirichlet(np.ones(CLASSES), 1000).astype(np.float32)
    value = understand({key: [ReadLine("7", 0.1, (noise,))]})[key]
    assert 0.0 <= value.confidence < 0.5


def test_what_was_nearly_read_is_kept_as_an_alternative():
    value = understand({"nama": [doubtful("SARI", 3, "A", 0.45)]})["nama"]
    # Each letter holds two steps, so the picture allows both of them as well.
    assert {value.text, *value.alternatives} == {"SARI", "SARA", "SARIA", "SARAI"}
    assert understand({"nama": [line("SITI")]})["nama"].alternatives == ()


@pytest.mark.parametrize(("printed", "place", "usual"), [("802/024", 0, "0"), ("007/054", 5, "2")])
@pytest.mark.parametrize(("chance", "is_believed"), [(0.3, False), (1e-4, True)])
def test_a_high_number_of_a_neighbourhood_is_believed_where_it_is_clear(
    printed, place, usual, chance, is_believed
):
    value = understand({"rt_rw": [doubtful(printed, place, usual, chance)]})["rt_rw"]
    assert value.text == (
        printed if is_believed else printed[:place] + usual + printed[place + 1 :]
    )
    assert value.checks == (() if is_believed else ("usual_spelling",))


@pytest.mark.parametrize("text", ["RT. 007", "0071008", "007"])
def test_what_is_hardly_seen_as_a_neighbourhood_is_not_certain(text):
    assert understand({"rt_rw": [line(text, 0.95)]})["rt_rw"].confidence < 0.3


@pytest.mark.parametrize(
    ("certainty", "expected"), [(0.8, "SEUMUR HIDUP"), (0.999, "SLUMUR HIDUP")]
)
def test_card_is_valid_to_a_date_or_for_life_unless_a_misprint_is_clear(certainty, expected):
    value = understand({"berlaku_hingga": [line("SLUMUR HIDUP", certainty)]})["berlaku_hingga"]
    assert value.text == expected


@pytest.mark.parametrize("seen", ["SEUMUR HIDU", "SEUMUR", "SEUMU"])
def test_of_a_lifetime_the_beginning_is_enough(seen):
    value = understand({"berlaku_hingga": [line(seen, 0.9)]})["berlaku_hingga"]
    assert (value.text, value.raw_text, value.checks) == ("SEUMUR HIDUP", seen, ("list_entry",))
    assert value.confidence > 0.8


def test_no_card_expires_before_there_were_cards():
    value = understand({"berlaku_hingga": [doubtful("21-10-2006", 8, "1", 0.3)]})
    assert value["berlaku_hingga"].text == "21-10-2016"
    unseen = understand({"berlaku_hingga": [ReadLine("21-10-2006", 0.95, ())]})
    assert unseen["berlaku_hingga"].confidence < 0.3


def with_looks(first, *others):
    return replace(first, looks=(*first.looks, *(look for line in others for look in line.looks)))


def test_other_looks_outvote_the_first():
    alone = doubtful("QUSANTU", 6, "O", 0.2)
    assert understand({"nama": [alone]})["nama"].text == "QUSANTU"
    seen = with_looks(alone, doubtful("QUSANTO", 6, "U", 0.1), doubtful("QUSANTO", 6, "U", 0.1))
    assert understand({"nama": [seen]})["nama"].text == "QUSANTO"


def test_looks_at_two_lines_of_one_value_go_together():
    alone = doubtful("QUSANTU", 6, "O", 0.2)
    seen = with_looks(alone, doubtful("QUSANTO", 6, "U", 0.1), doubtful("QUSANTO", 6, "U", 0.1))
    for lines in ([line("SITI"), seen], [line("SITI"), alone]):
        expected = "SITI QUSANTO" if lines[1] is seen else "SITI QUSANTU"
        assert understand({"nama": lines})["nama"].text == expected


def test_a_card_does_not_expire_in_the_last_century():
    expiry = doubtful("11-10-1921", 6, "2", 0.4)
    posteriors = expiry.looks[0].copy()
    steps, one, nil = slice(21, 23), CHARACTERS.index("9") + 1, CHARACTERS.index("0") + 1
    posteriors[steps, nil], posteriors[steps, one] = 0.4, 0.6
    seen = replace(expiry, looks=(posteriors,))
    assert understand({"berlaku_hingga": [seen]})["berlaku_hingga"].text == "11-10-2021"


def test_tesseract_reads_a_label_with_its_sex():
    value = understand({"jenis_kelamin": [ReadLine("- PEREMPUAN GOL. DARAH", 0.9)]})
    assert value["jenis_kelamin"].text == "PEREMPUAN"
    assert value["jenis_kelamin"].raw_text == "- PEREMPUAN GOL. DARAH"
    assert value["jenis_kelamin"].checks == ("list_entry",)


@pytest.mark.parametrize(
    ("key", "read"),
    [("status_perkawinan", "BELUN KAWIN"), ("jenis_kelamin", "LAKI-LAKI/PEREMPUAN")],
)
def test_an_entry_within_other_words_is_not_cut_out_of_them(key, read):
    value = understand({key: [ReadLine(read, 0.9)]})[key]
    assert value.text == read
    assert value.confidence < 0.5


def test_a_sex_that_is_none_is_doubted_where_tesseract_was_believed():
    value = understand({"jenis_kelamin": [ReadLine("PRREMFUAN", 0.9)]})["jenis_kelamin"]
    assert value.confidence < 0.5
