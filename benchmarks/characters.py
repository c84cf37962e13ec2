"""Measure the character reader on unseen faces: `python -m benchmarks.characters`.

Prints the share of characters read right by how high they stand in the photo, the commonest
mistakes, and on the NIK lines of rendered photographs the character reader beside the line reader;
draws the confusion matrix.
"""

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from tqdm import tqdm

from benchmarks.plots import STYLE
from benchmarks.tables import table
from ocr_engine.recognition import characters as reader
from ocr_engine.recognition.lines import read_lines
from ocr_engine.training import characters as rendered
from ocr_engine.training import cuts, synthetic

FIRST = 1_000_000  # number of the first line and photograph
NIK_LENGTH = 16
MOST_MISTAKES = 10
HEIGHTS = (0, 10, 13, np.inf)  # pixels; on a card 1,000 pixels wide capitals are 19 high


@dataclass(frozen=True)
class Seen:
    """Of each character: its place in the alphabet, as which it was read alone and in company.

    All are arrays (N,); `height` is in pixels.
    """

    truth: np.ndarray
    alone: np.ndarray
    company: np.ndarray
    height: np.ndarray


def read(split: str, lines: int) -> Seen:
    """Read the characters of rendered lines, each by itself and beside its line's others."""
    found: list[tuple[int, int, int, float]] = []
    for index in tqdm(range(FIRST, FIRST + lines), mininterval=2):
        line = rendered.render_characters(index, split)
        if line:
            crops = np.stack([cut.crop for cut in line])
            alone = [int(reader.classify(crop[None])[0].argmax()) for crop in crops]
            company = reader.classify(crops).argmax(axis=1).tolist()
            found += [
                (cut.number, one, other, cut.height)
                for cut, one, other in zip(line, alone, company, strict=True)
            ]
    return Seen(*map(np.array, zip(*found, strict=True)))


def by_height(seen: Seen) -> list[tuple[str, ...]]:
    """Return rows of (height, characters, right alone %, right in company %), the last of all."""
    ranges = [*pairwise(HEIGHTS), (HEIGHTS[0], HEIGHTS[-1])]
    _, small, large, _ = HEIGHTS
    names = [f"below {small} px", f"{small} to {large} px", f"{large} px and more", "all"]
    rows = []
    for name, (least, most) in zip(names, ranges, strict=True):
        part = (least <= seen.height) & (seen.height < most)
        both = (seen.alone, seen.company)
        right = [f"{100 * (one == seen.truth)[part].mean():.2f}" for one in both if part.any()]
        rows.append((name, str(part.sum()), *(right or ("-", "-"))))
    return rows


def confusion(seen: Seen) -> np.ndarray:
    """Return how often each character (row) was read as each (column) in company, (36, 36)."""
    counts = np.zeros((len(reader.ALPHABET),) * 2, int)
    np.add.at(counts, (seen.truth, seen.company), 1)
    return counts


def compare(split: str, photos: int) -> list[tuple[str, float, float]]:
    """Read NIK lines both ways; return (reader, share of digits, share of NIKs) in per cent."""
    lines = [
        (crop, text)
        for index in tqdm(range(photos), mininterval=2)
        for crop, text in cuts.cut_lines(synthetic.generator(split, FIRST + index), split)
        if len(text) == NIK_LENGTH and text.isdigit()
    ]
    crops, texts = [crop for crop, _ in lines], [text for _, text in lines]
    by_character = [
        "".join(character.text for character in reader.read_characters(crop)) for crop in crops
    ]
    by_line = [line.text for line in read_lines(crops)]
    return [
        ("contours and characters", *_shares(by_character, texts)),
        ("line reader", *_shares(by_line, texts)),
    ]


def _shares(read: list[str], texts: list[str]) -> tuple[float, float]:
    digits = [
        one == other
        for seen, text in zip(read, texts, strict=True)
        for one, other in zip(seen.ljust(len(text)), text, strict=False)
    ]
    whole = [seen == text for seen, text in zip(read, texts, strict=True)]
    return 100 * float(np.mean(digits)), 100 * float(np.mean(whole))


def draw(counts: np.ndarray, path: Path) -> None:
    """Draw the confusion matrix; its colours are logarithmic, so that single mistakes show."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8, 7.4), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(np.log10(counts + 1), cmap="Blues")
        places = range(len(reader.ALPHABET))
        axes.set_xticks(places, list(reader.ALPHABET))
        axes.set_yticks(places, list(reader.ALPHABET))
        axes.set(xlabel="read as", ylabel="printed", title="Characters on faces never seen")
        bar = figure.colorbar(image, shrink=0.8)
        bar.set_ticks([0, 1, 2, 3], labels=["0", "9", "99", "999"])
        bar.set_label("how often")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)


def main() -> None:
    """Print the tables and save the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.characters")
    parser.add_argument("--split", default="test", choices=synthetic.SPLIT_SEEDS)
    parser.add_argument("--lines", type=int, default=1500)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--save", type=Path, metavar="PNG", help="where the matrix goes")
    options = parser.parse_args()
    seen = read(options.split, options.lines)
    print(table(("height", "characters", "right alone %", "beside its line %"), by_height(seen)))
    counts = confusion(seen)
    wrong = counts - np.diag(np.diag(counts))
    worst = [divmod(int(place), len(counts)) for place in np.argsort(-wrong, axis=None)]
    rows = [
        (reader.ALPHABET[row], reader.ALPHABET[column], str(wrong[row, column]))
        for row, column in worst[:MOST_MISTAKES]
    ]
    print("\n" + table(("printed", "read as", "times"), rows))
    both = compare(options.split, options.photos)
    rows = [(name, f"{digits:.2f}", f"{whole:.1f}") for name, digits, whole in both]
    print("\n" + table(("on NIK lines of photographs", "digits %", "NIKs %"), rows))
    if options.save:
        draw(counts, options.save)


if __name__ == "__main__":
    main()
