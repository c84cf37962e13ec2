"""The page reader with its real network, on pages that are drawn here."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ocr_engine import OCRError, read_text
from ocr_engine.elements import UNREAD
from ocr_engine.page_reader import read_page
from ocr_engine.training import typefaces

ROWS = ("Every case is decided by a person,", "never by a machine alone (see page 42).")


def drawn(rows=ROWS, *, ink=20, ground=245, size=26):
    page = Image.new("RGB", (760, 260), (ground,) * 3)
    face = typefaces.load(typefaces.faces("book", "test")[0], size)
    for place, row in enumerate(rows):
        ImageDraw.Draw(page).text((40, 40 + 44 * place), row, fill=(ink,) * 3, font=face)
    return page


def test_a_page_is_read_in_order():
    assert read_page(np.asarray(drawn())).text == "\n".join(ROWS)


def test_light_print_on_a_dark_ground_is_read():
    assert read_page(np.asarray(drawn(ink=235, ground=30))).text == "\n".join(ROWS)


def test_words_stand_where_they_are_printed():
    reading = read_page(np.asarray(drawn(("left", "right"))))
    lines = [line for block in reading.blocks for line in block.lines]
    boxes = [np.array(line.words[0].box.corners) for line in lines]
    assert [box[:, 1].mean() < 80 for box in boxes] == [True, False]
    assert all(30 < box[:, 0].min() < 50 for box in boxes)


def test_a_word_below_half_is_not_given_but_its_guess_is_kept():
    page = drawn(("Some words are clear and others gone",))
    gone = page.crop((0, 0, 760, 124)).filter(ImageFilter.GaussianBlur(3))
    page.paste(gone.crop((250, 0, 760, 260)), (250, 0))
    words = [word for line in read_page(np.asarray(page)).blocks[0].lines for word in line.words]
    assert words[0].text == "Some"
    doubtful = [word for word in words if word.confidence < 0.5]
    assert doubtful
    assert {word.text for word in doubtful} == {UNREAD}
    assert all(word.guess for word in doubtful)


@pytest.mark.parametrize("level", [0, 120, 255])
def test_an_empty_picture_has_no_text(level):
    reading = read_page(np.full((300, 400, 3), level, np.uint8))
    assert (reading.blocks, reading.text) == ((), "")


def test_as_dict_says_what_the_reading_holds():
    buffer = BytesIO()
    drawn().save(buffer, "PNG")
    plain = read_text(buffer.getvalue()).as_dict()
    assert plain["size"] == [760, 260]
    assert [line["text"] for line in plain["blocks"][0]["lines"]] == list(ROWS)
    assert plain["blocks"][0]["lines"][0]["words"][0]["guess"] == "Every"


def test_bytes_that_are_no_picture_are_refused():
    with pytest.raises(OCRError) as refused:
        read_text(b"no picture")
    assert refused.value.code == "image_not_supported"
