"""Read a card's value lines: cut out, read, the weak once more, the worst by Tesseract too."""

import logging
from itertools import chain

import numpy as np

from ocr_engine import geometry
from ocr_engine.detection.detector import Detection
from ocr_engine.recognition import arbiter, lines, second_look, tesseract
from ocr_engine.recognition.lines import ReadLine

logger = logging.getLogger(__name__)

# Room around a line's capitals: left, top, right, bottom, in their heights.
MARGINS = (0.50, 0.20, 0.80, 0.20)
MOST_BEHIND = 4.0  # room behind a line that stands alone in its row, in its heights
FARTHEST_BEHIND = 12.0  # the same where the text runs to that room's end
OPEN_END = 0.5  # of a crop's height: what ends nearer to the crop's end goes on
PIECE = 1.5  # of its height: what is narrower and no blood type is the end of a line
GAP = 0.3  # between that room and what stands next in the row
PORTRAIT_LEFT = 0.74  # of the card's width: on most cards the portrait begins there
OTHER_MARGINS = ((0.8, 0.35, 1.2, 0.35), (0.35, 0.1, 0.5, 0.1))  # for a second look


def read_lines(
    grey: np.ndarray, quads: list[np.ndarray], free_behind: list[float]
) -> list[ReadLine]:
    """Read all lines with the network, the weak ones again, and the doubtful with Tesseract.

    Args:
        grey: the photo, uint8 (H, W).
        quads: corners (4, 2) of each line's capitals on it.
        free_behind: how far behind each line nothing else stands, in its heights.
    """
    rooms = [min(free, MOST_BEHIND) for free in free_behind]
    crops = _cut_behind(grey, quads, rooms)
    read = lines.read_lines(crops)
    # Where the text runs to the end of what was cut out, there is more of it.
    going_on = [
        place
        for place, line in enumerate(read)
        if free_behind[place] > rooms[place] and _goes_on(line, crops[place])
    ]
    farthest = [min(free_behind[place], FARTHEST_BEHIND) for place in going_on]
    farther = lines.read_lines(_cut_behind(grey, [quads[place] for place in going_on], farthest))
    for place, room, line in zip(going_on, farthest, farther, strict=True):
        if len(line.text) > len(read[place].text):
            read[place], rooms[place] = line, room
    return _ask_tesseract(grey, quads, _look_again(grey, quads, read, rooms), rooms)


def free_behind(found: Detection) -> list[float]:
    """Return how far behind its frame each line may be read on, in its heights.

    The detector loses the end of a long line, or frames a piece of it alone, where the print is
    faint or something lies over it; up to the next value of its row, or to the portrait, there is
    nothing else that it could be.
    """
    left, top, right, bottom = found.lines.T
    is_value = right - left > PIECE * (bottom - top)
    if found.blood_type is not None:
        is_value[found.blood_type] = True
    middle, portrait = (top + bottom) / 2, PORTRAIT_LEFT * geometry.CARD_SIZE[0]
    free = []
    for place, tall in enumerate(bottom - top):
        in_row = (top < middle[place]) & (middle[place] < bottom)
        end = min([portrait, *left[in_row & is_value & (left > left[place])]])
        free.append(max(float((end - right[place]) / tall) - GAP, MARGINS[2]))
    return free


def _goes_on(line: ReadLine, crop: np.ndarray) -> bool:
    """Tell whether a line's last letter stands at the end of its crop (H, W)."""
    width = crop.shape[1]
    return lines.text_end(line, width) > width - OPEN_END * lines.LINE_HEIGHT


def _cut_behind(
    grey: np.ndarray,
    quads: list[np.ndarray],
    rooms: list[float],
    height: int = lines.LINE_HEIGHT,
) -> list[np.ndarray]:
    """Cut lines out, each with its own room behind."""
    left, above, _, below = MARGINS
    return [
        geometry.cut_line(grey, geometry.grow(quad, left, above, room, below), height)
        for quad, room in zip(quads, rooms, strict=True)
    ]


def _look_again(
    grey: np.ndarray, quads: list[np.ndarray], read: list[ReadLine], rooms: list[float]
) -> list[ReadLine]:
    """Read weak lines by a deeper network too, in other renderings as well; let the looks agree."""
    weak = [place for place, line in enumerate(read) if line.confidence < second_look.WEAK]
    result = list(read)
    again = [_renderings(grey, quads[place], rooms[place]) for place in weak]
    looks = _read_each([crops[1:] for crops in again], "lines")
    deeper = _read_each(again, "weak_lines")
    for place, *seen in zip(weak, looks, deeper, strict=True):
        result[place] = second_look.agree([read[place], *chain(*seen)])
    return result


def _renderings(grey: np.ndarray, quad: np.ndarray, room: float) -> list[np.ndarray]:
    """Cut a line out as before, with more and with less around it, and these two in variants."""
    [as_before] = _cut_behind(grey, [quad], [room])
    (left, above, behind, below), least = OTHER_MARGINS
    wide, tight = (
        geometry.cut_line(grey, geometry.grow(quad, *margins), lines.LINE_HEIGHT)
        for margins in ((left, above, max(behind, room), below), least)
    )
    return [
        as_before,
        *(crop for seen in (wide, tight) for crop in (seen, *second_look.variants(seen))),
    ]


def _read_each(crops: list[list[np.ndarray]], reader: str) -> list[list[ReadLine]]:
    """Read the crops of several lines in one batch; return each line's looks."""
    looks = iter(lines.read_lines(list(chain(*crops)), reader))
    return [[next(looks) for _ in of_one] for of_one in crops]


def _ask_tesseract(
    grey: np.ndarray, quads: list[np.ndarray], read: list[ReadLine], rooms: list[float]
) -> list[ReadLine]:
    """Let Tesseract read the most doubtful lines too, and believe whom the arbiter believes."""
    doubtful = [place for place, line in enumerate(read) if arbiter.needs_second_opinion(line)]
    crops = _cut_behind(
        grey,
        [quads[place] for place in doubtful],
        [rooms[place] for place in doubtful],
        tesseract.LINE_HEIGHT,
    )
    result = list(read)
    try:
        seconds = tesseract.read_lines(crops)
    except (RuntimeError, OSError) as error:  # its time was up, or it is not installed
        logger.warning("Tesseract gave no second opinion: %s", type(error).__name__)
        return result
    for place, second in zip(doubtful, seconds, strict=True):
        result[place] = arbiter.choose(read[place], second)
    return result
