import pytest
from django.utils import translation

from kyc.paper import LaidWord, Outline, Paper, searchable
from tests.e2e.scenes import drawn_photo
from tests.kyc.factories import CARD
from tests.kyc.pdf import frames_of, ink_of_letters, pages_of, pictures_in


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def paper() -> Paper:
    return Paper(title="ver_1", footer="ver_1")


def test_markup_in_a_text_is_shown_and_not_obeyed():
    file = paper()
    file.note("<b>Budi</b> & <img src='/etc/passwd'/>")
    assert pages_of(file.finish()) == ["<b>Budi</b> & <img src='/etc/passwd'/> ver_1 Page 1 of 1"]


def test_letter_without_a_shape_does_not_stop_the_file():
    file = paper()
    file.note("jelas 🙏 ok")
    (text,) = pages_of(file.finish())
    assert (text.startswith("jelas"), "ok ver_1" in text) == (True, True)


def test_head_of_a_table_stands_on_every_page():
    file = paper()
    file.table(["Number"], [[f"row {number}"] for number in range(120)], (1,))
    pages = pages_of(file.finish())
    assert [page.split()[0] for page in pages] == ["Number"] * 3
    assert [page[-11:] for page in pages] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]


def test_picture_has_its_frames_and_their_labels():
    file = paper()
    file.picture(drawn_photo(), [Outline(CARD, "#17764a", "7")], "The photo", most_height=60)
    data = file.finish()
    assert pictures_in(data) == 1
    assert pages_of(data) == ["The photo 7 ver_1 Page 1 of 1"]


def box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


SIZE = (1200, 800)  # of the drawn photo


def test_searchable_picture_holds_its_words_and_draws_none():
    words = [LaidWord("SATU", box(100, 100, 300, 160)), LaidWord("DUA", box(320, 100, 460, 160))]
    data = searchable(drawn_photo(), SIZE, words, "a page")
    assert (pages_of(data), pictures_in(data)) == (["SATU DUA"], 1)
    assert ink_of_letters(data) == 0


def test_searchable_words_lie_over_their_print():
    places = {"SATU": (100, 100, 300, 160), "iiii": (320, 400, 460, 500), "W": (20, 700, 40, 790)}
    words = [LaidWord(text, box(*place)) for text, place in places.items()]
    frames = frames_of(searchable(drawn_photo(), SIZE, words, "a page"), SIZE)
    assert list(frames) == list(places)
    far = {
        text: max(abs(a - b) for a, b in zip(frames[text], place, strict=True))
        for text, place in places.items()
    }
    assert {text for text, distance in far.items() if distance > 3} == set()


def test_searchable_word_that_climbs_is_found_where_it_climbs():
    corners = [[100.0, 500.0], [400.0, 200.0], [440.0, 240.0], [140.0, 540.0]]
    frames = frames_of(searchable(drawn_photo(), SIZE, [LaidWord("NAIK", corners)], "a"), SIZE)
    left, top, right, bottom = frames["NAIK"]
    assert (abs(left - 100) < 12, abs(top - 200) < 12) == (True, True)
    assert (abs(right - 440) < 12, abs(bottom - 540) < 12) == (True, True)


def test_searchable_word_may_hold_anything_and_be_nowhere():
    words = [
        LaidWord("(a) \\ 字 é“—”", box(100, 100, 300, 160)),
        LaidWord("", box(1, 1, 9, 9)),
        LaidWord("POINT", box(5, 5, 5, 5)),
    ]
    assert pages_of(searchable(drawn_photo(), SIZE, words, "a")) == [
        "(a) \\ é“—”"
    ]  # no shape, no sign
