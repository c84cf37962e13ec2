"""Count how usual words are: `python -m ocr_engine.training.vocabulary`.

Writes `weights/vocabulary.npz` from the texts that letters are counted in too, manuals in
Indonesian, and the words that a list of American English holds.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ocr_engine.recognition import vocabulary
from ocr_engine.training import texts
from ocr_engine.training.letters import in_steps

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


def store(seen: dict[str, float], path: Path) -> None:
    """Write the words, and the natural logarithms of their shares in steps."""
    shares = np.array(list(seen.values())) / sum(seen.values())
    words = np.frombuffer("\n".join(seen).encode("ascii"), np.uint8)
    np.savez_compressed(path, words=words, steps=in_steps(shares))
    print(f"wrote {path.name}, {len(seen)} words, {path.stat().st_size // 1024} kB")


def main() -> None:
    """Write the table."""
    paragraphs = (*texts.english(), *texts.indonesian(), *texts.indonesian_manuals())
    store(count(paragraphs, WORD_LIST.read_text("utf-8").split()), vocabulary.TABLE)


if __name__ == "__main__":
    main()
