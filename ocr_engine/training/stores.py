"""Lines to train on as they lie on disk: rendered ones, and those that reviewers corrected."""

from pathlib import Path

import numpy as np

from ocr_engine.recognition.alphabet import CHARACTERS

WIDEST_LINE = 640
LONGEST_TEXT = 48
LEAST_CONTRAST = 5.0  # standard deviation of a crop in grey levels; below it nothing is left


class LineStore:
    """Crops of all widths end to end in one array, with their widths and texts."""

    def __init__(self, pixels: np.ndarray, widths: np.ndarray, texts: np.ndarray) -> None:
        self.pixels, self.widths, self.texts = pixels, widths, texts
        self.starts = np.concatenate([[0], np.cumsum(widths)[:-1]])

    def crop(self, row: int) -> np.ndarray:
        """Return one grey crop (32, width)."""
        start = self.starts[row]
        return self.pixels[:, start : start + self.widths[row]]

    def joined(self, *others: "LineStore") -> "LineStore":
        """Return a store of these lines and others'."""
        stores = (self, *others)
        return LineStore(
            np.concatenate([store.pixels for store in stores], axis=1),
            np.concatenate([store.widths for store in stores]),
            np.concatenate([store.texts for store in stores]),
        )

    def kept(self, rows: list[int]) -> "LineStore":
        """Return a store of some of the lines."""
        crops = [self.crop(row) for row in rows]
        empty = np.zeros((self.pixels.shape[0], 0), np.uint8)
        return LineStore(
            np.concatenate([empty, *crops], axis=1), self.widths[rows], self.texts[rows]
        )


def stored(path: Path) -> LineStore:
    """Return the lines of one file."""
    with np.load(path) as found:
        return LineStore(found["pixels"], found["widths"], found["texts"])


def correction_set(folder: Path) -> LineStore:
    """Return the lines that `manage.py export_corrections` wrote, without what nobody can learn.

    Raises:
        ValueError: the folder holds none.
    """
    paths = sorted(folder.glob("corrections-*.npz"))
    if not paths:
        raise ValueError(f"{folder} holds no corrections-*.npz")
    first, *others = [stored(path) for path in paths]
    store = first.joined(*others)
    rows = [row for row, text in enumerate(store.texts) if _is_learnable(store.crop(row), text)]
    return store.kept(rows)


def is_legible(crop: np.ndarray) -> bool:
    """Return whether a crop fits the network, and holds more than one grey."""
    return bool(crop.shape[1] <= WIDEST_LINE and crop.std() > LEAST_CONTRAST)


def _is_learnable(crop: np.ndarray, text: str) -> bool:
    return is_legible(crop) and 0 < len(text) <= LONGEST_TEXT and set(text) <= set(CHARACTERS)
