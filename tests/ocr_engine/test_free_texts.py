"""What understanding makes of names and addresses."""

from dataclasses import replace

import pytest

from ocr_engine.understanding import understand
from tests.ocr_engine.test_understanding import blank, doubtful, line, with_looks


def test_a_free_text_that_other_looks_hardly_allow_is_less_certain():
    seen = line("SITI", 0.9)
    agreed, parted = with_looks(seen, seen, seen), with_looks(seen, *[line("RUDI", 0.3)] * 2)
    one, other = (understand({"nama": [looks]})["nama"] for looks in (agreed, parted))
    assert one.text == other.text == "SITI"
    assert other.confidence < 0.9 < one.confidence


@pytest.mark.parametrize("certainty", [0.999, 0.9996])
def test_a_look_that_saw_nothing_leaves_a_free_text_certain(certainty):
    seen = line("SITI RAHMAWATI", 0.9)
    value = understand({"nama": [with_looks(*[seen] * 13, blank(certainty))]})["nama"]
    assert value.confidence > 0.9


def test_a_name_that_all_looks_but_one_saw_nothing_of_is_not_certain():
    seen = replace(line("SITI RAHMAWATI"), confidence=0.5)
    assert understand({"nama": [seen]})["nama"].confidence > 0.9
    value = understand({"nama": [with_looks(seen, *[blank(0.9996)] * 13)]})["nama"]
    assert (value.text, value.confidence < 0.8) == ("SITI RAHMAWATI", True)


def test_nothing_is_no_certain_name():
    assert understand({"nama": [blank(0.999)]})["nama"].confidence == 0.0


def test_a_free_text_seen_with_one_blank_or_two_is_one_candidate():
    value = understand({"nama": [line("SITI  RAHMA", 0.9)]})["nama"]
    assert value.text == "SITI RAHMA"
    assert value.text not in value.alternatives
    assert value.confidence > 0.9


def test_a_free_text_takes_the_more_usual_letters_where_the_picture_allows_both():
    value = understand({"alamat": [doubtful("JI. MAWAR", 1, "L", 0.45)]})["alamat"]
    assert (value.text, value.raw_text) == ("JL. MAWAR", "JI. MAWAR")
    assert value.checks == ("usual_spelling",)


@pytest.mark.parametrize(("chance", "expected"), [(0.2, "YOS SUDARSO"), (0.001, "YOS SUPARSO")])
def test_a_free_text_takes_a_known_word_only_where_the_picture_allows_it(chance, expected):
    value = understand({"alamat": [doubtful("YOS SUPARSO", 6, "D", chance)]})["alamat"]
    assert value.text == expected
    assert value.checks == (() if expected == "YOS SUPARSO" else ("usual_spelling",))


@pytest.mark.parametrize(("typed", "other"), [("JL MAWAR NO 5", "."), ("JL. MAWAR NO.5", " ")])
def test_how_an_abbreviation_is_parted_only_the_picture_tells(typed, other):
    place = typed.index("5") - 1
    for chance, expected in ((0.4, typed), (0.6, f"{typed[:place]}{other}5")):
        value = understand({"alamat": [doubtful(typed, place, other, chance)]})["alamat"]
        assert value.text == expected


@pytest.mark.parametrize(("chance", "expected"), [(0.4, "JL MAWAR NO.5"), (0.035, "JL MAWAR NO:5")])
def test_a_colon_is_read_where_it_is_clear(chance, expected):
    seen = doubtful("JL MAWAR NO:5", 11, ".", chance)
    assert understand({"alamat": [seen]})["alamat"].text == expected


def test_a_free_text_in_clear_print_keeps_its_unusual_letters():
    value = understand({"nama": [line("QXZ WVJ")]})["nama"]
    assert (value.text, value.checks) == ("QXZ WVJ", ())
