import json
import re

import numpy as np
import pytest

from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction import candidates, confidence, fields, layout, lexicons, nik, regions
from ocr_engine.recognition import alphabet, decoding, letters, names
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.training import specification
from ocr_engine.understanding import understand


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with all that a phone gets beside the networks."""
    target = tmp_path_factory.mktemp("phone")
    specification.write(target)
    return target


@pytest.fixture(scope="module")
def written(folder):
    return json.loads((folder / "ktp.json").read_text())


@pytest.fixture(scope="module")
def cards(folder):
    return json.loads((folder / "examples.json").read_text())


def test_file_holds_every_module_on_the_way_of_a_reading(written):
    modules = [module.__name__.rpartition(".")[2] for module in specification.MODULES]
    assert list(written) == ["version", "engine", "files", *modules, "confidence_curves"]


def test_lists_are_the_engines_own(written):
    assert written["elements"]["field_keys"] == list(FIELD_KEYS)
    assert written["alphabet"]["characters"] == alphabet.CHARACTERS
    assert written["lexicons"] == {
        "sexes": list(lexicons.SEXES),
        "blood_types": list(lexicons.BLOOD_TYPES),
        "religions": list(lexicons.RELIGIONS),
        "marital_statuses": list(lexicons.MARITAL_STATUSES),
        "nationalities": list(lexicons.NATIONALITIES),
        "countries": list(lexicons.COUNTRIES),
        "lifetime": lexicons.LIFETIME,
        "occupations": list(lexicons.OCCUPATIONS),
    }
    assert (written["nik"]["woman"], written["nik"]["sexes"]) == (nik.WOMAN, list(nik.SEXES))
    assert written["confidence_curves"] == json.loads(confidence.TABLE.read_text())


def test_rules_are_the_engines_own(written):
    assert written["layout"]["rows"] == list(layout.ROWS)
    assert written["layout"]["missing"] == layout.MISSING
    assert written["candidates"]["closed"]["agama"] == [list(lexicons.RELIGIONS), -9.0]
    assert written["candidates"]["outside_region"] == candidates.OUTSIDE_REGION
    assert written["fields"]["digit_like"] == dict(zip("OQDILZSBG", "000112586", strict=True))
    assert re.compile(written["fields"]["birth_line"]) == fields.BIRTH_LINE


def test_constants_leave_out_what_a_module_imports(written):
    assert "line_height" in written["lines"]
    assert "characters" not in written["decoding"]


def test_tables_lie_beside_it(folder, written):
    assert (folder / written["files"]["regions"]).read_bytes() == regions.TABLE.read_bytes()
    steps = np.fromfile(folder / written["files"]["letters"], np.uint8).reshape(
        (alphabet.CLASSES,) * 3
    )
    assert np.array_equal(steps * np.float32(-written["letters"]["step"]), letters._table())
    rows = (folder / written["files"]["names"]).read_text().splitlines()
    words = {
        word: -written["letters"]["step"] * int(number) for word, number in map(str.split, rows)
    }
    assert words == pytest.approx(names._table())


def test_example_is_read_from_what_it_holds(cards):
    for card in cards:
        read, placed = [], []
        for place, line in enumerate(card["lines"]):
            posteriors = np.zeros((len(line["steps"]), alphabet.CLASSES), np.float32)
            for step, pairs in enumerate(line["steps"]):
                for number, chance in pairs:
                    posteriors[step, number] = chance
            read.append(ReadLine(*decoding.greedy(posteriors), (posteriors,)))
            found = read[-1].text, read[-1].confidence, tuple(line["frame"])
            placed.append(layout.PlacedLine(*found, place))
        rows = layout.assign_lines(placed, card["blood_type"])
        values = understand({key: [read[line.index] for line in row] for key, row in rows.items()})
        quads = [np.zeros((4, 2), np.float32)] * len(read)
        built = fields.build_fields(values, rows, quads, confidence.calibrated)
        assert [line.text for line in read] == [line["text"] for line in card["lines"]]
        assert {key: [line.index for line in row] for key, row in rows.items()} == card["rows"]
        assert {field.key: field.value for field in built} == {
            key: field["value"] for key, field in card["fields"].items()
        }


def test_examples_hold_each_kind_of_photograph(cards):
    assert len(cards) == specification.EXAMPLES
    assert [len(card["fields"]) for card in cards] == [len(FIELD_KEYS)] * len(cards)
