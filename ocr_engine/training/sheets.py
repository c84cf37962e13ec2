"""The judge's training set: sheets of photographs with one planted defect, and of good ones."""

from pathlib import Path

import keras
import numpy as np

from ocr_engine.detection.detector import detect_card
from ocr_engine.quality.sheet import CARD, DEFECTS, SHEET, draw_sheet
from ocr_engine.training import defects, synthetic
from ocr_engine.training.rendering import render_set

GOOD = 0.42  # share of photographs without a defect
ANYWHERE = 0.65  # share of photographs that are not taken on a table
# What looks different each time is planted more often.
PLANTED = (
    *DEFECTS,
    *("image_obstructed", "multiple_documents", "document_screen", "document_photocopy") * 2,
    *("image_cropped", "image_low_resolution"),
)
WIDTHS = (1000, 1800)  # of a photograph's longer side, least and most
FIRST = 20_000_000  # number of the first photograph: none that another network has seen
NOTHING_FOUND = -1


def render_sheet(index: int, split: str) -> tuple[np.ndarray, int]:
    """Render one photograph's sheet (272, 384, 3) uint8, and the number of its defect.

    Returns:
        The number is that of `DEFECTS`, their count for a good photo, and -1 where the detector
        found no card.
    """
    rng = synthetic.generator(split, FIRST + index)
    code = "" if rng.random() < GOOD else str(rng.choice(PLANTED))
    number = DEFECTS.index(code) if code else len(DEFECTS)
    planted = defects.plant(
        code,
        rng,
        split=split,
        width=int(rng.integers(*WIDTHS)),
        anywhere=bool(rng.random() < ANYWHERE),
    )
    found = detect_card(planted.photo)
    if found is None:
        return np.zeros((SHEET[1], SHEET[0], 3), np.uint8), NOTHING_FOUND
    return draw_sheet(planted.photo, found.corners), number


def sheet_set(folder: Path, split: str, photos: range) -> tuple[np.ndarray, np.ndarray]:
    """Return sheets (N, 272, 384, 3) uint8 and their defects, rendered where they are missing."""
    path = folder / f"sheets-{split}-{photos.start}-{photos.stop}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rendered = [pair for pair in render_set(render_sheet, split, photos) if pair[1] >= 0]
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            sheets=np.stack([sheet for sheet, _ in rendered]),
            numbers=np.array([number for _, number in rendered]),
        )
        part.rename(path)
    with np.load(path) as stored:
        return stored["sheets"], stored["numbers"]


def mirrored(sheet: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a sheet with each part mirrored by chance: no defect looks other in a mirror."""
    result = sheet.copy()
    width, height = CARD
    for rows, columns in (
        (slice(height), slice(width)),
        (slice(height), slice(width, None)),
        (slice(height, None), slice(None)),
    ):
        part = sheet[rows, columns]
        part = part[::-1] if rng.random() < 0.5 else part
        result[rows, columns] = part[:, ::-1] if rng.random() < 0.5 else part
    return result


class SheetBatches(keras.utils.PyDataset):
    """Batches of sheets, and for each defect whether it was planted."""

    def __init__(
        self, sheets: np.ndarray, numbers: np.ndarray, batch: int, *, seed: int | None = None
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False)
        self.sheets, self.numbers, self.batch = sheets, numbers, batch
        self.rng = np.random.default_rng(seed) if seed is not None else None
        self.order = np.arange(len(sheets))
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.order) // self.batch

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.order[index * self.batch : (index + 1) * self.batch]
        truth = self.numbers[rows][:, None] == np.arange(len(DEFECTS))
        pictures = self.sheets[rows]
        if self.rng is not None:
            pictures = np.stack([mirrored(sheet, self.rng) for sheet in pictures])
        return pictures.astype(np.float32) / 255, truth.astype(np.float32)

    def on_epoch_end(self) -> None:
        """Shuffle for the next epoch."""
        if self.rng is not None:
            self.rng.shuffle(self.order)
