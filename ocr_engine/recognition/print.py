"""Read lines of any print with the CRNN that tells all of ASCII apart; say where words stand."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import PRINT
from ocr_engine.recognition.lines import line_posteriors

STEP = 2  # pixels of a crop that one step of the network covers
SPACE = PRINT.index(" ") + 1
INK = 0.35  # of the way from a crop's ground to its print: a column that holds ink
EDGE = 1  # pixels around a word


@dataclass(frozen=True)
class ReadWord:
    """One word; `confidence` is its least certain character's, `left` and `right` pixels."""

    text: str
    confidence: float
    left: float
    right: float


def read_words(crops: list[np.ndarray]) -> list[list[ReadWord]]:
    """Read grey crops (32, width) uint8, each one line of print, darker than its ground."""
    seen = line_posteriors(crops, "print")
    return [_words(posteriors, crop) for posteriors, crop in zip(seen, crops, strict=True)]


def _words(posteriors: np.ndarray, crop: np.ndarray) -> list[ReadWord]:
    """Part what was read at its spaces."""
    words: list[ReadWord] = []
    letters: list[tuple[int, float]] = []
    inked, left = _inked_columns(crop), 0
    for number, certainty, start, stop in [
        *decoding.emitted(posteriors),
        (SPACE, 1.0, len(posteriors), len(posteriors)),
    ]:
        if number != SPACE:
            letters.append((number, certainty))
            continue
        right = min((start + stop) * STEP // 2, crop.shape[1])
        if letters:
            words.append(_word(letters, inked, left, right))
        letters, left = [], right
    return words


def _word(letters: list[tuple[int, float]], inked: np.ndarray, left: int, right: int) -> ReadWord:
    """Return a word, its frame shrunk to the ink between two spaces."""
    columns = np.flatnonzero(inked[left:right])
    if len(columns):
        left, right = left + int(columns[0]) - EDGE, left + int(columns[-1]) + 1 + EDGE
    text = decoding.decode([number for number, _ in letters], PRINT)
    return ReadWord(
        text, min(certainty for _, certainty in letters), max(left, 0), min(right, len(inked))
    )


def _inked_columns(crop: np.ndarray) -> np.ndarray:
    """Tell which columns of a crop hold ink."""
    ground, black = np.percentile(crop, (85, 2))
    return np.asarray(crop.min(axis=0) < ground - INK * (ground - black))
