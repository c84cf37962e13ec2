"""The picture of judged photographs shows what was found, and what was said of it."""

import numpy as np
from PIL import ImageColor

from benchmarks import quality_sheet
from ocr_engine.elements import Box, Quality
from ocr_engine.training import defects, synthetic


def judged_photo(code: str, said: tuple[str, ...]) -> np.ndarray:
    planted = defects.plant(code, synthetic.generator("validation", 7), width=800)
    corners = tuple((float(x), float(y)) for x, y in planted.corners + 40)
    areas = ((said[0], Box(corners)),) if said else ()
    return np.asarray(quality_sheet.draw_cell(planted, Quality(said, {}, areas)))


def has(cell: np.ndarray, colour: str) -> bool:
    return bool((cell == ImageColor.getrgb(colour)).all(axis=2).any())


def test_an_area_that_was_found_is_outlined() -> None:
    assert has(judged_photo("image_glare", ("image_glare",)), quality_sheet.AREA)
    assert not has(judged_photo("image_glare", ()), quality_sheet.AREA)


def test_a_verdict_that_was_not_planted_has_another_colour() -> None:
    right = judged_photo("image_glare", ("image_glare",))
    wrong = judged_photo("image_glare", ("image_dark",))
    assert has(right, quality_sheet.RIGHT)
    assert not has(wrong, quality_sheet.RIGHT)
    assert has(wrong, quality_sheet.WRONG)


def test_cells_fill_rows_from_the_left() -> None:
    planted = defects.plant("image_dark", synthetic.generator("validation", 8), width=800)
    cell = quality_sheet.draw_cell(planted, Quality((), {}, ()))
    sheet = quality_sheet.arrange([cell] * (quality_sheet.COLUMNS + 1))
    assert sheet.width == quality_sheet.COLUMNS * cell.width
    assert sheet.height == 2 * cell.height
    beside = np.asarray(sheet)[cell.height :, cell.width :]
    assert (beside == ImageColor.getrgb(quality_sheet.GROUND)).all()
