import pytest

from ocr_engine.extraction.layout import PlacedLine, assign_lines

ROWS = [
    ("nama", ["SITI RAHMAWATI"]),
    ("tempat_tgl_lahir", ["BANDUNG, 05-12-1989"]),
    ("jenis_kelamin", ["PEREMPUAN"]),
    ("alamat", ["JL. MERDEKA NO. 12"]),
    ("rt_rw", ["007/008"]),
    ("kel_desa", ["CIHAPIT"]),
    ("kecamatan", ["BANDUNG WETAN"]),
    ("agama", ["ISLAM"]),
    ("status_perkawinan", ["KAWIN"]),
    ("pekerjaan", ["KARYAWAN SWASTA"]),
    ("kewarganegaraan", ["WNI"]),
    ("berlaku_hingga", ["SEUMUR HIDUP"]),
]


def card_lines(rows, blood="O"):
    """Set rows out as a card does; return the lines and, for each row, its texts."""
    texts = ["PROVINSI JAWA BARAT", "KOTA BANDUNG", "3273014512890001"]
    frames = [(0.3, 0.06, 0.7, 0.09), (0.35, 0.12, 0.65, 0.15), (0.27, 0.2, 0.7, 0.25)]
    y = 0.3
    for key, parts in rows:
        for part in parts:
            texts.append(part)
            frames.append((0.28, y, 0.28 + 0.016 * len(part), y + 0.027))
            if key == "jenis_kelamin" and blood:
                texts.append(blood)
                frames.append((0.68, y, 0.69, y + 0.027))
            y += 0.045
    return [
        PlacedLine(text, 0.99, frame, i)
        for i, (text, frame) in enumerate(zip(texts, frames, strict=True))
    ]


def texts_of(assigned):
    return {key: [line.text for line in lines] for key, lines in assigned.items()}


def test_assign_lines_of_a_plain_card():
    assigned = texts_of(assign_lines(card_lines(ROWS)))
    assert assigned == dict(ROWS) | {
        "provinsi": ["PROVINSI JAWA BARAT"],
        "kabupaten_kota": ["KOTA BANDUNG"],
        "nik": ["3273014512890001"],
        "golongan_darah": ["O"],
    }


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("nama", ["DR. IR. SITI RAHMAWATI", "KUSUMA WARDHANI"]),
        ("alamat", ["PERUM GRIYA INDAH BLOK C", "NO. 12 CIHAPIT"]),
        ("tempat_tgl_lahir", ["KEPULAUAN TANIMBAR SELATAN,", "05-12-1989"]),
    ],
)
def test_assign_lines_keeps_wrapped_values_together(key, parts):
    rows = [(name, parts if name == key else texts) for name, texts in ROWS]
    assert texts_of(assign_lines(card_lines(rows)))[key] == parts


def test_assign_lines_gives_a_wrapped_name_its_second_line_and_not_the_birthplace():
    parts = ["DIDIK SYAHRUL JOKO HARTONO SASTRO", "KUSUMA WARDHANI"]
    rows = [(name, parts if name == "nama" else texts) for name, texts in ROWS]
    assigned = texts_of(assign_lines(card_lines(rows)))
    assert assigned["nama"] == parts
    assert assigned["tempat_tgl_lahir"] == ["BANDUNG, 05-12-1989"]


def test_assign_lines_passes_over_lines_without_text():
    lines = card_lines(ROWS)
    empty = PlacedLine("", 0.0, (0.28, 0.5, 0.3, 0.52), 99)
    assert texts_of(assign_lines([*lines[:10], empty, *lines[10:]])) == texts_of(
        assign_lines(lines)
    )


@pytest.mark.parametrize("row", range(3, 16))
def test_assign_lines_drops_a_speck_wherever_it_lies(row):
    lines = card_lines(ROWS)
    speck = PlacedLine("P", 0.97, (0.3, lines[row].middle, 0.31, lines[row].middle + 0.02), 99)
    assigned = texts_of(assign_lines([*lines[: row + 1], speck, *lines[row + 1 :]]))
    assert assigned == texts_of(assign_lines(lines))


@pytest.mark.parametrize("missing", ["jenis_kelamin", "rt_rw", "agama", "kewarganegaraan"])
def test_assign_lines_survives_a_row_that_was_not_seen(missing):
    rows = [(key, texts) for key, texts in ROWS if key != missing]
    assigned = texts_of(assign_lines(card_lines(rows, blood="")))
    assert assigned[missing] == []
    assert assigned["berlaku_hingga"] == ["SEUMUR HIDUP"]
    assert assigned["alamat"] == ["JL. MERDEKA NO. 12"]


def test_assign_lines_leaves_out_place_and_date_of_issue():
    lines = [*card_lines(ROWS), PlacedLine("12-03-2015", 0.99, (0.78, 0.76, 0.92, 0.79), 99)]
    assert texts_of(assign_lines(lines))["berlaku_hingga"] == ["SEUMUR HIDUP"]


def test_assign_lines_of_nothing_is_empty():
    assert all(lines == [] for lines in assign_lines([]).values())


@pytest.mark.parametrize("read", ["O01 / 002", "RT 001 RW 002", "RT/RW : 001/002"])
def test_assign_lines_takes_a_spoilt_neighbourhood_for_one(read):
    rows = [(key, [read] if key == "rt_rw" else texts) for key, texts in ROWS]
    assigned = texts_of(assign_lines(card_lines(rows)))
    assert (assigned["alamat"], assigned["rt_rw"]) == (["JL. MERDEKA NO. 12"], [read])


@pytest.mark.parametrize("dash", [[], ["-"]])
def test_assign_lines_takes_no_words_for_neighbourhoods(dash):
    rows = [(key, texts) for key, texts in ROWS if key not in {"alamat", "rt_rw"}]
    place = [key for key, _ in ROWS].index("alamat")
    rows[place:place] = [
        ("alamat", ["GRIYA BUMI TAMALANREA PERMAI INDAH RAYA", "BLOK E NO 8"]),
        ("rt_rw", dash),
    ]
    assigned = texts_of(assign_lines(card_lines(rows)))
    assert assigned["rt_rw"] == dash
    assert assigned["alamat"] == ["GRIYA BUMI TAMALANREA PERMAI INDAH RAYA", "BLOK E NO 8"]
