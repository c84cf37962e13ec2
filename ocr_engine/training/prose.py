"""Invent running text: sentences out of Python's own manual, spoilt so that letters are learnt.

A reader that has learnt a language's words reads what should stand there. Half of the words are
therefore scrambled, or are numbers, names and marks.
"""

import re
import string
from collections.abc import Iterator
from functools import cache
from pydoc_data.topics import topics

import numpy as np

from ocr_engine.training import people

ASCII = str.maketrans(
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{EN DASH}",
    "''\"\"-",
)
NAMES = people.GIVEN_NAMES_FEMALE + people.FAMILY_NAMES
AROUND = (
    ("", ","),
    ("", "."),
    ("(", ")"),
    ('"', '"'),
    ("'", "'"),
    ("", ";"),
    ("", ":"),
    ("", "!"),
    ("", "?"),
    ("", '."'),
    ("[", "]"),
    ('"', ',"'),
    ("", "\N{EM DASH}"),
)
LETTERS = string.ascii_lowercase


def invent_words(rng: np.random.Generator, count: int) -> list[str]:
    """Return words in the order of a text, ASCII and em dashes only."""
    words: list[str] = []
    while len(words) < count:
        words += [_spoilt(word, rng) for word in _paragraph(rng)]
    return words[:count]


def _paragraph(rng: np.random.Generator) -> list[str]:
    found = manual()
    return found[int(rng.integers(len(found)))].split()


@cache
def manual() -> list[str]:
    """Return the paragraphs of Python's own manual."""
    return list(paragraphs("\n\n".join(topics.values())))


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs that are sentences, not programs or tables."""
    for paragraph in re.split(r"\n\s*\n", text.translate(ASCII)):
        plain = " ".join(paragraph.split())
        letters = sum(character.isalpha() or character == " " for character in plain)
        if plain.isascii() and len(plain) > 80 and letters > 0.9 * len(plain):
            yield plain


def _spoilt(word: str, rng: np.random.Generator) -> str:
    kind = rng.random()
    if kind < 0.55:
        return word
    if kind < 0.75:
        return _scrambled(word, rng)
    if kind < 0.82:
        name = NAMES[int(rng.integers(len(NAMES)))]
        return name if rng.random() < 0.5 else name.title()
    if kind < 0.87:
        return _number(rng)
    if kind < 0.93:
        return word.upper() if rng.random() < 0.4 else word.capitalize()
    before, after = AROUND[int(rng.integers(len(AROUND)))]
    return f"{before}{word.strip(string.punctuation) or 'a'}{after}"


def _scrambled(word: str, rng: np.random.Generator) -> str:
    """Replace letters by others; what is no letter stays."""
    drawn = rng.integers(len(LETTERS), size=len(word))
    replaced = rng.random(len(word)) < 0.5
    return "".join(
        _like(old, LETTERS[number]) if change and old.isalpha() else old
        for old, number, change in zip(word, drawn, replaced, strict=True)
    )


def _like(old: str, new: str) -> str:
    return new.upper() if old.isupper() else new


def _number(rng: np.random.Generator) -> str:
    number = int(10 ** rng.uniform(0, 7))
    marks = ("{}", "{:,}", "({})", "{}%", "No. {}", "{}th", "${}", "#{}", "{}/2", "{}.5", "+{}")
    return marks[int(rng.integers(len(marks)))].format(number).split()[-1]
