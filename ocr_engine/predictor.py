"""Photo in, reading out: the whole pipeline from top to bottom."""

import logging
import time
from dataclasses import dataclass

import cv2
import numpy as np

from ocr_engine import geometry, io, likeness, quality
from ocr_engine.detection.detector import Detection, detect_card
from ocr_engine.detection.search import WIDER_ROOMS
from ocr_engine.elements import FIELD_KEYS, Box, Field, KTPReading, Quality
from ocr_engine.extraction.confidence import calibrated
from ocr_engine.extraction.fields import SURE, Trust, build_fields
from ocr_engine.extraction.layout import PlacedLine, assign_lines
from ocr_engine.recognition import arbiter, lines, second_look, tesseract
from ocr_engine.recognition.lines import ReadLine
from ocr_engine.understanding import NIK_DIGITS, understand

logger = logging.getLogger(__name__)

VERSION = "2"
# Room around a line's capitals: left, top, right, bottom, in their heights.
MARGINS = (0.50, 0.20, 0.80, 0.20)
MOST_BEHIND = 4.0  # room behind a line that stands alone in its row, in its heights
FARTHEST_BEHIND = 12.0  # the same where the text runs to that room's end
OPEN_END = 0.5  # of a crop's height: what ends nearer to the crop's end goes on
PIECE = 1.5  # of its height: what is narrower and no blood type is the end of a line
GAP = 0.3  # between that room and what stands next in the row
PORTRAIT_LEFT = 0.74  # of the card's width: on most cards the portrait begins there
OTHER_MARGINS = ((0.8, 0.35, 1.2, 0.35), (0.35, 0.1, 0.5, 0.1))  # for a second look
LEAST_SEEN = 0.2  # confidence of a field that counts as seen
LEAST_FIELDS = 5  # a KTP without that many is not one, or cannot be read
# Words of these lists stand together on no other document: so many of them, read for certain, make
# a KTP whose number is hidden. Of 120 pictures without a card none showed a single one.
LISTED = frozenset(
    ("provinsi", "kabupaten_kota", "kecamatan", "kel_desa", "agama", "status_perkawinan")
)
LEAST_LISTED = 3
DARK = "image_dark"  # the verdict that asks for a look at a brightened photo


@dataclass(frozen=True)
class Look:
    """What one look at a photo found, and read there."""

    found: Detection | None = None
    fields: tuple[Field, ...] = ()

    @property
    def certainty(self) -> float:
        """The sum of the fields' confidences."""
        return sum(field.confidence for field in self.fields)


def read_ktp(data: bytes) -> KTPReading:
    """Read a KTP from the bytes of a photo.

    Raises:
        OCRError: the bytes are not a picture that we take.
    """
    return read_image(io.decode(data))


def read_image(photo: np.ndarray, trust: Trust = calibrated) -> KTPReading:
    """Read a KTP from a photo.

    Args:
        photo: upright, RGB uint8 (H, W, 3).
        trust: from a field's key and the network's certainty to a confidence.
    """
    started = time.perf_counter()
    look = _look(photo, trust)
    verdicts = judge(photo, look.found)
    if DARK in verdicts.verdicts:
        brighter = _look(second_look.brighten(photo), trust)
        if brighter.certainty > look.certainty:
            look, verdicts = brighter, judge(photo, brighter.found)
    return _reading(photo, look, verdicts, started)


def judge(photo: np.ndarray, found: Detection | None) -> Quality:
    """Say what is wrong with a photo, RGB uint8 (H, W, 3), and with the card found on it."""
    if found is None:
        return quality.judge_without_card(photo)
    hidden = None if found.hidden_portrait is None else found.to_photo(found.hidden_portrait)
    return quality.judge(photo, found.corners, found.card_mask, found.further, hidden)


def _look(photo: np.ndarray, trust: Trust) -> Look:
    found = detect_card(photo)
    return Look() if found is None else Look(*_read_found(photo, found, trust))


def _reading(photo: np.ndarray, look: Look, verdicts: Quality, started: float) -> KTPReading:
    size = (photo.shape[1], photo.shape[0])
    card = None if look.found is None else _box(look.found.corners)
    if look.found is None or not _is_ktp(look.fields):
        fields = tuple(Field(key, "", "", 0.0, None) for key in FIELD_KEYS)
        return KTPReading(fields, card, size, verdicts, "not_a_ktp", _since(started), VERSION)
    bits = likeness.describe(photo, look.found.plane)
    return KTPReading(look.fields, card, size, verdicts, None, _since(started), VERSION, bits)


