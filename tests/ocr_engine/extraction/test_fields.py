import numpy as np
import pytest

from ocr_engine import geometry
from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction.fields import build_fields, normalise
from ocr_engine.extraction.layout import PlacedLine


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("provinsi", "PROVINSI JAWA BARAT", "JAWA BARAT"),
        ("provinsi", "PR0VINSI JAWA BARAT", "JAWA BARAT"),
        ("provinsi", "DAERAH KHUSUS IBUKOTA JAKARTA", "DAERAH KHUSUS IBUKOTA JAKARTA"),
        ("jenis_kelamin", "LAKI LAKI", "LAKI-LAKI"),
        ("jenis_kelamin", "PEREMPUAM", "PEREMPUAN"),
        ("agama", "ISLAN", "ISLAM"),
        ("provinsi", "PROVINSIJAWA BARAT", "JAWA BARAT"),
        ("provinsi", "PAPUA PEGUNUNGAN", "PAPUA PEGUNUNGAN"),
        ("golongan_darah", "1 AB", "AB"),
        ("golongan_darah", "B+", "B+"),
        ("golongan_darah", "+", "-"),
        ("golongan_darah", "", ""),
        ("golongan_darah", "0", "O"),
        ("golongan_darah", "-", "-"),
        ("rt_rw", "007/O08", "007/008"),
        ("rt_rw", "007 008", "007/008"),
        ("tanggal_lahir", "O5-12-1989", "05-12-1989"),
        ("berlaku_hingga", "SEUMURHIDUP", "SEUMUR HIDUP"),
        ("berlaku_hingga", "12-03-2017", "12-03-2017"),
        ("pekerjaan", "KARYAWAN SWASTA", "KARYAWAN SWASTA"),
    ],
)
def test_normalise_gives_the_printed_form(key, raw, value):
    assert normalise(key, raw) == value


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("pekerjaan", "PENGRAJIN BATIK"),
        ("pekerjaan", "KARYAWAN SWASTAA LEPAS"),
        ("kewarganegaraan", "BELANDA"),
        ("nama", "ISLAN KAWINN"),
        ("kel_desa", "CIHAPITT"),
    ],
)
def test_normalise_leaves_rare_and_misspelt_values_as_printed(key, printed):
    assert normalise(key, printed) == printed


def fields_of(**rows):
    lines = [PlacedLine(text, 0.9, (0, 0, 1, 1), place) for place, text in enumerate(rows.values())]
    quads = [geometry.frame(100, 10) + np.array([0, 20 * place]) for place in range(len(lines))]
    found = build_fields({key: [line] for key, line in zip(rows, lines, strict=True)}, quads)
    return {field.key: field for field in found}


def test_build_fields_always_returns_the_seventeen_in_order():
    assert tuple(fields_of(nama="SITI")) == FIELD_KEYS


def test_build_fields_parts_place_and_date_of_birth():
    fields = fields_of(tempat_tgl_lahir="BANDUNG, 05-12-1989")
    assert (fields["tempat_lahir"].value, fields["tanggal_lahir"].value) == (
        "BANDUNG",
        "05-12-1989",
    )


def test_build_fields_keeps_what_the_reader_saw():
    field = fields_of(agama="ISLAN")["agama"]
    assert (field.value, field.raw_text, field.checks) == ("ISLAM", "ISLAN", ("list_entry",))


def test_build_fields_reports_a_contradiction_and_repairs_nothing():
    fields = fields_of(
        nik="3273014512890001", tempat_tgl_lahir="BANDUNG, 06-12-1989", jenis_kelamin="PEREMPUAN"
    )
    assert fields["nik"].value == "3273014512890001"
    assert fields["nik"].checks == ("nik_dob_mismatch",)
    assert fields["tanggal_lahir"].value == "06-12-1989"
