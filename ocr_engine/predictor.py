"""Photo in, reading out: the whole pipeline from top to bottom."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np

from ocr_engine import geometry, io, likeness, quality, value_lines
from ocr_engine.detection.cut import find_cut
from ocr_engine.detection.detector import Detection, detect_card
from ocr_engine.detection.search import WIDER_ROOMS, find_further
from ocr_engine.elements import FIELD_KEYS, Box, Field, KTPReading, Quality
from ocr_engine.extraction.confidence import calibrated
from ocr_engine.extraction.fields import SURE, Trust, build_fields
from ocr_engine.extraction.layout import PlacedLine, assign_lines
from ocr_engine.recognition import second_look
from ocr_engine.understanding import NIK_DIGITS, understand

logger = logging.getLogger(__name__)

VERSION = "2"
LEAST_SEEN = 0.2  # confidence of a field that counts as seen
LEAST_FIELDS = 5  # a KTP without that many is not one, or cannot be read
# Words of these lists stand together on no other document: so many of them, read for certain, make
# a KTP whose number is hidden. Of 120 pictures without a card none showed a single one.
LISTED = frozenset(
    ("provinsi", "kabupaten_kota", "kecamatan", "kel_desa", "agama", "status_perkawinan")
)
LEAST_LISTED = 3
DARK = "image_dark"  # the verdict that asks for a look at a brightened photo
CROPPED = "image_cropped"


@dataclass(frozen=True)
class Look:
    """What one look at a photo found, and read there, and what is wrong with the photo."""

    verdicts: Quality
    found: Detection | None = None
    fields: tuple[Field, ...] = ()


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
    look = _look(photo, photo, trust)
    if DARK in look.verdicts.verdicts:
        look = max(look, _look(photo, second_look.brighten(photo), trust), key=_certainty)
    return _reading(photo, look, started)


def judge(
    photo: np.ndarray, found: Detection | None, rendering: np.ndarray | None = None
) -> Quality:
    """Say what is wrong with a photo, and with the card found on it.

    Args:
        photo: RGB uint8 (H, W, 3).
        found: the card, None where there is none.
        rendering: of the photo, in which other cards are looked for, unless in the photo itself.
    """
    if found is None:
        return quality.judge_without_card(photo)
    hidden = None
    if found.portrait is not None and not found.is_portrait_whole:
        hidden = found.to_photo(found.portrait)
    further = find_further(photo if rendering is None else rendering, found.corners)
    return quality.judge(photo, found.corners, found.card_mask, further, hidden)


def _look(photo: np.ndarray, rendering: np.ndarray, trust: Trust) -> Look:
    """Find and read the card on a rendering of the photo, and judge the photo meanwhile."""
    found = detect_card(rendering)
    if found is None:
        return Look(_of_a_part(rendering, None, judge(photo, None)))
    with ThreadPoolExecutor(1) as beside:
        judging = beside.submit(judge, photo, found, rendering)
        card, fields = _read_found(rendering, found, trust)
    verdicts = judging.result() if card is found else judge(photo, card, rendering)
    if not _is_ktp(fields):
        verdicts = _of_a_part(rendering, card.corners, verdicts)
    return Look(verdicts, card, fields)


def _of_a_part(rendering: np.ndarray, corners: np.ndarray | None, verdicts: Quality) -> Quality:
    """Return the verdicts on a photo on which no KTP was read: it may show too little of one.

    What was judged and measured then was not the card; only the dark is everywhere.
    """
    cut = find_cut(rendering, corners)
    if cut is None:
        return verdicts
    said = (DARK, CROPPED) if DARK in verdicts.verdicts else (CROPPED,)
    return Quality(said, areas=((CROPPED, _box(cut)),))


def _certainty(look: Look) -> float:
    return sum(field.confidence for field in look.fields)


def _reading(photo: np.ndarray, look: Look, started: float) -> KTPReading:
    size = (photo.shape[1], photo.shape[0])
    card = None if look.found is None else _box(look.found.corners)
    if look.found is None or not _is_ktp(look.fields):
        fields = tuple(Field(key, "", "", 0.0, None) for key in FIELD_KEYS)
        return KTPReading(fields, card, size, look.verdicts, "not_a_ktp", _since(started), VERSION)
    bits = likeness.describe(photo, look.found.plane)
    return KTPReading(look.fields, card, size, look.verdicts, None, _since(started), VERSION, bits)


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
    places = value_lines.find_places(found)
    read = value_lines.read_lines(grey, places)
    width, height = geometry.CARD_SIZE
    scale = np.array([width, height, width, height])
    placed = [
        PlacedLine(line.text, line.confidence, tuple((frame / scale).tolist()), index)
        for index, (line, frame) in enumerate(zip(read, found.lines, strict=True))
    ]
    rows = assign_lines(placed, found.blood_type)
    values = understand({key: [read[line.index] for line in row] for key, row in rows.items()})
    return build_fields(values, rows, [place.quad for place in places], trust)


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
