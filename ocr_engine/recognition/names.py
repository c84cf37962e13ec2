"""How usual the words of names and addresses are on Indonesian cards, beside their letters.

A word that is in no table costs little, so that a rare name survives where the print is clear.
"""

import re
from functools import cache

import numpy as np

from ocr_engine.recognition import letters, word_table
from ocr_engine.runtime import WEIGHTS

TABLE = WEIGHTS / "names.npz"
UNKNOWN = 0.2  # share of words that no table knows
WORD = re.compile(r"[A-Z']{3,}")  # shorter ones are abbreviations, and ends of names too


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of how likely a text is, by its letters and its words."""
    return letters.log_likelihood(text) + sum(map(_gain, WORD.findall(text)))


def _gain(word: str) -> float:
    """Return how much likelier a word is than its letters tell, as a natural logarithm."""
    if word not in _table():
        return float(np.log(UNKNOWN))
    known = np.log(1 - UNKNOWN) + _table()[word] - letters.log_likelihood_of_beginning(word)
    return float(np.logaddexp(np.log(UNKNOWN), known))


@cache
def _table() -> dict[str, float]:
    """Return the natural logarithm of each word's share; `training.names` counts them."""
    return word_table.load(TABLE)
