"""The lines of one row of a card, joined, and what all looks at them hold for likely."""

from dataclasses import dataclass

import numpy as np

from ocr_engine.recognition import decoding
from ocr_engine.recognition.alphabet import CHARACTERS
from ocr_engine.recognition.decoding import Usual
from ocr_engine.recognition.lines import ReadLine

BEAMS = 24
# Share of the likeliest text from which on a search for others is in vain: of 600 names and
# addresses of hard validation photographs 526 are right with it, 525 with a search for all.
SETTLED = 0.8


@dataclass(frozen=True)
class Row:
    """The lines of one row, joined.

    `looks` are the posteriors (steps, classes) of every look at them, the best first; none where
    Tesseract was believed for a line.
    """

    text: str
    confidence: float
    looks: list[np.ndarray]


def join(lines: list[ReadLine]) -> Row:
    """Return the row that some lines, one at least, make in their order."""
    return Row(
        " ".join(line.text for line in lines),
        min(line.confidence for line in lines),
        _joined_looks([line.looks for line in lines]),
    )


def _joined_looks(each: list[tuple[np.ndarray, ...]]) -> list[np.ndarray]:
    """Join every look at lines that follow each other.

    A line that needed no second look goes with all looks at the others.
    """
    if not all(each):
        return []
    count = max(map(len, each))
    return [
        decoding.join([looks[number % len(looks)] for looks in each]) for number in range(count)
    ]


def seen(
    row: Row,
    longest: int,
    characters: str = CHARACTERS,
    width: int = BEAMS,
    usual: Usual | None = None,
) -> tuple[list[str], np.ndarray]:
    """Find what the best look holds for likely, and the others for likeliest.

    Args:
        row: with one look at least.
        longest: texts beyond this length are dropped.
        characters: that a text may have.
        width: of the search.
        usual: what a text's beginning counts beside the picture (`decoding.prefix_beam_search`);
            given that, what is likely and usual together is found as well, unless one text has
            `SETTLED` of the shares.

    Returns:
        The texts, and the natural logarithm of each one's probability in each look's eyes,
        (looks, texts).
    """
    looks = [decoding.only(look, characters) for look in row.looks]
    shares = decoding.likeliest(looks[0], longest, width)
    beams = list(shares)
    if usual is not None and max(shares.values()) < SETTLED:
        beams += decoding.likeliest(looks[0], longest, width, usual=usual)
    others = [decoding.greedy(look)[0] for look in looks]
    few = [text for text in others if 0 < len(text) <= longest]
    found = list(dict.fromkeys([*beams, *few]))
    each = decoding.log_probabilities(looks, found)
    spaced = [" ".join(text.split()) for text in found]
    texts = list(dict.fromkeys(spaced))
    alike = [[place for place, text in enumerate(spaced) if text == one] for one in texts]
    together = [np.logaddexp.reduce(each[:, places], axis=1) for places in alike]
    return texts, np.stack(together, axis=1)


def likeliest(row: Row, longest: int, characters: str, width: int = BEAMS) -> dict[str, float]:
    """Return what was seen and its shares of all that was, the greatest first."""
    texts, each = seen(row, longest, characters, width)
    mean = decoding.log_mean(each)
    shares = np.exp(mean - mean.max())
    shares /= shares.sum()
    return {texts[place]: float(shares[place]) for place in np.argsort(-shares)}
