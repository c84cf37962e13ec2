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
EACH_LETTER = 1.5  # natural logarithm of its worth, so that shorter texts are not preferred
# What parts an abbreviation of an address, or a title, from the next word, however it is typed.
ABBREVIATION = re.compile(r"\b(JLN?|GG|NO|KM|RT|RW|BLOK|DRS?|IR|HJ?)(?: ?[.:] ?| )(?=\w)")
# What may stand between the parts of a house's number: `5 A`, `151-3`, `A-5`.
PARTED_NUMBER = re.compile(
    r"(?<=\d)(?: ?[-,] ?| )(?=[A-Z]\b|[A-Z]?\d)|(?<=\b[A-Z])(?: ?- ?| )(?=\d)"
)
APOSTROPHE = re.compile(r"(?<=[A-Z])'(?=[A-Z])")
COLON = -6.0  # natural logarithm of how much rarer it is than what else parts words, by our guess
WORD = re.compile(r"[A-Z']{3,}")  # shorter ones are abbreviations, and ends of names too


def log_likelihood(text: str) -> float:
    """Return the natural logarithm of how likely a text is, by its letters and its words."""
    return letters.log_likelihood(text) + sum(map(_gain, WORD.findall(text)))


def usual_however_parted(texts: list[str]) -> np.ndarray:
    """Return how usual each text is beside the others, parted as is most usual.

    Which of `NO.5`, `NO. 5` and `NO 5`, of `5A` and `5 A`, or of `SYAFI'I` and `SYAFII`, a clerk
    typed, only the picture can tell; colons are rare.
    """
    usual = [log_likelihood(text) + EACH_LETTER * len(text) for text in texts]
    alike = [_without_partings(text) for text in texts]
    most = {
        form: max(value for other, value in zip(alike, usual, strict=True) if other == form)
        for form in alike
    }
    return np.array(
        [most[form] + COLON * text.count(":") for form, text in zip(alike, texts, strict=True)]
    )


def _without_partings(text: str) -> str:
    return APOSTROPHE.sub("", PARTED_NUMBER.sub("", ABBREVIATION.sub(r"\1 ", text)))


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
