"""How usual the words of names and addresses are on Indonesian cards, beside their letters.

A word that is in no table costs little, so that a rare name survives where the print is clear.
"""

import re
from bisect import bisect_left
from functools import cache

import numpy as np

from ocr_engine.recognition import letters, word_table
from ocr_engine.recognition.alphabet import decode
from ocr_engine.recognition.decoding import Prefix
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
LETTER_OF_WORD = re.compile(r"[A-Z']")
AFTER_ALL = "~"  # sorted behind every letter


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


class Beginnings:
    """How usual beginnings of names and addresses are, for a search that goes letter by letter.

    Called with the class numbers of one, it returns the natural logarithm of its likelihood and
    letters' worth, times `weight`. A word that has not ended yet is as likely as all words together
    that begin so. Each is called after the one that it goes on from, as a search does.
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight
        self._known: dict[Prefix, tuple[float, str, float]] = {(): (0.0, "", 0.0)}

    def __call__(self, prefix: Prefix) -> float:
        before, _, gain = self._parted(prefix)
        return self._weight * (before + gain)

    def _parted(self, prefix: Prefix) -> tuple[float, str, float]:
        """Return what counts before a beginning's last word, that word if it goes on, its gain."""
        if prefix not in self._known:
            before, word, _ = self._parted(prefix[:-1])
            before += letters.log_likelihood_of_last(prefix) + EACH_LETTER
            character = decode([prefix[-1]])
            if LETTER_OF_WORD.match(character):
                word += character
            else:
                before += sum(map(_gain, WORD.findall(word))) + COLON * (character == ":")
                word = ""
            self._known[prefix] = before, word, _gain_of_beginning(word)
        return self._known[prefix]


def _without_partings(text: str) -> str:
    return APOSTROPHE.sub("", PARTED_NUMBER.sub("", ABBREVIATION.sub(r"\1 ", text)))


def _gain(word: str) -> float:
    """Return how much likelier a word is than its letters tell, as a natural logarithm."""
    if word not in _table():
        return float(np.log(UNKNOWN))
    known = np.log(1 - UNKNOWN) + _table()[word] - letters.log_likelihood_of_beginning(word)
    return float(np.logaddexp(np.log(UNKNOWN), known))


def _gain_of_beginning(word: str) -> float:
    """Return the same of the beginning of a word."""
    words, shares = _sorted()
    begun = shares[bisect_left(words, word + AFTER_ALL)] - shares[bisect_left(words, word)]
    if not word or begun <= 0.0:
        return float(np.log(UNKNOWN)) if word else 0.0
    known = np.log(1 - UNKNOWN) + np.log(begun) - letters.log_likelihood_of_beginning(word)
    return float(np.logaddexp(np.log(UNKNOWN), known))


@cache
def _sorted() -> tuple[list[str], np.ndarray]:
    """Return the words in their order, and the share of all before each, and of all."""
    words = sorted(_table())
    return words, np.cumsum([0.0, *(np.exp(_table()[word]) for word in words)])


@cache
def _table() -> dict[str, float]:
    """Return the natural logarithm of each word's share; `training.names` counts them."""
    return word_table.load(TABLE)
