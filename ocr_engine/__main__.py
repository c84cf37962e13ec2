"""Read a KTP, or a page: `python -m ocr_engine photo.jpg [--page] [--draw out.png]`."""

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np

from ocr_engine import KTPReading, OCRError, PageReading, io
from ocr_engine.page_reader import read_page
from ocr_engine.predictor import read_image

CARD_COLOUR, BOX_COLOUR, WEAK_COLOUR = (255, 0, 170), (0, 150, 60), (220, 90, 0)
WEAK = 0.9


def main() -> int:
    """Print the reading as JSON; return 1 for an unreadable picture, 2 for one without a KTP."""
    parser = argparse.ArgumentParser(prog="python -m ocr_engine", description=__doc__)
    parser.add_argument("photo", type=Path)
    parser.add_argument("--page", action="store_true", help="all print on it, whatever it shows")
    parser.add_argument(
        "--draw", type=Path, metavar="OUT", help="write the photo with what was read drawn on it"
    )
    options = parser.parse_args()
    try:
        image = io.decode(options.photo.read_bytes())
    except OSError as error:
        return _fail("file_not_readable", f"{options.photo}: {error.strerror}")
    except OCRError as error:
        return _fail(error.code, str(error))
    reading = read_page(image) if options.page else read_image(image)
    print(json.dumps(reading.as_dict(), indent=2, ensure_ascii=False))
    if options.draw:
        try:
            options.draw.write_bytes(_encode(_drawn(image, reading), options.draw.suffix))
        except (OSError, cv2.error):
            return _fail("file_not_writable", f"cannot write {options.draw}")
    return 2 if isinstance(reading, KTPReading) and reading.error else 0


def _drawn(image: np.ndarray, reading: KTPReading | PageReading) -> np.ndarray:
    return draw(image, reading) if isinstance(reading, KTPReading) else draw_page(image, reading)


def draw_page(image: np.ndarray, reading: PageReading) -> np.ndarray:
    """Return the picture with the frame of each word drawn on it, doubtful ones in orange."""
    picture = image.copy()
    width = max(1, round(max(picture.shape[:2]) / 1000))
    words = [word for block in reading.blocks for line in block.lines for word in line.words]
    for word in words:
        colour = BOX_COLOUR if word.confidence >= WEAK else WEAK_COLOUR
        cv2.polylines(picture, [np.array(word.box.corners, np.int32)], True, colour, width)
    return picture


def draw(image: np.ndarray, reading: KTPReading) -> np.ndarray:
    """Return the photo with the card's outline and each field's box and value drawn on it."""
    picture = image.copy()
    size = max(picture.shape[:2]) / 1600
    if reading.card:
        cv2.polylines(
            picture,
            [np.array(reading.card.corners, np.int32)],
            True,
            CARD_COLOUR,
            max(2, round(4 * size)),
        )
    boxed = [field for field in reading.fields if field.box]
    for box in dict.fromkeys(field.box for field in boxed if field.box):
        # Place and date of birth stand on one line and share its box.
        inside = [field for field in boxed if field.box == box]
        corners = np.array(box.corners, np.int32)
        sure = min(field.confidence for field in inside) >= WEAK
        colour = BOX_COLOUR if sure else WEAK_COLOUR
        cv2.polylines(picture, [corners], True, colour, max(1, round(2 * size)))
        spot = (int(corners[:, 0].max() + 8 * size), int(corners[:, 1].max()))
        cv2.putText(
            picture,
            ", ".join(field.value for field in inside),
            spot,
            cv2.FONT_HERSHEY_SIMPLEX,
            0.5 * size,
            colour,
            max(1, round(size)),
            cv2.LINE_AA,
        )
    return picture


def _encode(picture: np.ndarray, suffix: str) -> bytes:
    return cv2.imencode(suffix or ".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes()


def _fail(code: str, message: str) -> int:
    print(json.dumps({"error": {"code": code, "message": message}}), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
