"""The real engine behind the reading room: rendered print in, its text and files out."""

from io import BytesIO

import pytest
from PIL import Image

from kyc.roles import DEVELOPERS
from kyc.services import pages
from tests.e2e.prints import LEADING, LINES, MARGIN, printed
from tests.kyc.factories import staff
from tests.kyc.pdf import frames_of, pages_of, pictures_in
from tests.kyc.xhtml import parsed, texts_of

SIZE = (1200, 480)
WORDS = " ".join(LINES).split()
NEAR = 40  # pixels: a frame may have room around its print, which is 32 high


@pytest.fixture(scope="module", autouse=True)
def _end_the_child():
    yield
    pages.page_reader().close()


@pytest.fixture
def member(db):
    return staff(DEVELOPERS)


def turned(data: bytes) -> bytes:
    """Return a picture that lies on its side, with the note that says so, as phones write it."""
    exif, lying = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    upright = Image.open(BytesIO(data)).convert("RGB")
    upright.rotate(90, expand=True).save(lying, "JPEG", exif=exif, quality=95)
    return lying.getvalue()


@pytest.mark.parametrize("sent", [printed(*LINES), turned(printed(*LINES))], ids=["png", "turned"])
def test_words_of_the_pdf_lie_where_they_are_printed(sent, member):
    reading = pages.read_page(member=member, data=sent, form="pdf")
    file = pages.as_file(reading=reading, data=sent, form="pdf")
    assert (pages_of(file), pictures_in(file)) == ([" ".join(WORDS)], 1)
    assert reading["size"] == list(SIZE)
    frames = frames_of(file, SIZE)
    for number, line in enumerate(LINES):
        left, top, _right, bottom = frames[line.split()[0]]
        middle = MARGIN + LEADING * number + 25  # of the letters' height
        assert abs(left - MARGIN) < NEAR
        assert abs((top + bottom) / 2 - middle) < NEAR


def test_every_form_holds_the_same_words(member):
    data = printed(*LINES)
    reading = pages.read_page(member=member, data=data, form="json")
    files = {form: pages.as_file(reading=reading, data=data, form=form) for form in pages.FORMS}
    assert reading["text"].split() == WORDS
    assert files["txt"].decode().split() == WORDS
    assert texts_of(parsed(files["hocr"]), "ocrx_word") == WORDS
    assert pages_of(files["pdf"]) == [" ".join(WORDS)]


def test_pdf_holds_nothing_of_the_sender_but_pixels(member):
    data = printed(*LINES, kind="JPEG") + b"canary-trailer"
    reading = pages.read_page(member=member, data=data, form="pdf")
    assert b"canary" not in pages.as_file(reading=reading, data=data, form="pdf")
