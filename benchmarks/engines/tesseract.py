"""Tesseract on the whole photo, with the Indonesian data, as pytesseract offers it."""

from io import BytesIO
from itertools import groupby, pairwise

import numpy as np
import pytesseract
from PIL import Image

from benchmarks.engines import Answer
from benchmarks.label_parser import TextBox, parse

MODE = "--psm 11"
WIDEST_BLANK = 1.5  # in heights of the line; a wider gap parts a label from its value


class Reader:
    """Tesseract and the label parser."""

    name = "Tesseract"
    version = str(pytesseract.get_tesseract_version())

    def read(self, jpeg: bytes) -> Answer:
        """Read the photo of a card."""
        words = pytesseract.image_to_data(
            Image.open(BytesIO(jpeg)), "ind", MODE, output_type=pytesseract.Output.DICT
        )
        rows = [dict(zip(words, row, strict=True)) for row in zip(*words.values(), strict=True)]
        printed = [row for row in rows if float(row["conf"]) >= 0 and row["text"].strip()]
        lines = groupby(printed, lambda row: (row["block_num"], row["par_num"], row["line_num"]))
        return Answer(parse([run for _, line in lines for run in _runs(list(line))]))

    def read_page(self, jpeg: bytes) -> str:
        """Read all print on a picture: its automatic page mode, the data for English."""
        return pytesseract.image_to_string(Image.open(BytesIO(jpeg)), "eng")


def _runs(words: list[dict]) -> list[TextBox]:
    """Join the words of a line where the gap between them is a blank's."""
    runs = [[words[0]]]
    for before, word in pairwise(words):
        gap = word["left"] - before["left"] - before["width"]
        if gap > WIDEST_BLANK * max(before["height"], word["height"]):
            runs.append([])
        runs[-1].append(word)
    return [_box(run) for run in runs]


def _box(words: list[dict]) -> TextBox:
    left, top = min(word["left"] for word in words), min(word["top"] for word in words)
    right = max(word["left"] + word["width"] for word in words)
    bottom = max(word["top"] + word["height"] for word in words)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float)
    return TextBox(" ".join(word["text"] for word in words), corners)
