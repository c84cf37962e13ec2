"""What all looks at a row hold for likely, and what is usual besides."""

import numpy as np
import pytest

from ocr_engine import rows
from ocr_engine.recognition.alphabet import CHARACTERS
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.understanding import understand
from tests.ocr_engine.recognition.test_decoding import drawn


def test_a_row_without_looks_at_one_of_its_lines_has_none():
    lines = [ReadLine("SITI", 0.9, (drawn("SITI", 0.9),)), ReadLine("RAHMA", 0.8)]
    row = rows.join(lines)
    assert (row.text, row.confidence, row.looks) == ("SITI RAHMA", 0.8, [])


def test_likeliest_texts_have_shares_of_one():
    found = rows.likeliest(rows.Row("07", 0.9, [drawn("07", 0.8)]), 4, "0123456789")
    assert next(iter(found)) == "07"
    assert sum(found.values()) == pytest.approx(1.0)


def test_every_look_has_a_say_of_every_text():
    texts, each = rows.seen(rows.Row("AB", 0.9, [drawn("AB", 0.9), drawn("AC", 0.9)]), 4)
    assert each.shape == (2, len(texts))
    assert {"AB", "AC"} <= set(texts)
    assert np.isfinite(each).all()


def test_a_usual_name_is_found_among_too_many_that_are_likelier_in_the_picture():
    usual = "MUHAMMAD ZULKIFLI RAHMAN"
    read = "MUNAMMAD ZDLKIFII RAHMAN"
    posteriors = drawn(read, 0.97)
    for place in (place for place, letter in enumerate(usual) if read[place] != letter):
        steps = slice(3 * place, 3 * place + 2)
        seen = {read[place]: 0.4, usual[place]: 0.12} | dict.fromkeys("QXW", 0.15)
        for letter, chance in seen.items():
            posteriors[steps, CHARACTERS.index(letter) + 1] = chance
    value = understand({"nama": [ReadLine(read, 0.4, (posteriors,))]})["nama"]
    assert (value.text, value.raw_text) == (usual, read)
