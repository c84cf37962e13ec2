"""Read Indonesian identity cards (KTP): photo in, seventeen fields out."""

from ocr_engine.elements import KTPReading
from ocr_engine.exceptions import OCRError

__all__ = ["KTPReading", "OCRError", "read_ktp"]


def read_ktp(data: bytes) -> KTPReading:
    """Read a KTP from the bytes of a photo; see `ocr_engine.predictor.read_ktp`."""
    # Importing the pipeline costs half a second and 100 MB, which a web process that only hands
    # photos to the reader's child should not pay.
    from ocr_engine.predictor import read_ktp as read

    return read(data)
