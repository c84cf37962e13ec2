"""Count how usual words are: `python -m ocr_engine.training.vocabulary`.

Writes `weights/vocabulary.npz` from the texts that letters are counted in too, manuals in
Indonesian, and the words that a list of American English holds.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from ocr_engine.recognition import vocabulary, word_table
from ocr_engine.training import texts

WORD_LIST = Path("/usr/share/dict/american-english")  # SCOWL, size 60; package wamerican
FEWEST = 3  # sightings of a word that no list holds; fewer may be misprints
LISTED = 0.5  # sightings that being in the list counts for


def count(paragraphs: Iterable[str], listed: Iterable[str]) -> dict[str, float]:
    """Return how often each word was seen, those that a list holds among them."""
    seen: Counter[str] = Counter()
    for paragraph in tqdm(paragraphs, "paragraphs", mininterval=2):
        for word in paragraph.split():
            seen.update(part for part in vocabulary.parts(word) if _is_word(part))
    known = {part for word in listed for part in vocabulary.parts(word) if _is_word(part)}
    often = {word for word, times in seen.items() if times >= FEWEST}
    return {word: seen[word] + LISTED for word in sorted(known | often)}


def _is_word(part: str) -> bool:
    return part.isascii() and part.replace("'", "").isalpha()


def main() -> None:
    """Write the table."""
    paragraphs = (*texts.english(), *texts.indonesian(), *texts.indonesian_manuals())
    seen, path = count(paragraphs, WORD_LIST.read_text("utf-8").split()), vocabulary.TABLE
    word_table.store(seen, path)
    print(f"wrote {path.name}, {len(seen)} words, {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
