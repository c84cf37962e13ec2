"""How usual a word is in prose, English or Indonesian: by a table of words, else by its letters.

Capitals count as small letters. The marks around a word, and a possessive, are no part of it; a
hyphen or a dash joins two words.
"""

import re
from functools import cache
from pathlib import Path

import numpy as np

from ocr_engine.recognition import prose_letters, word_table

TABLE = Path(__file__).parents[1] / "weights" / "vocabulary.npz"
UNKNOWN = 0.1  # share of words, names and codes among them, that no table knows
PARTS = re.compile(r"[-\N{EN DASH}\N{EM DASH}]")
MARKS = "".join(chr(code) for code in range(33, 127) if not chr(code).isalnum()) + (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}\N{EM DASH}"
)


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of the probability of a text's words, each by itself."""
    return sum(map(_log_likelihood, text.split()))


def knows(word: str) -> bool:
    """Say whether a word, or each of those that a dash joins, is in the table."""
    return all(map(has, parts(word)))


def has(part: str) -> bool:
    """Say whether a bare word, in small letters, is in the table."""
    return part in _table()


def parts(word: str) -> list[str]:
    """Return the words of a word, without marks and possessive, in small letters.

    A word of marks alone is its own part.
    """
    bare = [_bare(part) for part in PARTS.split(word.strip(MARKS))]
    return [part for part in bare if part] or [word]


def _bare(part: str) -> str:
    return part.strip(MARKS).translate(prose_letters.STRAIGHT).lower().removesuffix("'s")


def _log_likelihood(word: str) -> float:
    by_letters = prose_letters.log_likelihood(word)
    if not knows(word):
        return float(np.log(UNKNOWN)) + by_letters
    # What the marks around it cost, as the letters see them.
    marks = by_letters - prose_letters.log_likelihood(word.strip(MARKS))
    known = sum(_table()[part] for part in parts(word)) + marks
    return float(np.logaddexp(np.log(UNKNOWN) + by_letters, np.log(1 - UNKNOWN) + known))


@cache
def _table() -> dict[str, float]:
    """Return the natural logarithm of each word's share; `training.vocabulary` counts them."""
    return word_table.load(TABLE)
