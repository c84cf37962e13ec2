"""From class probabilities to texts: greedy, by beam, and the probability of a given text (CTC).

Posteriors are (steps, classes) float32, rows summing to 1, class 0 CTC's blank.
"""

from collections.abc import Callable, Sequence
from math import log

import numpy as np

from ocr_engine.recognition.alphabet import BLANK, CHARACTERS, CLASSES, SPACE, decode, encode

Prefix = tuple[int, ...]  # class numbers of a text's beginning
Usual = Callable[[Prefix], float]

LEAST = 1e-8  # a probability never falls below, so that one bad step does not rule a text out
RESCALED = 8  # every so many steps, before the products leave what a float can hold
PURE = 0.9995  # a blank surer than this, after another, changes no text's probability


def greedy(posteriors: np.ndarray, characters: str = CHARACTERS) -> tuple[str, float]:
    """Follow the likeliest class at each step; repeats fold, blanks part.

    Returns:
        The text, and the probability of its least certain character.
    """
    found = emitted(posteriors)
    text = decode([number for number, *_ in found], characters)
    return " ".join(text.split()), min((certainty for _, certainty, *_ in found), default=0.0)


def emitted(posteriors: np.ndarray) -> list[tuple[int, float, int, int]]:
    """Follow the likeliest class at each step.

    Returns:
        Of each character its class number, its certainty, and its first step and the one after its
        last. It is as certain as its greatest probability, and as it is that none was lost between
        the one before and it, or behind the last.
    """
    path = posteriors.argmax(axis=1)
    peaks = posteriors.max(axis=1)
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    stops = np.append(starts[1:], len(path))
    shown = path[starts] != BLANK
    starts, stops = starts[shown], stops[shown]
    if not len(starts):
        return []
    numbers = path[starts]
    certainties = np.minimum(
        np.maximum.reduceat(np.where(path != BLANK, peaks, 0.0), starts),
        1.0 - _lost(posteriors, path, starts, numbers),
    )
    return list(
        zip(numbers.tolist(), certainties.tolist(), starts.tolist(), stops.tolist(), strict=True)
    )


def _lost(
    posteriors: np.ndarray, path: np.ndarray, starts: np.ndarray, numbers: np.ndarray
) -> np.ndarray:
    """Return, of each character, the greatest probability that another stands before it.

    That of one behind the last counts with the last.
    """
    steps = np.arange(len(path))
    passed = np.searchsorted(starts, steps, side="right")
    before, after = np.append(BLANK, numbers)[passed], np.append(numbers, BLANK)[passed]
    known = posteriors[:, BLANK] + np.where(before != BLANK, posteriors[steps, before], 0.0)
    known += np.where((after != BLANK) & (after != before), posteriors[steps, after], 0.0)
    lost = np.zeros(len(numbers))
    places = np.minimum(passed, len(numbers) - 1)
    np.maximum.at(lost, places, np.where(path == BLANK, 1.0 - known, 0.0))
    return lost


def only(posteriors: np.ndarray, characters: str) -> np.ndarray:
    """Return posteriors in which nothing but some characters, and the blank, is possible."""
    allowed = np.zeros(CLASSES, bool)
    allowed[[BLANK, *(CHARACTERS.index(character) + 1 for character in characters)]] = True
    masked = np.where(allowed, np.maximum(posteriors, LEAST), 0.0)
    return masked / masked.sum(axis=1, keepdims=True)


def join(parts: list[np.ndarray]) -> np.ndarray:
    """Return the posteriors of lines that follow each other, with a certain space between them."""
    space = np.zeros((1, CLASSES), np.float32)
    space[0, SPACE] = 1.0
    joined = [parts[0]]
    for part in parts[1:]:
        joined += [space, part]
    return np.concatenate(joined)


def log_probabilities(looks: Sequence[np.ndarray], texts: list[str]) -> np.ndarray:
    """Return the natural logarithm of each text's probability in each look's eyes, (looks, texts).

    CTC forward (Graves et al. 2006), all looks and texts step by step together.
    """
    seen = _side_by_side(looks)
    labels, length = _with_blanks(texts)
    may_skip = (labels[:, 2:] != BLANK) & (labels[:, 2:] != labels[:, :-2])
    state = np.zeros((len(looks), *labels.shape))
    state[..., :2] = seen[0][:, labels[:, :2]]
    total = np.zeros(state.shape[:2])
    for number, step in enumerate(seen[1:]):
        before = state
        state = before.copy()
        state[..., 1:] += before[..., :-1]
        state[..., 2:] += before[..., :-2] * may_skip
        state *= step[:, labels]
        if number % RESCALED == 0:
            largest = np.maximum(state.max(axis=2, keepdims=True), 1e-300)
            state /= largest
            total += np.log(largest[..., 0])
    rows = np.arange(len(texts))
    ends = state[:, rows, length - 1] + np.where(length > 1, state[:, rows, length - 2], 0.0)
    return total + np.log(np.maximum(ends, 1e-300))


