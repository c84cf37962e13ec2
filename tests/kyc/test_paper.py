import pytest
from django.utils import translation

from kyc.paper import Outline, Paper
from tests.e2e.scenes import drawn_photo
from tests.kyc.factories import CARD
from tests.kyc.pdf import pages_of, pictures_in


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
