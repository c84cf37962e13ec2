"""How marks between words are counted."""

import pytest

from ocr_engine.recognition.marks import MARKS
from ocr_engine.training import marks

PARAGRAPHS = ["The sea, the sky, the land. Then night."] * 50


def test_marks_are_counted_by_how_the_next_word_begins():
    shares = marks.count(PARAGRAPHS)
    assert max(shares["capital"], key=shares["capital"].__getitem__) == "."
    assert shares["small"][","] == pytest.approx(1 / 3, abs=0.05)


def test_marks_never_seen_lean_on_those_before_any_word():
    shares = marks.count(PARAGRAPHS)
    for row in shares.values():
        assert set(row) == set(MARKS)
        assert sum(row.values()) == pytest.approx(1, abs=1e-4)
        assert min(row.values()) > 0
    assert shares["digit"][","] > shares["digit"]["?"]
