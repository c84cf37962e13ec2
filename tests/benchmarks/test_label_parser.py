import numpy as np
import pytest

from benchmarks.label_parser import TextBox, find, parse

STEP = 30
LEFT, VALUES = 40, 260
EXPECTED = {
    "provinsi": "JAWA BARAT",
    "kabupaten_kota": "KABUPATEN CIANJUR",
    "nik": "3203011205900001",
    "nama": "BUDI SANTOSO, S.H.",
    "tempat_lahir": "CIANJUR",
    "tanggal_lahir": "12-05-1990",
    "jenis_kelamin": "LAKI-LAKI",
    "golongan_darah": "O",
    "alamat": "JL. MAWAR NO. 1 PERUM GRIYA INDAH",
    "rt_rw": "007/008",
    "kel_desa": "PAMOYANAN",
    "kecamatan": "CIANJUR",
    "agama": "ISLAM",
    "status_perkawinan": "BELUM KAWIN",
    "pekerjaan": "KARYAWAN SWASTA",
    "kewarganegaraan": "WNI",
    "berlaku_hingga": "SEUMUR HIDUP",
}
ROWS = [
    ("NIK", ": 3203011205900001"),
    ("Nama", ": BUDI SANTOSO, S.H."),
    ("Tempat/TgI Lahir", ": CIANJUR, 12-05-1990"),
    ("Jenis kelamin", ": LAKI-LAKI"),
    ("Alamat", ": JL. MAWAR NO. 1"),
    (None, "PERUM GRIYA INDAH"),
    ("RT/RW", ": 007/008"),
    ("Kel/Desa", ": PAMOYANAN"),
    ("Kecamatan", ": CIANJUR"),
    ("Agama", ": ISLAM"),
    ("Status Perkawinan", ": BELUMKAWIN"),
    ("Pekerjaan", ": KARYAWAN SWASTA"),
    ("Kewarganegaraan", ": WNI"),
    ("Berlaku Hingga", ": SEUMUR HIDUP"),
]


def box(text: str, left: float, y: float) -> TextBox:
    """Set a text in letters 11 wide and 20 high, the way engines return it."""
    right = left + 11 * len(text)
    corners = [(left, y - 10), (right, y - 10), (right, y + 10), (left, y + 10)]
    return TextBox(text, np.array(corners, float))


def card(rows: list[tuple[str | None, str]] = ROWS) -> list[TextBox]:
    boxes = [box("PROVINSI JAWA BARAT", 330, 40), box("KABUPATEN CIANJUR", 340, 40 + STEP)]
    for place, (label, value) in enumerate(rows):
        y = 120 + STEP * place
        boxes += [box(label, LEFT, y)] if label else []
        boxes += [box(value, VALUES, y)] if value else []
        if label == "Jenis kelamin":
            boxes.append(box("Gol. Darah : 0", 480, y))
        if label == "Agama":
            boxes.append(box("CIANJUR", 690, y))  # where the card was issued
    return boxes


def turned(boxes: list[TextBox], degrees: float) -> list[TextBox]:
    cosine, sine = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    matrix = np.array([[cosine, sine], [-sine, cosine]])
    return [TextBox(box.text, box.corners @ matrix) for box in boxes]


def test_card_gives_all_fields() -> None:
    assert parse(card()) == EXPECTED


@pytest.mark.parametrize("degrees", [7, 90, 180, 213, -90])
def test_card_turned_gives_all_fields(degrees: float) -> None:
    assert parse(turned(card(), degrees)) == EXPECTED


def test_label_and_value_in_one_box_are_parted() -> None:
    boxes = [box for box in card() if box.text not in {"Nama", ": BUDI SANTOSO, S.H."}]
    boxes.append(box("Nama:BUDI SANTOSO, S.H.", LEFT, 120 + STEP))
    assert parse(boxes) == EXPECTED


def test_label_not_read_leaves_its_value_to_the_gap() -> None:
    rows = [(None if label == "Kel/Desa" else label, value) for label, value in ROWS]
    assert parse(card(rows)) == EXPECTED


def test_print_beside_the_card_is_left_out() -> None:
    page = [box("KbPms 3uAs zMA", 900, 100 + 40 * row) for row in range(12)]
    page += [box("a.mDk", -80, 100 + 40 * row) for row in range(12)]
    assert parse(card() + page) == EXPECTED


def test_blood_type_not_printed_reads_as_dash() -> None:
    boxes = [box for box in card() if not box.text.startswith("Gol")]
    boxes.append(box("Gol. Darah :", 480, 120 + 3 * STEP))
    assert parse(boxes) == EXPECTED | {"golongan_darah": "-"}


def test_nik_with_letters_for_digits_is_mended() -> None:
    rows = [(label, ": 32O3O112O59OOOO1" if label == "NIK" else value) for label, value in ROWS]
    assert parse(card(rows)) == EXPECTED


def test_nik_of_fifteen_digits_is_not_claimed() -> None:
    rows = [(label, ": 320301120590000" if label == "NIK" else value) for label, value in ROWS]
    assert parse(card(rows)) == EXPECTED | {"nik": ""}


def test_page_without_labels_gives_nothing() -> None:
    boxes = [box("9f2 KOMpr 8,d", 10, 40), box("77 31 0142 8", 10, 80)]
    assert set(parse(boxes).values()) == {""}


def test_no_text_gives_nothing() -> None:
    assert set(parse([]).values()) == {""}


def test_find_returns_where_a_label_ends() -> None:
    text = "LAKI-LAKI Gol. Darah : AB"
    score, start, end = find("GOLDARAH", text, anywhere=True)
    assert (score, text[start:end]) == (100.0, "Gol. Darah")
