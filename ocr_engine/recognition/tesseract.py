"""Read lines of print with Tesseract: the only file that knows pytesseract.

All crops of a card go through one process start: a list of files costs 0.15 s where a call a crop
costs 0.95 s.
"""

import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract

from ocr_engine.recognition.lines import ReadLine

# More threads than one make Tesseract slower on lines, and it would take the other core as well.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
LANGUAGE = "ind"
LINE_HEIGHT = 40
SINGLE_LINE = "--psm 7"
TIMEOUT = 10
LEAST_INK = 8.0  # standard deviation in grey levels; on an empty crop Tesseract invents text


def read_lines(crops: list[np.ndarray]) -> list[ReadLine]:
    """Read grey crops (40, width) uint8, each one line of print; empty text where there is no ink.

    Raises:
        RuntimeError: Tesseract is missing, or took longer than 10 s.
    """
    inked = [place for place, crop in enumerate(crops) if crop.std() >= LEAST_INK]
    results = [ReadLine("", 0.0)] * len(crops)
    if not inked:
        return results
    with tempfile.TemporaryDirectory(prefix="ktp-lines-") as folder:
        listing = _write(Path(folder), [crops[place] for place in inked])
        words = pytesseract.image_to_data(
            str(listing),
            lang=LANGUAGE,
            config=SINGLE_LINE,
            timeout=TIMEOUT,
            output_type=pytesseract.Output.DICT,
        )
    for page, place in enumerate(inked, start=1):
        results[place] = _line_of_page(words, page)
    return results


def _write(folder: Path, crops: list[np.ndarray]) -> Path:
    """Write the crops and the text file that lists them; return the listing."""
    paths = [folder / f"{place:02d}.png" for place in range(len(crops))]
    for path, crop in zip(paths, crops, strict=True):
        padded = cv2.copyMakeBorder(crop, 6, 6, 10, 10, cv2.BORDER_REPLICATE)
        cv2.imwrite(str(path), padded, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    listing = folder / "crops.txt"
    listing.write_text("\n".join(map(str, paths)) + "\n")
    return listing


def _line_of_page(words: dict[str, list], page: int) -> ReadLine:
    found = [
        (text.strip(), float(certainty))
        for text, certainty, number in zip(
            words["text"], words["conf"], words["page_num"], strict=True
        )
        if number == page and text.strip() and float(certainty) >= 0
    ]
    text = " ".join(word for word, _ in found).upper()
    return ReadLine(text, min((certainty for _, certainty in found), default=0.0) / 100)
