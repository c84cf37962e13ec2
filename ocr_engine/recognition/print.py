"""Read lines of any print with the CRNN that tells all of ASCII apart; say where words stand."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import CHARACTERS, PRINT
from ocr_engine.recognition.lines import STEP, line_posteriors

INK = 0.35  # of the way from a crop's ground to its print: a column that holds ink
EDGE = 1  # pixels around a word
LONGEST_WORD = 64  # letters
BEAMS = 6  # texts of a doubtful word that are weighed at each step; more of them change nothing


@dataclass(frozen=True)
class ReadWord:
    """One word; `confidence` is its least certain character's, `left` and `right` pixels."""

    text: str
    confidence: float
    left: float
    right: float


@dataclass(frozen=True)
class ReadWords:
    """Words that stand in a row."""

    words: list[ReadWord]

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """The least certain word's, 0 where nothing was read."""
        return min((word.confidence for word in self.words), default=0.0)


@dataclass(frozen=True)
class ReadRun(ReadWords):
    """The words of one crop; `posteriors` (steps, classes) are of `characters` and the blank."""

    posteriors: np.ndarray
    characters: str

    def likely_texts(self) -> dict[str, float]:
        """Return what may be printed, and the share of each in all that is likely."""
        return decoding.likeliest(self.posteriors, LONGEST_WORD, BEAMS, self.characters)


def read_runs(crops: list[np.ndarray]) -> list[ReadRun]:
    """Read grey crops (32, width) uint8, each one line of print, darker than its ground.

    Lines in capitals are read by the card's line reader as well, which has seen far more of them;
    whoever is surer is believed.
    """
    runs = _read(crops, "print", PRINT)
    capitals = [place for place, run in enumerate(runs) if _is_in_capitals(run.text)]
    others = _read([crops[place] for place in capitals], "lines", CHARACTERS)
    for place, run in zip(capitals, others, strict=True):
        if run.confidence > runs[place].confidence:
            runs[place] = run
    return runs


def _read(crops: list[np.ndarray], reader: str, characters: str) -> list[ReadRun]:
    seen = line_posteriors(crops, reader)
    return [
        ReadRun(_words(posteriors, crop, characters), posteriors, characters)
        for posteriors, crop in zip(seen, crops, strict=True)
    ]


def _is_in_capitals(text: str) -> bool:
    return text.upper() == text and bool(text) and set(text) <= set(CHARACTERS)


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
        letters.append((number, certainty))
        if number != space:
            continue
        right = min((start + stop) * STEP // 2, crop.shape[1])
        # A doubtful space may be one that swallowed a comma before it.
        certainties = [sure for _, sure in letters]
        if len(letters) > 1:
            text = decoding.decode([letter for letter, _ in letters[:-1]], characters)
            words.append(_word(text, min(certainties), inked, left, right))
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
