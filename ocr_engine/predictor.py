"""Photo in, reading out: the whole pipeline from top to bottom."""

import time

import cv2
import numpy as np

from ocr_engine import geometry, io, quality
from ocr_engine.detection.detector import Detection, detect_card
from ocr_engine.elements import FIELD_KEYS, Box, Field, KTPReading, Quality
from ocr_engine.extraction.fields import build_fields
from ocr_engine.extraction.layout import PlacedLine, assign_lines
from ocr_engine.recognition import arbiter, lines, tesseract
from ocr_engine.recognition.lines import ReadLine

VERSION = "1"
NIK_DIGITS = 16
MARGINS = (
    0.45,
    0.40,
    0.60,
    0.40,
)  # room around a line's capitals: left, top, right, bottom, in heights
LEAST_FIELDS = 5  # a KTP without that many is not one, or cannot be read


def read_ktp(data: bytes) -> KTPReading:
    """Read a KTP from the bytes of a photo.

    Raises:
        OCRError: the bytes are not a picture that we take.
    """
    return read_image(io.decode(data))


def read_image(photo: np.ndarray) -> KTPReading:
    """Read a KTP from an upright photo, RGB uint8 (H, W, 3)."""
    started = time.perf_counter()
    size = (photo.shape[1], photo.shape[0])
    found = detect_card(photo)
    if found is None:
        return _unread("not_a_ktp", None, size, Quality(), started)
    card = _box(found.corners)
    verdicts = quality.judge(photo, found.corners)
    fields = _read_fields(photo, found)
    if not _is_ktp(fields):
        return _unread("not_a_ktp", card, size, verdicts, started)
    return KTPReading(fields, card, size, verdicts, None, _since(started), VERSION)


def _read_fields(photo: np.ndarray, found: Detection) -> tuple[Field, ...]:
    """Cut out every value line, read it, and give it to its field."""
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    quads = [found.to_photo(frame) for frame in found.lines]
    read = _read_lines(grey, quads)
    width, height = geometry.CARD_SIZE
    scale = np.array([width, height, width, height])
    placed = [
        PlacedLine(line.text, line.confidence, tuple((frame / scale).tolist()), index)
        for index, (line, frame) in enumerate(zip(read, found.lines, strict=True))
    ]
    rows = assign_lines(placed)
    rows["nik"] = [_read_nik(grey, quads[line.index], line) for line in rows["nik"]]
    return build_fields(rows, quads)


def _read_lines(grey: np.ndarray, quads: list[np.ndarray]) -> list[ReadLine]:
    """Read all lines with the network, and the doubtful ones with Tesseract as well."""
    loose = [geometry.grow(quad, *MARGINS) for quad in quads]
    read = lines.read_lines([geometry.cut_line(grey, quad, lines.LINE_HEIGHT) for quad in loose])
    doubtful = [place for place, line in enumerate(read) if arbiter.needs_second_opinion(line)]
    seconds = tesseract.read_lines(
        [geometry.cut_line(grey, loose[place], tesseract.LINE_HEIGHT) for place in doubtful]
    )
    for place, second in zip(doubtful, seconds, strict=True):
        read[place] = arbiter.choose(read[place], second)
    return read


def _read_nik(grey: np.ndarray, quad: np.ndarray, line: PlacedLine) -> PlacedLine:
    """Read the NIK's line again as what it is: sixteen digits."""
    crop = geometry.cut_line(grey, geometry.grow(quad, *MARGINS), lines.LINE_HEIGHT)
    nik = lines.read_digits(crop, NIK_DIGITS)
    return PlacedLine(nik.text, nik.confidence, line.frame, line.index)


def _is_ktp(fields: tuple[Field, ...]) -> bool:
    """Return whether what was read looks like a KTP: a NIK and some of its company."""
    values = {field.key: field.value for field in fields if field.confidence > 0.2}
    digits = sum(character.isdigit() for character in values.get("nik", ""))
    return (
        digits >= NIK_DIGITS - 3
        and len([value for value in values.values() if value]) >= LEAST_FIELDS
    )


def _unread(
    code: str, card: Box | None, size: tuple[int, int], verdicts: Quality, started: float
) -> KTPReading:
    empty = tuple(Field(key, "", "", 0.0, None) for key in FIELD_KEYS)
    return KTPReading(empty, card, size, verdicts, code, _since(started), VERSION)


def _box(corners: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in corners))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)
