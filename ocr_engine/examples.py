"""Lines of print with what they say, cut from real photos as the reader cuts them, to learn from.

`ocr_engine.training` reads what is written here; nothing at run time does.
"""

from pathlib import Path

import cv2
import numpy as np

from ocr_engine import geometry, io
from ocr_engine.elements import Corners
from ocr_engine.recognition.lines import LINE_HEIGHT
from ocr_engine.value_lines import MARGINS

TALLER = 1.6  # times the usual height of a card's boxes: two lines in one, which no crop can hold

Example = tuple[np.ndarray, str]


def cut_examples(jpeg: bytes, texts: dict[Corners, str], boxes: list[Corners]) -> list[Example]:
    """Cut lines out of a photo.

    Args:
        jpeg: the photo as it is stored.
        texts: what is printed in a box, by its corners.
        boxes: of all fields of the card, among which a wrapped one is told by its height.

    Returns:
        Pairs of a grey crop (32, width) uint8 and its text; wrapped fields are left out.
    """
    usual = float(np.median([_height(box) for box in boxes]))
    grey = cv2.cvtColor(io.decode(jpeg), cv2.COLOR_RGB2GRAY)
    return [(_cut(grey, box), text) for box, text in texts.items() if _height(box) < TALLER * usual]


def write_examples(path: Path, examples: list[Example]) -> None:
    """Write examples as training keeps its lines; only the owner may read the file."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        np.savez(
            file,
            pixels=np.concatenate([crop for crop, _text in examples], axis=1),
            widths=np.array([crop.shape[1] for crop, _text in examples], np.int32),
            texts=np.array([text for _crop, text in examples]),
        )


def _height(box: Corners) -> float:
    _top, right, _bottom, left = geometry.side_lengths(np.array(box, np.float32))
    return float(right + left) / 2


def _cut(grey: np.ndarray, box: Corners) -> np.ndarray:
    quad = geometry.grow(np.array(box, np.float32), *MARGINS)
    return geometry.cut_line(grey, quad, LINE_HEIGHT)
