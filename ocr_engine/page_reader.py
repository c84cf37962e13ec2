"""Any picture in, its text out: words with boxes and confidences, in blocks, in reading order."""

import time

import cv2
import numpy as np

from ocr_engine import geometry, io
from ocr_engine.detection.blocks import group_lines
from ocr_engine.detection.text_lines import find_text_lines
from ocr_engine.elements import UNREAD, Block, Box, PageReading, TextLine, Word
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.recognition.print import ReadWord, read_words

VERSION = "1"
LEAST_CONFIDENCE = 0.5
# Cloth, wood and guilloche look like print to a threshold. They are read as letters of little
# confidence, or as one or two letters here and there.
LEAST_SEEN, LEAST_OF_FEW = 0.45, 0.8  # letters' mean confidence
FEW = 2.0  # letters of a word, on average
MARGINS = (0.25, 0.12, 0.25, 0.12)  # around a line: left, top, right, bottom, in its heights
DARK = 100  # median grey of a picture whose print is lighter than its ground


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
    if np.median(grey) < DARK:
        grey = 255 - grey
    lines = _read_lines(grey)
    places = group_lines([np.array(line.box.corners) for line in lines])
    blocks = tuple(_block([lines[place] for place in block]) for block in places)
    size = (photo.shape[1], photo.shape[0])
    return PageReading(blocks, size, time.perf_counter() - started, VERSION)


def _read_lines(grey: np.ndarray) -> list[TextLine]:
    quads = [geometry.grow(quad, *MARGINS) for quad in find_text_lines(grey)]
    crops = [geometry.cut_line(grey, quad, LINE_HEIGHT) for quad in quads]
    return [
        TextLine(tuple(_word(word, quad, crop.shape[1]) for word in words), _box(quad))
        for quad, crop, words in zip(quads, crops, read_words(crops), strict=True)
        if words and _is_print(words)
    ]


def _is_print(words: list[ReadWord]) -> bool:
    letters = [len(word.text) for word in words]
    seen = np.average([word.confidence for word in words], weights=letters)
    return bool(seen > (LEAST_SEEN if np.mean(letters) > FEW else LEAST_OF_FEW))


def _word(word: ReadWord, quad: np.ndarray, width: int) -> Word:
    """Place a word, read between two columns of its line's crop, on the picture."""
    text = word.text if word.confidence >= LEAST_CONFIDENCE else UNREAD
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    start, stop = word.left / width, word.right / width
    corners = np.array(
        (
            quad[0] + top * start,
            quad[0] + top * stop,
            quad[3] + bottom * stop,
            quad[3] + bottom * start,
        )
    )
    return Word(text, word.text, word.confidence, _box(corners))


def _block(lines: list[TextLine]) -> Block:
    corners = np.array([line.box.corners for line in lines]).reshape(-1, 2)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    frame = np.array(((left, top), (right, top), (right, bottom), (left, bottom)))
    return Block(tuple(lines), _box(frame))


def _box(quad: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in quad))
