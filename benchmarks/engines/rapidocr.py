"""RapidOCR with the PP-OCRv6 networks of its wheel, everything at its defaults."""

from importlib import metadata

import numpy as np
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

from benchmarks.engines import Answer
from benchmarks.label_parser import TextBox, parse


class Reader:
    """RapidOCR and the label parser."""

    name = "RapidOCR"
    version = metadata.version("rapidocr")

    def __init__(self) -> None:
        self.engine = RapidOCR(params={"Global.log_level": "critical"})

    def read(self, jpeg: bytes) -> Answer:
        """Read the photo of a card."""
        result = self.engine(jpeg)
        if not isinstance(result, RapidOCROutput) or result.boxes is None or result.txts is None:
            return Answer(parse([]))
        boxes = zip(result.txts, result.boxes, strict=True)
        return Answer(parse([TextBox(text, np.asarray(corners)) for text, corners in boxes]))

    def read_page(self, jpeg: bytes) -> str:
        """Read all print on a picture."""
        result = self.engine(jpeg)
        return " ".join(result.txts or ()) if isinstance(result, RapidOCROutput) else ""
