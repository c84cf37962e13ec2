"""Read lines of print with the CRNN: crops in, texts, confidences and class probabilities out."""

from dataclasses import dataclass, field

import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import BLANK, SPACE
from ocr_engine.runtime import network

LINE_HEIGHT = 32
ADDED_DEVIATION = 4.0  # grey levels: a flat line is not blown up into noise
STEP = 2  # pixels of a line that one answer of the network stands for
WIDTH_STEP = 64  # batches are padded to multiples of this, so that few lines wait on a wide one


@dataclass(frozen=True)
class ReadLine:
    """What was read from one crop.

    `confidence` is the least certain character's, 0..1. `looks` are the network's class
    probabilities (steps, 47) at every look at the line, the one believed first; none where another
    reader was believed.
    """

    text: str
    confidence: float
    looks: tuple[np.ndarray, ...] = field(default=(), repr=False, compare=False)


def read_lines(crops: list[np.ndarray], reader: str = "lines") -> list[ReadLine]:
    """Read grey crops (32, width) uint8, each one line of print."""
    return [ReadLine(*decoding.greedy(seen), (seen,)) for seen in line_posteriors(crops, reader)]


def text_end(line: ReadLine, width: int) -> int:
    """Return the pixel at which the last letter of a crop `width` wide was read, 0 without any."""
    numbers = line.looks[0][: width // STEP].argmax(axis=1)
    letters = np.flatnonzero((numbers != BLANK) & (numbers != SPACE))
    return int(letters[-1]) * STEP if len(letters) else 0


def line_posteriors(crops: list[np.ndarray], reader: str = "lines") -> list[np.ndarray]:
    """Return the class probabilities (steps, classes) of each crop, batched by like width.

    `reader` names the network: they differ in the characters that they tell apart, and in depth.
    """
    results: list[np.ndarray | None] = [None] * len(crops)
    groups: dict[int, list[int]] = {}
    for place, crop in enumerate(crops):
        groups.setdefault(-(-crop.shape[1] // WIDTH_STEP) * WIDTH_STEP, []).append(place)
    for width, places in groups.items():
        batch = np.zeros((len(places), LINE_HEIGHT, width, 1), np.float32)
        for row, place in enumerate(places):
            batch[row, :, : crops[place].shape[1], 0] = normalise(crops[place])
        for place, logits in zip(places, network(reader)(batch), strict=True):
            results[place] = _softmax(logits)
    return [result for result in results if result is not None]


def normalise(crop: np.ndarray) -> np.ndarray:
    """Return a grey line at zero mean and, unless it is flat, unit deviation."""
    values = crop.astype(np.float32)
    return (values - values.mean()) / (values.std() + ADDED_DEVIATION)


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
