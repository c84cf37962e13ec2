"""Count the words of names and addresses: `python -m ocr_engine.training.names`.

Writes `weights/names.npz` from the official names of all regions, invented names and addresses, and
`names.txt`: names and words of streets that are common in Indonesia, written down by us. No person
of the validation or the test split is among them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ocr_engine.recognition import names, word_table
from ocr_engine.training.letters import names_and_addresses, typed_otherwise

WORD_LIST = Path(__file__).with_name("names.txt")
LISTED = 30  # sightings that being in the list counts for


def count(texts: Iterable[str], listed: str) -> dict[str, float]:
    """Return how often each word of texts was seen, those of a list among them."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(names.WORD.findall(text))
    for word in set(names.WORD.findall(listed)):
        seen[word] += LISTED
    return {word: float(seen[word]) for word in sorted(seen)}


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine.training.names")
    parser.add_argument("--people", type=int, default=30_000, help="invented, two texts each")
    options = parser.parse_args()
    texts = [*names_and_addresses(options.people), *typed_otherwise(options.people)]
    seen = count(texts, WORD_LIST.read_text("ascii"))
    word_table.store(seen, names.TABLE)
    print(f"wrote {names.TABLE.name}, {len(seen)} words, {names.TABLE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
