"""Count which marks stand between words: `python -m ocr_engine.training.marks`.

Writes `weights/marks.json` from the texts that letters are counted in too, and manuals in
Indonesian.
"""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from tqdm import tqdm

from ocr_engine.recognition import marks
from ocr_engine.training import texts

DOUBT = 10.0  # sightings that the share of a mark before any word counts for


def count(paragraphs: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return the share of each mark before each beginning of the next word."""
    seen: Counter[tuple[str, str]] = Counter()
    for paragraph in tqdm(paragraphs, "paragraphs", mininterval=2):
        for word, following in pairwise(paragraph.split()):
            seen[marks.beginning(following), marks.mark(word)] += 1
    every = {mark: 1 + sum(seen[first, mark] for first in marks.BEGINNINGS) for mark in marks.MARKS}
    return {
        first: _shares({mark: seen[first, mark] for mark in marks.MARKS}, every)
        for first in marks.BEGINNINGS
    }


def _shares(seen: dict[str, int], every: dict[str, int]) -> dict[str, float]:
    total = sum(every.values())
    leant = {mark: seen[mark] + DOUBT * every[mark] / total for mark in seen}
    return {mark: round(sights / sum(leant.values()), 6) for mark, sights in leant.items()}


def main() -> None:
    """Write the table."""
    shares = count((*texts.english(), *texts.indonesian(), *texts.indonesian_manuals()))
    marks.TABLE.write_text(json.dumps(shares, indent=1) + "\n")
    print(f"wrote {marks.TABLE.name}")


if __name__ == "__main__":
    main()