def mean_log_probabilities(looks: Sequence[np.ndarray], texts: list[str]) -> np.ndarray:
    """Return the natural logarithm of each text's mean probability under several posteriors."""
    return log_mean(log_probabilities(looks, texts))


def log_mean(logs: np.ndarray) -> np.ndarray:
    """Return the logarithms of mean probabilities (texts,) from logarithms (looks, texts)."""
    return np.asarray(np.logaddexp.reduce(logs) - np.log(len(logs)))


def _side_by_side(looks: Sequence[np.ndarray]) -> np.ndarray:
    """Return several looks' posteriors as one array (steps, looks, classes), `LEAST` at least.

    The shorter are followed by certain blanks, which change no text's probability.
    """
    shortened = [np.maximum(_shortened(look), LEAST) for look in looks]
    seen = np.zeros((max(map(len, shortened)), len(looks), CLASSES))
    seen[..., BLANK] = 1.0
    for place, look in enumerate(shortened):
        seen[: len(look), place] = look
    return seen


def _shortened(posteriors: np.ndarray) -> np.ndarray:
    """Drop steps of pure blank that follow one: long empty margins cost time and say nothing."""
    pure = posteriors[:, BLANK] > PURE
    keep = ~(pure & np.roll(pure, 1))
    keep[0] = True
    return posteriors[keep]


def _with_blanks(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the states (texts, 2 * longest + 1) of the CTC lattice, and how many each text has."""
    numbers = [encode(text) for text in texts]
    length = np.array([2 * len(text) + 1 for text in numbers])
    labels = np.full((len(texts), int(length.max())), BLANK)
    for row, text in enumerate(numbers):
        labels[row, 1 : 2 * len(text) : 2] = text
    return labels, length


def prefix_beam_search(
    posteriors: np.ndarray, longest: int, width: int = 24, usual: Usual | None = None
) -> dict[Prefix, float]:
    """Return the likeliest texts, as class numbers, and their shares of all that survived.

    Graves and Jaitly 2014. The shares are kept at a sum of 1: the probability of any text on a
    thousand steps of noise is less than a float can hold.

    Args:
        posteriors: (steps, classes).
        longest: texts beyond this length are dropped.
        width: how many prefixes survive each step.
        usual: natural logarithm of what a prefix counts beside the picture when it is decided
            which survive (Hannun et al. 2014); the shares are the picture's alone.
    """

    def rank(item: tuple[Prefix, list[float]]) -> float:
        prefix, masses = item
        mass = sum(masses)
        return log(max(mass, 1e-300)) + usual(prefix) if usual else mass

    beams: dict[Prefix, tuple[float, float]] = {(): (1.0, 0.0)}
    # prefix: (probability that ends in blank, probability that does not)
    for step in np.maximum(_shortened(posteriors), LEAST):
        grown: dict[Prefix, list[float]] = {}
        likely = [number for number in np.flatnonzero(step > 1e-3).tolist() if number]
        for prefix, (blank, other) in beams.items():
            same = grown.setdefault(prefix, [0.0, 0.0])
            same[0] += (blank + other) * float(step[0])
            if prefix:
                same[1] += other * float(step[prefix[-1]])
            for number in likely if len(prefix) < longest else ():
                mass = blank if prefix and number == prefix[-1] else blank + other
                grown.setdefault((*prefix, number), [0.0, 0.0])[1] += mass * float(step[number])
        kept = sorted(grown.items(), key=rank, reverse=True)[:width]
        total = sum(blank + other for _, (blank, other) in kept)
        beams = {prefix: (blank / total, other / total) for prefix, (blank, other) in kept}
    return {prefix: sum(masses) for prefix, masses in beams.items()}


def likeliest(
    posteriors: np.ndarray,
    longest: int,
    width: int = 24,
    characters: str = CHARACTERS,
    usual: Usual | None = None,
) -> dict[str, float]:
    """Return the likeliest texts and their shares of all found, the likeliest first."""
    beams = prefix_beam_search(posteriors, longest, width, usual)
    ranked = sorted(beams.items(), key=lambda item: -item[1])
    return {decode(list(prefix), characters): mass for prefix, mass in ranked}
