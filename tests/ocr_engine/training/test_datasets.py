"""What is chosen to be learnt, by the real network."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import typefaces
from ocr_engine.training.datasets import weak_lines
from ocr_engine.training.stores import LineStore

CLEAR, WRONG, BLURRED = 60, 6, 6


def printed(text: str) -> np.ndarray:
    """Print a line, dark on light, (32, width) uint8."""
    face = typefaces.load(typefaces.faces("regular", "train")[0], 24)
    page = Image.new("L", (round(face.getlength(text)) + 24, LINE_HEIGHT), 210)
    ImageDraw.Draw(page).text((12, 2), text, 40, face)
    return np.asarray(page)


def test_weak_lines_are_those_read_wrong_or_with_doubt_and_few_others():
    crop = printed("JL. MERDEKA NO. 12")
    blurred = cv2.GaussianBlur(crop, (0, 0), 4.0)
    crops = [crop] * (CLEAR + WRONG) + [blurred] * BLURRED
    texts = ["JL. MERDEKA NO. 12"] * CLEAR + ["JL. MERDEKA NO. 72"] * WRONG
    texts += ["JL. MERDEKA NO. 12"] * BLURRED
    widths = np.array([crop.shape[1] for crop in crops])
    store = LineStore(np.concatenate(crops, axis=1), widths, np.array(texts))
    kept = weak_lines(store, seed=0)
    assert list(kept.texts).count("JL. MERDEKA NO. 72") == WRONG
    soft = [np.array_equal(kept.crop(row), blurred) for row in range(len(kept.texts))]
    assert sum(soft) == BLURRED
    assert 0 < len(kept.texts) - WRONG - BLURRED < CLEAR / 3
