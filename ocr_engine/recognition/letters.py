"""How usual a text's letters are on Indonesian cards: a model of three letters in a row."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ocr_engine.recognition.alphabet import CLASSES, encode

TABLE = Path(__file__).parents[1] / "weights" / "letters.npz"
STEP = 0.06  # natural logarithms in one step of a stored table
MOST_STEPS = 255
END = 0  # stands before, and after, a text
DIGITS = frozenset(encode("0123456789"))
ANY_DIGIT = min(DIGITS)  # one digit is as usual as another


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of a text's probability, from each letter given two before it.

    Jelinek and Mercer 1980; the table is made by `training.letters`.
    """
    numbers = folded(text)
    digits = sum(number == ANY_DIGIT for number in numbers)
    return log_sum(_table(), numbers) - float(np.log(len(DIGITS))) * digits


def log_likelihood_of_beginning(word: str) -> float:
    """Return the same of letters, not digits, with which a text begins, whatever follows them."""
    return log_sum(_table(), folded(word), ended=False)


def log_likelihood_of_last(numbers: Sequence[int]) -> float:
    """Return the same of the last of some letters, as class numbers, given two before it."""
    before = (END, END, *(ANY_DIGIT if number in DIGITS else number for number in numbers[-3:]))
    likelihood = float(_table()[before[-3:]])
    return likelihood - float(np.log(len(DIGITS))) if numbers[-1] in DIGITS else likelihood


def folded(text: str) -> list[int]:
    """Return a text's class numbers, every digit as the same."""
    return [ANY_DIGIT if number in DIGITS else number for number in encode(text)]


def log_sum(table: np.ndarray, numbers: list[int], *, ended: bool = True) -> float:
    """Return the sum over a text of a table's (classes, ..., classes) log probabilities.

    Unless the text has `ended`, that of its end is left out.
    """
    places = runs(numbers, table.ndim)
    return float(table[tuple(np.array(places if ended else places[:-1]).T)].sum())


def runs(numbers: list[int], length: int) -> list[tuple[int, ...]]:
    """Return each number with those before it, `length` together, the end included."""
    ended = [*[END] * (length - 1), *numbers, END]
    return list(zip(*(ended[start:] for start in range(length)), strict=False))


def in_steps(shares: np.ndarray) -> np.ndarray:
    """Return the natural logarithms of shares as a table stores them: uint8, in steps of `STEP`."""
    steps = (-np.log(shares) / STEP).round().clip(0, MOST_STEPS)
    return np.asarray(steps.astype(np.uint8))


def load(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return a stored table of log probabilities, of the last letter given those before it.

    Raises:
        ValueError: it was made for another alphabet.
    """
    with np.load(path) as stored:
        table: np.ndarray = stored["steps"].astype(np.float32) * -STEP
    if table.shape != shape:
        raise ValueError(f"{path.name} was made for another alphabet")
    return table


@cache
def _table() -> np.ndarray:
    return load(TABLE, (CLASSES,) * 3)
