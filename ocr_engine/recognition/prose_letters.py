"""How usual a word's letters are in prose, English or Indonesian: a model of four in a row.

Capitals count as small letters, and what is no letter, digit, apostrophe or hyphen as one mark: so
four in a row take no more room than three of all that is printed.
"""

import string
from functools import cache
from pathlib import Path

import numpy as np

from ocr_engine.recognition import letters

TABLE = Path(__file__).parents[1] / "weights" / "prose.npz"
ORDER = 4
SYMBOLS = string.ascii_lowercase + "0'-"  # 0 stands for any digit
MARK = len(SYMBOLS) + 1
CLASSES = MARK + 1
DIGIT = SYMBOLS.index("0") + 1
ANY = 0.03  # share of letters that follow no usage, as in names and codes
STRAIGHT = str.maketrans("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "''")


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of the probability of a text's words, each by itself."""
    numbers = [folded(word) for word in text.split()]
    digits = sum(number == DIGIT for word in numbers for number in word)
    return sum(letters.log_sum(_table(), word) for word in numbers) - float(np.log(10)) * digits


def folded(word: str) -> list[int]:
    """Return a word's class numbers."""
    return [_number(letter) for letter in word.translate(STRAIGHT).lower()]


def _number(letter: str) -> int:
    symbol = "0" if letter.isdigit() else letter
    return SYMBOLS.index(symbol) + 1 if symbol in SYMBOLS else MARK


@cache
def _table() -> np.ndarray:
    usual = np.exp(letters.load(TABLE, (CLASSES,) * ORDER))
    return np.asarray(np.log((1 - ANY) * usual + ANY / CLASSES))
