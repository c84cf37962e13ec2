"""How usual a mark behind a word is, given how the next word begins.

A blurred comma looks like a full stop; but hardly any sentence begins with a small letter.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parents[1] / "weights" / "marks.json"
MARKS = ("", ",", ".", ";", ":", "!", "?")
BEGINNINGS = ("small", "capital", "digit", "other")
CLOSING = "\"')]}\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
OPENING = "\"'([{\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"


def log_likelihood(word: str, following: str) -> float:
    """Return the natural logarithm of the probability of a word's mark before the next word."""
    return _table()[beginning(following)][mark(word)]


def mark(word: str) -> str:
    """Return which of `MARKS` a word ends with, within quotes and brackets or not."""
    last = word.rstrip(CLOSING)[-1:]
    return last if last in MARKS else ""


def beginning(word: str) -> str:
    """Return which of `BEGINNINGS` a word has."""
    first = word.lstrip(OPENING)[:1]
    if first.isdigit():
        return "digit"
    if first.isalpha():
        return "small" if first.islower() else "capital"
    return "other"


@cache
def _table() -> dict[str, dict[str, float]]:
    """Return the natural logarithm of each mark's share; `training.marks` counts them."""
    shares = json.loads(TABLE.read_text())
    return {first: {m: float(np.log(p)) for m, p in row.items()} for first, row in shares.items()}
