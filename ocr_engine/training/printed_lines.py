"""Cut runs of words out of rendered pages, as the page reader frames them."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.training import pages, prose, synthetic
from ocr_engine.training.pages import PrintedWord
from ocr_engine.training.stores import LONGEST_TEXT, WIDEST_LINE, is_legible

FIRST = 60_000_000  # number of the first page: none that another network has seen
RUNS = 40  # cut out of each page, which costs far less than to render it
DEGRADED = 0.6  # share of pages
TIGHT = 0.3  # share of runs framed by their own ink: a line without long letters
NEAR = 0.12  # room towards another word, in the line's heights


def render_runs(index: int, split: str) -> list[tuple[np.ndarray, str]]:
    """Render one page and cut runs of words out of it.

    Returns:
        Pairs of a grey crop (32, width) uint8 and its text.
    """
    rng = synthetic.generator(split, FIRST + index)
    tier = "degraded" if rng.random() < DEGRADED else "clean"
    page, _ = pages.render_page(prose.invent_words(rng, 300), rng, split, tier, rows=24)
    grey = cv2.cvtColor(page.picture, cv2.COLOR_RGB2GRAY)
    lines = [line for line in page.lines if line]
    cut = [_cut_run(grey, lines[int(rng.integers(len(lines)))], rng) for _ in range(RUNS)]
    return [(crop, text) for crop, text in cut if text and is_legible(crop)]


def _cut_run(
    grey: np.ndarray, line: tuple[PrintedWord, ...], rng: np.random.Generator
) -> tuple[np.ndarray, str]:
    start = int(rng.integers(len(line)))
    stop = int(rng.integers(start, len(line))) + 1
    run = line[start:stop]
    while run and len(" ".join(word.text for word in run)) > LONGEST_TEXT:
        run = run[:-1]
    if not run:
        return np.zeros((LINE_HEIGHT, 1), np.uint8), ""
    first, last = run[0].corners, run[-1].corners
    quad = np.stack([first[0], last[1], last[2], first[3]])
    text = " ".join(word.text for word in run)
    if rng.random() < TIGHT:
        quad = _tightened(quad, text)
    tall = geometry.side_lengths(quad)[1]
    quad = quad + rng.normal(0, 0.025, (4, 2)) * tall
    margins = rng.uniform((0.02, -0.02, 0.02, -0.02), (0.6, 0.28, 0.6, 0.28))
    if start:  # a piece of the word before would look like a letter
        margins[0] = min(margins[0], NEAR)
    if start + len(run) < len(line):
        margins[2] = min(margins[2], NEAR)
    crop = geometry.cut_line(grey, geometry.grow(quad, *margins), LINE_HEIGHT)
    return (crop, text) if crop.shape[1] <= WIDEST_LINE else (crop, "")


def _tightened(quad: np.ndarray, text: str) -> np.ndarray:
    """Take off the room of long letters where the text has none."""
    quad = quad.copy()
    down = quad[3] - quad[0]
    if not set(text) & set("gjpqyQ,;()[]{}|/@$_"):
        quad[2:] -= 0.22 * down
    if not any(
        mark.isupper() or mark.isdigit() or mark in "bdfhijklt'\"()[]{}|/!?" for mark in text
    ):
        quad[:2] += 0.25 * down
    return quad
