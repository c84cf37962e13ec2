"""Read rendered pages of prose and single words with our reader and its peers, in one run.

`python -m benchmarks.pages --save docs/bench/pages.md`

The prose is chapter one of Jules Verne's "20,000 Leagues under the Sea" in the translation of 1872,
which is in the public domain and in no training set; the faces are those that training never saw.
"""

import argparse
import re
import shlex
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein
from tqdm import tqdm

from benchmarks import engines
from benchmarks.resources import ReaderProcess, resident
from benchmarks.scores import Usage
from benchmarks.tables import machine, table
from ocr_engine.training import camera, pages, synthetic
from ocr_engine.training.pages import PrintedPage

PROGRAM = "python -m benchmarks.pages"
TEXT = Path(__file__).with_name("leagues.txt")
FIRST = 970_000  # number of the first page
ROWS = 26
EACH = 190  # words from the start of one page to the next one's
WORDS_OF_A_PAGE = 6
ROOM = 0.7  # around a single word, in its height
LEAST_SIDE = 250  # pixels of a picture
PLAIN = str.maketrans(
    {
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)


@dataclass
class Score:
    """What one engine made of the pictures of one kind."""

    wrong: int = 0
    words: int = 0
    letters_wrong: int = 0
    letters: int = 0
    usages: list[Usage] = field(default_factory=list)

    def add(self, truth: str, read: str, usage: Usage) -> None:
        """Count the words, and the letters, that must change to make one text the other."""
        printed, seen = plain_words(truth), plain_words(read)
        self.wrong += Levenshtein.distance(printed, seen)
        self.words += len(printed)
        self.letters_wrong += Levenshtein.distance(" ".join(printed), " ".join(seen))
        self.letters += len(" ".join(printed))
        self.usages.append(usage)


def plain_words(text: str) -> list[str]:
    """Return a text's words with typewriter quotation marks."""
    return re.split(r"\s+", text.translate(PLAIN).strip())


def render(split: str, count: int) -> Iterator[tuple[str, bytes, str]]:
    """Yield kind, JPEG and text of each picture: pages of both tiers, and words cut out of them."""
    words = TEXT.read_text().split()
    for tier in pages.TIERS:
        for index in range(count):
            rng = synthetic.generator(split, FIRST + index)
            start = index * EACH % (len(words) - ROWS)
            page, _ = pages.render_page(words[start:], rng, split, tier, rows=ROWS)
            yield f"pages, {tier}", camera.compress(page.picture, 92), page.text
            yield from ((f"words, {tier}", *word) for word in _single_words(page, rng))


def _single_words(page: PrintedPage, rng: np.random.Generator) -> Iterator[tuple[bytes, str]]:
    for _ in range(WORDS_OF_A_PAGE):
        line = page.lines[int(rng.integers(1, len(page.lines) - 1))]
        word = line[int(rng.integers(len(line)))]
        (left, top), (right, bottom) = word.corners.min(axis=0), word.corners.max(axis=0)
        yield camera.compress(_alone(page.picture, left, top, right, bottom), 92), word.text


def _alone(picture: np.ndarray, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Cut a word out and put it on a ground of its own, large enough for every reader."""
    near = 0.1 * (bottom - top)
    cut = picture[
        max(int(top - near), 0) : int(bottom + near), max(int(left - near), 0) : int(right + near)
    ]
    ground: list[float] = np.percentile(cut, 80, axis=(0, 1)).tolist()
    missing = [(LEAST_SIDE - side + 1) // 2 for side in cut.shape[:2]]
    room = max(int(ROOM * (bottom - top)), *missing)
    return cv2.copyMakeBorder(cut, room, room, room, room, cv2.BORDER_CONSTANT, value=ground)


def measure(
    split: str, count: int, names: Sequence[str] | None = None
) -> tuple[dict[tuple[str, str], Score], dict[str, str], dict[str, float]]:
    """Let every engine read the same pictures.

    Returns:
        Scores by (kind, engine), the engines' versions, and the most MiB that each one held.
    """
    scores: dict[tuple[str, str], Score] = defaultdict(Score)
    memory: dict[str, float] = defaultdict(float)
    total = 2 * count * (1 + WORDS_OF_A_PAGE)
    with ExitStack() as stack:
        readers = [stack.enter_context(ReaderProcess(name)) for name in names or engines.names()]
        for kind, jpeg, text in tqdm(render(split, count), "pictures", total, mininterval=1):
            for reader in readers:
                read, usage = reader.read_page(jpeg)
                scores[kind, reader.name].add(text, read, usage)
                memory[reader.name] = max(memory[reader.name], resident(reader.pid))
        return scores, {reader.name: reader.version for reader in readers}, memory


def report(
    scores: dict[tuple[str, str], Score], versions: dict[str, str], memory: dict[str, float]
) -> str:
    """Return the figures as a Markdown table."""
    rows = [
        (
            kind,
            engine,
            str(len(score.usages)),
            str(score.words),
            f"{100 * score.wrong / score.words:.2f}",
            f"{100 * score.letters_wrong / score.letters:.2f}",
            f"{1000 * median(usage.wall for usage in score.usages):.0f}",
            f"{fmean(usage.cpu for usage in score.usages):.2f}",
            f"{memory[engine]:.0f}",
        )
        for (kind, engine), score in sorted(scores.items(), key=lambda item: item[0][0])
    ]
    header = ("pictures", "engine", "number", "words", "words wrong %", "letters wrong %")
    found = ", ".join(f"{name} {version}" for name, version in versions.items())
    command = shlex.join([*PROGRAM.split(), *sys.argv[1:]])
    notes = (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"engines: {found}; machine: {machine()}",
        "wrong: what must be put in, taken out or changed (Levenshtein), of what is printed; "
        "ms: median wall time of a picture; CPU s: mean; MiB: the most that was resident",
    )
    figures = table((*header, "ms", "CPU s", "MiB"), rows)
    return f"{figures}\n\n" + "\n".join(f"* {note}" for note in notes) + "\n"


def main() -> None:
    """Print the table, and save it where wanted."""
    parser = argparse.ArgumentParser(prog=PROGRAM)
    parser.add_argument("--split", choices=synthetic.SPLIT_SEEDS, default="test")
    parser.add_argument("--pages", type=int, default=12, help="of each tier")
    parser.add_argument("--engines", nargs="+", choices=engines.names(), help="all by default")
    parser.add_argument("--save", type=Path, metavar="MARKDOWN")
    options = parser.parse_args()
    text = report(*measure(options.split, options.pages, options.engines))
    print(text)
    if options.save:
        options.save.write_text(f"# Pages and words, beside its peers\n\n{text}")


if __name__ == "__main__":
    main()
