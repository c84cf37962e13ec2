"""Any picture in, its text out: lines, words with boxes and confidences."""

import time
from itertools import pairwise

import cv2
import numpy as np

from ocr_engine import geometry, io
from ocr_engine.detection.text_lines import find_text_lines
from ocr_engine.elements import UNREAD, Block, Box, PageReading, TextLine, Word
from ocr_engine.recognition.lines import LINE_HEIGHT, read_lines

VERSION = "1"
LEAST_CONFIDENCE = 0.5
ROOM = 0.15


def read_text(data: bytes) -> PageReading:
    """Read all print on a picture from its bytes.

    Raises:
        OCRError: the bytes are not a picture that we take.
    """
    return read_page(io.decode(data))


def read_page(photo: np.ndarray) -> PageReading:
    """Read all print on an upright RGB picture (H, W, 3) uint8."""
    started = time.perf_counter()
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    quads = [geometry.grow(quad, ROOM, ROOM, ROOM, ROOM) for quad in find_text_lines(grey)]
    seen = read_lines([geometry.cut_line(grey, quad, LINE_HEIGHT) for quad in quads])
    lines = [
        TextLine(_words(read.text, read.confidence, quad), _box(quad))
        for read, quad in zip(seen, quads, strict=True)
        if read.text
    ]
    size = (photo.shape[1], photo.shape[0])
    blocks = tuple(Block((line,), line.box) for line in lines)
    return PageReading(blocks, size, time.perf_counter() - started, VERSION)


def _words(text: str, confidence: float, quad: np.ndarray) -> tuple[Word, ...]:
    """Share a line's frame out among its words by their letters."""
    guesses = text.split()
    ends = np.cumsum([0, *(len(guess) + 1 for guess in guesses)]) / (len(text) + 1)
    return tuple(
        Word(
            guess if confidence >= LEAST_CONFIDENCE else UNREAD,
            guess,
            confidence,
            _box(_part(quad, start, stop)),
        )
        for guess, (start, stop) in zip(guesses, pairwise(ends), strict=True)
    )


def _part(quad: np.ndarray, start: float, stop: float) -> np.ndarray:
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    return np.array(
        (
            quad[0] + top * start,
            quad[0] + top * stop,
            quad[3] + bottom * stop,
            quad[3] + bottom * start,
        )
    )


def _box(quad: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in quad))
