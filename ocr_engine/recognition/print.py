"""Read lines of any print with the CRNN that tells all of ASCII apart; say where words stand."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import CHARACTERS, PRINT
from ocr_engine.recognition.lines import line_posteriors

STEP = 2  # pixels of a crop that one step of the network covers
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
    """Read grey crops (32, width) uint8, each one line of print, darker than its ground.

    Lines in capitals are read by the card's line reader as well, which has seen far more of them;
    whoever is surer is believed.
    """
    lines = _read(crops, "print", PRINT)
    capitals = [place for place, words in enumerate(lines) if _is_in_capitals(words)]
    others = _read([crops[place] for place in capitals], "lines", CHARACTERS)
    for place, words in zip(capitals, others, strict=True):
        if _certainty(words) > _certainty(lines[place]):
            lines[place] = words
    return lines


def _read(crops: list[np.ndarray], reader: str, characters: str) -> list[list[ReadWord]]:
    seen = line_posteriors(crops, reader)
    return [_words(looked, crop, characters) for looked, crop in zip(seen, crops, strict=True)]


def _is_in_capitals(words: list[ReadWord]) -> bool:
    text = "".join(word.text for word in words)
    return text.upper() == text and bool(set(text)) and set(text) <= set(CHARACTERS)


def _certainty(words: list[ReadWord]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _words(posteriors: np.ndarray, crop: np.ndarray, characters: str) -> list[ReadWord]:
    """Part what was read at its spaces."""
    space = characters.index(" ") + 1
    words: list[ReadWord] = []
    letters: list[tuple[int, float]] = []
    inked, left = _inked_columns(crop), 0
    for number, certainty, start, stop in [
        *decoding.emitted(posteriors),
        (space, 1.0, len(posteriors), len(posteriors)),
    ]:
        if number != space:
            letters.append((number, certainty))
            continue
        right = min((start + stop) * STEP // 2, crop.shape[1])
        if letters:
            text = decoding.decode([letter for letter, _ in letters], characters)
            words.append(_word(text, min(sure for _, sure in letters), inked, left, right))
        letters, left = [], right
    return words


def _word(text: str, confidence: float, inked: np.ndarray, left: int, right: int) -> ReadWord:
    """Return a word, its frame shrunk to the ink between two spaces."""
    columns = np.flatnonzero(inked[left:right])
    if len(columns):
        left, right = left + int(columns[0]) - EDGE, left + int(columns[-1]) + 1 + EDGE
    return ReadWord(text, confidence, max(left, 0), min(right, len(inked)))


def _inked_columns(crop: np.ndarray) -> np.ndarray:
    """Tell which columns of a crop hold ink."""
    ground, black = np.percentile(crop, (85, 2))
    return np.asarray(crop.min(axis=0) < ground - INK * (ground - black))
