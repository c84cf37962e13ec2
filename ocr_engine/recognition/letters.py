"""How usual a text's letters are on Indonesian cards: a model of three letters in a row."""

from functools import cache
from pathlib import Path

import numpy as np

from ocr_engine.recognition.alphabet import CLASSES, encode

TABLE = Path(__file__).parents[1] / "weights" / "letters.npz"
STEP = 0.06  # natural logarithms in one step of the stored table
END = 0  # stands before, and after, a text
DIGITS = frozenset(encode("0123456789"))
ANY_DIGIT = min(DIGITS)  # one digit is as usual as another


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of a text's probability, from each letter given two before it.

    Jelinek and Mercer 1980; the table is made by `training.letters`.
    """
    table = _table()
    numbers = folded(text)
    total = sum(table[first, second, third] for first, second, third in triples(numbers))
    return float(total) - np.log(len(DIGITS)) * sum(number == ANY_DIGIT for number in numbers)


def folded(text: str) -> list[int]:
    """Return a text's class numbers, every digit as the same."""
    return [ANY_DIGIT if number in DIGITS else number for number in encode(text)]


def triples(numbers: list[int]) -> list[tuple[int, int, int]]:
    """Return each number with the two before it, the end included."""
    ended = [END, END, *numbers, END]
    return list(zip(ended, ended[1:], ended[2:], strict=False))


@cache
def _table() -> np.ndarray:
    """Return log probabilities (46, 46, 46) of the third letter given the first two."""
    with np.load(TABLE) as stored:
        table: np.ndarray = stored["steps"].astype(np.float32) * -STEP
    if table.shape != (CLASSES,) * 3:
        raise ValueError(f"{TABLE.name} was made for another alphabet")
    return table
