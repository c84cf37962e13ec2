"""Read Indonesian identity cards (KTP): photo in, seventeen fields out; and any other print."""

from ocr_engine.elements import KTPReading, PageReading
from ocr_engine.exceptions import OCRError

__all__ = ["KTPReading", "OCRError", "PageReading", "read_ktp", "read_text"]


def read_ktp(data: bytes) -> KTPReading:
    """Read a KTP from the bytes of a photo; see `ocr_engine.predictor.read_ktp`."""
    # Importing the pipeline costs half a second and 100 MB, which a web process that only hands
    # photos to the reader's child should not pay.
    from ocr_engine.predictor import read_ktp as read

    return read(data)


def read_text(data: bytes) -> PageReading:
    """Read all print on a picture; see `ocr_engine.page_reader.read_text`."""
    from ocr_engine.page_reader import read_text as read

    return read(data)
