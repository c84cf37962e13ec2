"""Read lines of print with the CRNN: crops in, texts and confidences out."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.recognition.alphabet import BLANK, CHARACTERS, decode
from ocr_engine.runtime import network

LINE_HEIGHT = 32
WIDTH_STEP = 80  # batches are padded to multiples of this, so that few lines wait on a wide one
DIGITS = np.array([BLANK] + [CHARACTERS.index(digit) + 1 for digit in "0123456789"])


@dataclass(frozen=True)
class ReadLine:
    """What the network made of one crop; `confidence` is its least certain character's, 0..1."""

    text: str
    confidence: float


def read_lines(crops: list[np.ndarray]) -> list[ReadLine]:
    """Read grey crops (32, width) uint8, each one line of print."""
    return [_greedy(posteriors) for posteriors in line_posteriors(crops)]


def read_digits(crop: np.ndarray, count: int) -> ReadLine:
    """Read a crop that holds exactly `count` digits, such as a NIK.

    The best path through the digits alone is taken; where it has another length, the likeliest
    text of the right length is searched for (prefix beam search, Graves and Jaitly 2014).
    """
    posteriors = line_posteriors([crop])[0][:, DIGITS]
    posteriors = posteriors / posteriors.sum(axis=1, keepdims=True)
    best = _greedy(posteriors, DIGITS)
    if len(best.text) == count:
        return best
    beams = prefix_beam_search(posteriors, longest=count)
    total = sum(beams.values())
    fitting = [(weight, prefix) for prefix, weight in beams.items() if len(prefix) == count]
    if not fitting:
        return best
    weight, prefix = max(fitting)
    return ReadLine(
        decode([int(DIGITS[number]) for number in prefix]), weight / total * best.confidence
    )


def line_posteriors(crops: list[np.ndarray]) -> list[np.ndarray]:
    """Return the class probabilities (steps, 46) of each crop, batched by like width."""
    results: list[np.ndarray | None] = [None] * len(crops)
    groups: dict[int, list[int]] = {}
    for place, crop in enumerate(crops):
        groups.setdefault(-(-crop.shape[1] // WIDTH_STEP) * WIDTH_STEP, []).append(place)
    for width, places in groups.items():
        batch = np.zeros((len(places), LINE_HEIGHT, width, 1), np.float32)
        for row, place in enumerate(places):
            batch[row, :, : crops[place].shape[1], 0] = normalise(crops[place])
        for place, logits in zip(places, network("lines")(batch), strict=True):
            results[place] = _softmax(logits)
    return [result for result in results if result is not None]


def normalise(crop: np.ndarray) -> np.ndarray:
    """Return a grey line at zero mean and unit deviation; flat ones are not blown up into noise."""
    values = crop.astype(np.float32)
    return (values - values.mean()) / (values.std() + 4.0)


def prefix_beam_search(
    posteriors: np.ndarray, longest: int, width: int = 24
) -> dict[tuple[int, ...], float]:
    """Return the likeliest texts and their probabilities.

    Args:
        posteriors: (steps, classes), class 0 is CTC's blank.
        longest: texts beyond this length are dropped.
        width: how many prefixes survive each step.
    """
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    # prefix: (probability that ends in blank, probability that does not)
    for step in posteriors:
        grown: dict[tuple[int, ...], list[float]] = {}
        likely = [number for number in np.flatnonzero(step > 1e-4).tolist() if number]
        for prefix, (blank, other) in beams.items():
            same = grown.setdefault(prefix, [0.0, 0.0])
            same[0] += (blank + other) * float(step[0])
            if prefix:
                same[1] += other * float(step[prefix[-1]])
            for number in likely if len(prefix) < longest else ():
                mass = blank if prefix and number == prefix[-1] else blank + other
                grown.setdefault((*prefix, number), [0.0, 0.0])[1] += mass * float(step[number])
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:width]
        beams = {prefix: (masses[0], masses[1]) for prefix, masses in kept}
    return {prefix: sum(masses) for prefix, masses in beams.items()}


def _greedy(posteriors: np.ndarray, classes: np.ndarray | None = None) -> ReadLine:
    """Follow the likeliest class at each step; repeats fold, blanks part."""
    path = posteriors.argmax(axis=1)
    peaks = posteriors.max(axis=1)
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    numbers, certainties = [], []
    for start, stop in zip(starts, [*starts[1:], len(path)], strict=True):
        if path[start] != BLANK:
            numbers.append(int(path[start]))
            certainties.append(float(peaks[start:stop].max()))
    named = numbers if classes is None else [int(classes[number]) for number in numbers]
    text = " ".join(decode(named).split())
    return ReadLine(text, min(certainties, default=0.0))


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
