"""What the judge learns from: sheets, mirrored part by part."""

import numpy as np

from ocr_engine.quality.sheet import CARD, DEFECTS, SHEET
from ocr_engine.training.sheets import SheetBatches, mirrored

WIDTH, HEIGHT = CARD
PARTS = (
    (slice(HEIGHT), slice(WIDTH)),
    (slice(HEIGHT), slice(WIDTH, None)),
    (slice(HEIGHT, None), slice(None)),
)


def _sheets(count: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, (count, SHEET[1], SHEET[0], 3), dtype=np.uint8)


def _mirrorings(part: np.ndarray) -> list[bytes]:
    return [part[::down, ::along].tobytes() for down in (1, -1) for along in (1, -1)]


def test_mirrored_sheet_keeps_each_part_in_its_place():
    [sheet] = _sheets(1)
    rng = np.random.default_rng(2)
    seen: list[set[int]] = [set() for _ in PARTS]
    for _ in range(40):
        again = mirrored(sheet, rng)
        for place, part in enumerate(PARTS):
            seen[place].add(_mirrorings(sheet[part]).index(again[part].tobytes()))
    assert seen == [{0, 1, 2, 3}] * len(PARTS)


def test_validation_sheets_are_not_mirrored():
    sheets, numbers = _sheets(4), np.array([0, 3, len(DEFECTS), 9])
    pictures, truth = SheetBatches(sheets, numbers, 4)[0]
    assert np.array_equal(pictures, sheets.astype(np.float32) / 255)
    assert np.array_equal(truth.argmax(axis=1)[[0, 1, 3]], numbers[[0, 1, 3]])
    assert truth.sum(axis=1).tolist() == [1, 1, 0, 1]