def _read_found(
    photo: np.ndarray, found: Detection, trust: Trust
) -> tuple[Detection, tuple[Field, ...]]:
    """Read the card that was found; where it reads like none, look for it in a wider room."""
    fields = _read_fields(photo, found, trust)
    if _is_ktp(fields):
        return found, fields
    wider = detect_card(photo, WIDER_ROOMS)
    if wider is None:
        return found, fields
    again = _read_fields(photo, wider, trust)
    return (wider, again) if _is_ktp(again) else (found, fields)


def _read_fields(photo: np.ndarray, found: Detection, trust: Trust) -> tuple[Field, ...]:
    """Cut out every value line, read it, and give it to its field."""
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    quads = [found.to_photo(frame) for frame in found.lines]
    read = _read_lines(grey, quads, _free_behind(found))
    width, height = geometry.CARD_SIZE
    scale = np.array([width, height, width, height])
    placed = [
        PlacedLine(line.text, line.confidence, tuple((frame / scale).tolist()), index)
        for index, (line, frame) in enumerate(zip(read, found.lines, strict=True))
    ]
    rows = assign_lines(placed, found.blood_type)
    values = understand({key: [read[line.index] for line in row] for key, row in rows.items()})
    return build_fields(values, rows, quads, trust)


def _read_lines(
    grey: np.ndarray, quads: list[np.ndarray], free_behind: list[float]
) -> list[ReadLine]:
    """Read all lines with the network, the weak ones again, and the doubtful with Tesseract."""
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
    read = _look_again(grey, quads, read, rooms)
    doubtful = [place for place, line in enumerate(read) if arbiter.needs_second_opinion(line)]
    crops = _cut_behind(
        grey,
        [quads[place] for place in doubtful],
        [rooms[place] for place in doubtful],
        tesseract.LINE_HEIGHT,
    )
    try:
        seconds = tesseract.read_lines(crops)
    except (RuntimeError, OSError) as error:  # its time was up, or it is not installed
        logger.warning("Tesseract gave no second opinion: %s", type(error).__name__)
        return read
    for place, second in zip(doubtful, seconds, strict=True):
        read[place] = arbiter.choose(read[place], second)
    return read


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


def _goes_on(line: ReadLine, crop: np.ndarray) -> bool:
    """Tell whether a line's last letter stands at the end of its crop (H, W)."""
    width = crop.shape[1]
    return lines.text_end(line, width) > width - OPEN_END * lines.LINE_HEIGHT


def _free_behind(found: Detection) -> list[float]:
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


def _look_again(
    grey: np.ndarray, quads: list[np.ndarray], read: list[ReadLine], rooms_behind: list[float]
) -> list[ReadLine]:
    """Read weak lines in other renderings too, all in one batch, and let the looks agree."""
    weak = [place for place, line in enumerate(read) if line.confidence < second_look.WEAK]
    again: list[np.ndarray] = []
    for place in weak:
        (left, above, behind, below), least = OTHER_MARGINS
        room = (left, above, max(behind, rooms_behind[place]), below)
        wide, tight = (
            geometry.cut_line(grey, geometry.grow(quads[place], *margins), lines.LINE_HEIGHT)
            for margins in (room, least)
        )
        again += [crop for seen in (wide, tight) for crop in (seen, *second_look.variants(seen))]
    looks = lines.read_lines(again)
    each = len(looks) // max(len(weak), 1)
    result = list(read)
    for number, place in enumerate(weak):
        result[place] = second_look.agree(
            [read[place], *looks[number * each : (number + 1) * each]]
        )
    return result


def _is_ktp(fields: tuple[Field, ...]) -> bool:
    """Return whether what was seen looks like a KTP: by its number, or by the words beside it."""
    seen = [field for field in fields if field.confidence > LEAST_SEEN and field.raw_text]
    listed = [field for field in seen if field.key in LISTED and field.confidence >= SURE]
    return len(seen) >= LEAST_FIELDS and (_has_number(fields) or len(listed) >= LEAST_LISTED)


def _has_number(fields: tuple[Field, ...]) -> bool:
    """Return whether a number of a NIK's length was seen, be it too doubtful to be claimed."""
    number = next(field.raw_text for field in fields if field.key == "nik")
    return sum(character.isdigit() for character in number) >= NIK_DIGITS - 3


def _box(corners: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in corners))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)
