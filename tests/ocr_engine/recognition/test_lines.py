import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr_engine.recognition import alphabet, lines
from ocr_engine.training import typefaces


def test_alphabet_round_trip_passes_over_what_no_card_prints():
    assert alphabet.decode(alphabet.encode("NO: A'B-C/9 (X)+é")) == "NO: A'B-C/9 (X)+"


def test_line_posteriors_keep_the_order_of_crops_of_mixed_widths():
    rng = np.random.default_rng(0)
    crops = [rng.integers(0, 255, (32, width), np.uint8) for width in (300, 40, 120, 300)]
    together = lines.line_posteriors(crops)
    for crop, found in zip(crops, together, strict=True):
        [alone] = lines.line_posteriors([crop])
        np.testing.assert_allclose(found, alone, atol=1e-4)


def test_read_lines_of_no_crops_is_empty():
    assert lines.read_lines([]) == []


def set_line(text, size=40):
    """Return a grey crop of a line of black print on a light ground, room around it."""
    face = typefaces.load(typefaces.faces("regular", "train")[0], size)
    left, top, right, bottom = face.getbbox(text)
    page = Image.new("L", (right - left + size, bottom - top + size // 2), 215)
    ImageDraw.Draw(page).text((size // 2 - left, size // 4 - top), text, fill=40, font=face)
    width = round(page.width * lines.LINE_HEIGHT / page.height)
    return cv2.resize(np.asarray(page), (width, lines.LINE_HEIGHT), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("reader", ["lines", "weak_lines"])
@pytest.mark.parametrize("text", ["JL MELATI NO: 28", "GG. MAWAR NO:7A", "BLOK C. NO 12"])
def test_read_lines_reads_a_colon_inside_an_address(reader, text):
    plain, labelled = lines.read_lines([set_line(text), set_line(f": {text}")], reader)
    assert plain.text == text
    assert labelled.text.removeprefix(": ") == text
