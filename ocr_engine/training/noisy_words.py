"""Render noisy five-letter words, 200 x 50 pixels: a study of the line reader beside the product.

Pictures of this kind guard sign-up forms. These are drawn here and read here; the study asks what
the same network and the same training command learn from another kind of picture.
"""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.recognition.alphabet import STUDY
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import synthetic, typefaces

FIRST = 80_000_000
SIZE = (200, 50)
LETTERS = 5
SHEET = 50  # words rendered under one number


def render_words(index: int, split: str) -> list[tuple[np.ndarray, str]]:
    """Render some words.

    Returns:
        Pairs of a grey picture (32, 128) uint8 and its five letters.
    """
    rng = synthetic.generator(split, FIRST + index)
    width = SIZE[0] * LINE_HEIGHT // SIZE[1]
    drawn = [render_word(rng, split) for _ in range(SHEET)]
    return [
        (cv2.resize(picture, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA), word)
        for picture, word in drawn
    ]


def render_word(rng: np.random.Generator, split: str) -> tuple[np.ndarray, str]:
    """Render one word.

    Returns:
        A grey picture (50, 200) uint8 with a line across it, blurred and noisy; and its letters.
    """
    word = "".join(STUDY[number] for number in rng.integers(len(STUDY), size=LETTERS))
    page = Image.new("L", SIZE, 255)
    paths = typefaces.faces("regular", split)
    path = paths[int(rng.integers(len(paths)))]
    pitch, left = rng.uniform(27, 35), rng.uniform(8, 22)
    for place, letter in enumerate(word):
        _stamp(page, letter, path, (left + place * pitch, rng.uniform(1, 10)), rng)
    _cross(ImageDraw.Draw(page), rng)
    picture: np.ndarray = np.asarray(page).astype(np.float32)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.4))
    picture = picture * rng.uniform(0.75, 1) + rng.normal(0, rng.uniform(3, 20), picture.shape)
    return picture.clip(0, 255).astype(np.uint8), word


def _stamp(
    page: Image.Image,
    letter: str,
    path: Path,
    spot: tuple[float, float],
    rng: np.random.Generator,
) -> None:
    """Put one letter, turned a little, on the page."""
    face = typefaces.load(path, int(rng.integers(28, 38)))
    stamp = Image.new("L", (44, 48), 0)
    ImageDraw.Draw(stamp).text((6, 0), letter, fill=255, font=face)
    turned = stamp.rotate(float(rng.uniform(-18, 18)), resample=Image.Resampling.BILINEAR)
    ink = Image.new("L", turned.size, int(rng.integers(0, 110)))
    page.paste(ink, (round(spot[0]) - 6, round(spot[1]) - 4), turned)


def _cross(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(1, 3))):
        ends = [(0, int(rng.integers(50))), (SIZE[0], int(rng.integers(50)))]
        draw.line(ends, fill=int(rng.integers(0, 150)), width=int(rng.integers(1, 3)))
