import numpy as np
import pytest

from ocr_engine import geometry
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction.fields import Value, build_fields, normalise
from ocr_engine.extraction.layout import PlacedLine


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("provinsi", "PROVINSI JAWA BARAT", "JAWA BARAT"),
        ("provinsi", "PR0VINSI JAWA BARAT", "JAWA BARAT"),
        ("provinsi", "PROVINSIJAWA BARAT", "JAWA BARAT"),
        ("provinsi", "DAERAH KHUSUS IBUKOTA JAKARTA", "DAERAH KHUSUS IBUKOTA JAKARTA"),
        ("golongan_darah", "1 AB", "AB"),
        ("golongan_darah", "B+", "B+"),
        ("golongan_darah", "+", "-"),
        ("golongan_darah", "", ""),
        ("golongan_darah", "0", "O"),
        ("golongan_darah", "-", "-"),
        ("rt_rw", "007/O08", "007/008"),
        ("rt_rw", "007 008", "007/008"),
        ("tanggal_lahir", "O5-12-1989", "05-12-1989"),
        ("berlaku_hingga", "12-03-2017", "12-03-2017"),
        ("pekerjaan", "PENGRAJIN  BATIK ", "PENGRAJIN BATIK"),
    ],
)
def test_normalise_gives_the_printed_form(key, raw, value):
    assert normalise(key, raw) == value


def fields_of(confidence=0.99, **texts):
    places = [
        PlacedLine(text, 0.9, (0, 0, 1, 1), place) for place, text in enumerate(texts.values())
    ]
    quads = [geometry.frame(100, 10) + np.array([0, 20 * place]) for place in range(len(places))]
    rows = {key: [line] for key, line in zip(texts, places, strict=True)}
    values = {key: Value(text, text, confidence) for key, text in texts.items()}
    found = build_fields(values, rows, quads, lambda _key, raw: raw)
    return {field.key: field for field in found}


def test_build_fields_always_returns_the_seventeen_in_order():
    assert tuple(fields_of(nama="SITI")) == FIELD_KEYS


@pytest.mark.parametrize(
    ("confidence", "value", "checks"),
    [(0.99, "ISLAM", ()), (0.8, "ISLAM", ("uncertain",)), (0.3, "", ("unreadable",))],
)
def test_build_fields_marks_doubt_and_claims_nothing_below_half(confidence, value, checks):
    field = fields_of(confidence, agama="ISLAM")["agama"]
    assert (field.value, field.raw_text, field.checks) == (value, "ISLAM", checks)


def test_build_fields_gives_a_field_that_was_not_found_no_box():
    field = fields_of(nama="SITI")["agama"]
    assert (field.value, field.confidence, field.box) == ("", 0.0, None)


def test_build_fields_reports_a_contradiction_and_repairs_nothing():
    fields = fields_of(
        nik="3273014512890001", tanggal_lahir="06-12-1989", jenis_kelamin="PEREMPUAN"
    )
    assert fields["nik"].value == "3273014512890001"
    assert fields["nik"].checks == ("nik_dob_mismatch",)
    assert fields["tanggal_lahir"].value == "06-12-1989"
