"""The reader of single characters, with its real network."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr_engine.recognition.characters import (
    ALPHABET,
    classify,
    cut_characters,
    find_characters,
    read_characters,
    strip,
)
from ocr_engine.training import characters, typefaces

TALL = 48


def printed(text: str, role: str = "regular") -> np.ndarray:
    """Print a line of characters that do not touch, dark on light, (H, W) uint8."""
    face = typefaces.load(typefaces.faces(role, "train")[0], TALL)
    page = Image.new("L", (TALL * (len(text) + 1), round(1.1 * TALL)), 220)
    for place, character in enumerate(text):
        ImageDraw.Draw(page).text((TALL * (place + 0.5), 0), character, 30, face)
    return np.asarray(page)


@pytest.mark.parametrize("text", ["3174052208910007", "SURABAYA", "O0O0Q8B", "I1IT7", "K"])
def test_clear_print_is_read_a_character_at_a_time(text):
    read = read_characters(printed(text))
    assert "".join(one.text for one in read) == text
    assert all(one.confidence > 0.5 for one in read)


def test_line_without_print_holds_no_character():
    assert read_characters(np.full((40, 200), 200, np.uint8)) == []


def test_probabilities_are_of_each_character_and_sum_to_one():
    line = printed("KTP2026")
    crops = cut_characters(line, find_characters(line))
    chances = classify(crops)
    assert chances.shape == (7, len(ALPHABET))
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def test_a_frame_of_another_height_cuts_its_character_out_as_the_others():
    line = printed("KTP2026")
    frames = find_characters(line)
    left, top, right, bottom = frames[3]
    dirty = [*frames[:3], (left, top - 6, right, bottom), *frames[4:]]
    assert np.array_equal(cut_characters(line, dirty), cut_characters(line, frames))


def test_a_line_cut_off_at_its_ink_is_read_all_the_same():
    line = printed("3174052208910007")
    inked = np.flatnonzero((line < 120).any(axis=1))
    read = read_characters(line[inked[0] : inked[-1] + 1])
    assert "".join(one.text for one in read) == "3174052208910007"


def test_characters_are_read_better_in_the_company_of_their_line():
    wrong_alone = wrong = 0
    for index in range(9_000_000, 9_000_100):
        line = characters.render_characters(index, "validation")
        crops, numbers = [cut.crop for cut in line], [cut.number for cut in line]
        alone = [classify(crop[None])[0].argmax() for crop in crops]
        wrong_alone += int(np.sum(np.array(alone) != numbers))
        wrong += int(np.sum(classify(np.stack(crops)).argmax(axis=1) != numbers))
    assert wrong < wrong_alone


def test_strip_sets_even_crops_side_by_side():
    crops = np.random.default_rng(1).integers(0, 255, (3, 32, 32)).astype(np.uint8)
    seen = strip(crops)
    assert seen.shape == (32, 96, 1)
    assert seen.dtype == np.float32
    assert np.allclose(seen[:, 32:64].mean(), 0, atol=1e-5)
    assert np.allclose(strip(crops[1:2]), seen[:, 32:64])
