"""Read a card's value lines: cut out, read, the weak once more, the worst by Tesseract too."""

import logging
from itertools import chain
from math import inf
from typing import NamedTuple

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.detection.detector import Detection
from ocr_engine.recognition import arbiter, lines, second_look, tesseract
from ocr_engine.recognition.lines import ReadLine

logger = logging.getLogger(__name__)

Margins = tuple[float, float, float, float]
# Room around a line's capitals: left, top, right, bottom, in their heights.
MARGINS: Margins = (0.50, 0.20, 0.80, 0.20)
MOST_BEHIND = 4.0  # room behind a line that stands alone in its row, in its heights
FARTHEST_BEHIND = 12.0  # the same where the text runs to that room's end
OPEN_END = 0.5  # of a crop's height: what ends nearer to the crop's end goes on
PIECE = 1.5  # of its height: what is narrower and no blood type is the end of a line
GAP = 0.3  # between that room and what stands next in the row
PORTRAIT_LEFT = 0.74  # of the card's width: on most cards the portrait begins there
BEFORE_PORTRAIT = 0.1  # so many heights before a portrait what is cut out ends
LEAST_BEHIND = 0.05  # of them, behind the frame, it reaches all the same
# For a second look, with more and with less around it.
OTHER_MARGINS: tuple[Margins, Margins] = ((0.8, 0.35, 1.2, 0.35), (0.35, 0.1, 0.5, 0.1))


class Place(NamedTuple):
    """Where one line stands: the corners (4, 2) of its capitals on the photo, and what is behind.

    `free` is how far behind it nothing else stands, `portrait` how far behind it the portrait
    begins, infinite where it stands in another row; both in the line's heights.
    """

    quad: np.ndarray
    free: float = MARGINS[2]
    portrait: float = inf


def find_places(found: Detection) -> list[Place]:
    """Return where the lines of a card stand, and how far behind its frame each may be read on.

    The detector loses the end of a long line, or frames a piece of it alone, where the print is
    faint or something lies over it; up to the next value of its row, or to the portrait, there is
    nothing else that it could be.
    """
    left, top, right, bottom = found.lines.T
    is_value = right - left > PIECE * (bottom - top)
    if found.blood_type is not None:
        is_value[found.blood_type] = True
    middle, end_of_values = (top + bottom) / 2, PORTRAIT_LEFT * geometry.CARD_SIZE[0]
    begins, highest, _, lowest = (inf,) * 4 if found.portrait is None else found.portrait
    places = []
    for line, tall in enumerate(bottom - top):
        in_row = (top < middle[line]) & (middle[line] < bottom)
        end = min([end_of_values, *left[in_row & is_value & (left > left[line])]])
        free = max(float((end - right[line]) / tall) - GAP, MARGINS[2])
        beside = highest < middle[line] < lowest
        portrait = float((begins - right[line]) / tall) if beside else inf
        places.append(Place(found.to_photo(found.lines[line]), free, portrait))
    return places


def read_lines(grey: np.ndarray, places: list[Place]) -> list[ReadLine]:
    """Read all lines of a photo, uint8 (H, W), the weak ones again, the doubtful by Tesseract."""
    rooms = [min(place.free, MOST_BEHIND) for place in places]
    crops = _cut_behind(grey, places, rooms)
    read = lines.read_lines(crops)
    # Where the text runs to the end of what was cut out, there is more of it.
    going_on = [
        number
        for number, line in enumerate(read)
        if places[number].free > rooms[number] and _goes_on(line, crops[number])
    ]
    farthest = [min(places[number].free, FARTHEST_BEHIND) for number in going_on]
    farther = lines.read_lines(_cut_behind(grey, [places[number] for number in going_on], farthest))
    for number, room, line in zip(going_on, farthest, farther, strict=True):
        if len(line.text) > len(read[number].text):
            read[number], rooms[number] = line, room
    return _ask_tesseract(grey, places, _look_again(grey, places, read, rooms), rooms)


def _goes_on(line: ReadLine, crop: np.ndarray) -> bool:
    """Tell whether a line's last letter stands at the end of its crop (H, W)."""
    width = crop.shape[1]
    return lines.text_end(line, width) > width - OPEN_END * lines.LINE_HEIGHT


def _cut_behind(
    grey: np.ndarray, places: list[Place], rooms: list[float], height: int = lines.LINE_HEIGHT
) -> list[np.ndarray]:
    """Cut lines out, each with its own room behind."""
    left, above, _, below = MARGINS
    return [
        _cut(grey, place, (left, above, room, below), height)
        for place, room in zip(places, rooms, strict=True)
    ]


def _cut(
    grey: np.ndarray, place: Place, margins: Margins, height: int = lines.LINE_HEIGHT
) -> np.ndarray:
    """Cut a line out with some room around it; no portrait, beside which faint letters are lost."""
    left, above, behind, below = margins
    seen = min(behind, max(place.portrait - BEFORE_PORTRAIT, LEAST_BEHIND))
    crop = geometry.cut_line(grey, geometry.grow(place.quad, left, above, seen, below), height)
    lacking = round((behind - seen) * height / (above + 1 + below))
    ground = int(np.median(crop))
    return cv2.copyMakeBorder(crop, 0, 0, 0, lacking, cv2.BORDER_CONSTANT, value=ground)


def _look_again(
    grey: np.ndarray, places: list[Place], read: list[ReadLine], rooms: list[float]
) -> list[ReadLine]:
    """Read weak lines by a deeper network too, in other renderings as well; let the looks agree."""
    weak = [number for number, line in enumerate(read) if line.confidence < second_look.WEAK]
    result = list(read)
    again = [_renderings(grey, places[number], rooms[number]) for number in weak]
    looks = _read_each([crops[1:] for crops in again], "lines")
    deeper = _read_each(again, "weak_lines")
    for number, *seen in zip(weak, looks, deeper, strict=True):
        result[number] = second_look.agree([read[number], *chain(*seen)])
    return result


def _renderings(grey: np.ndarray, place: Place, room: float) -> list[np.ndarray]:
    """Cut a line out as before, with more and with less around it, and these two in variants."""
    [as_before] = _cut_behind(grey, [place], [room])
    (left, above, behind, below), least = OTHER_MARGINS
    wide = _cut(grey, place, (left, above, max(behind, room), below))
    tight = _cut(grey, place, least)
    return [
        as_before,
        *(crop for seen in (wide, tight) for crop in (seen, *second_look.variants(seen))),
    ]


def _read_each(crops: list[list[np.ndarray]], reader: str) -> list[list[ReadLine]]:
    """Read the crops of several lines in one batch; return each line's looks."""
    looks = iter(lines.read_lines(list(chain(*crops)), reader))
    return [[next(looks) for _ in of_one] for of_one in crops]


def _ask_tesseract(
    grey: np.ndarray, places: list[Place], read: list[ReadLine], rooms: list[float]
) -> list[ReadLine]:
    """Let Tesseract read the most doubtful lines too, and believe whom the arbiter believes."""
    doubtful = [number for number, line in enumerate(read) if arbiter.needs_second_opinion(line)]
    crops = _cut_behind(
        grey,
        [places[number] for number in doubtful],
        [rooms[number] for number in doubtful],
        tesseract.LINE_HEIGHT,
    )
    result = list(read)
    try:
        seconds = tesseract.read_lines(crops)
    except (RuntimeError, OSError) as error:  # its time was up, or it is not installed
        logger.warning("Tesseract gave no second opinion: %s", type(error).__name__)
        return result
    for number, second in zip(doubtful, seconds, strict=True):
        result[number] = arbiter.choose(read[number], second)
    return result
