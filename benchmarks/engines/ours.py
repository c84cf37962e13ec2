"""The reader of this project, through its public door."""

from benchmarks.engines import Answer
from ocr_engine import predictor


class Reader:
    """`ocr_engine.predictor.read_ktp`."""

    name = "ours"
    version = predictor.VERSION

    def read(self, jpeg: bytes) -> Answer:
        """Read the photo of a card."""
        reading = predictor.read_ktp(jpeg)
        return Answer(
            {field.key: field.value for field in reading.fields},
            {field.key: field.confidence for field in reading.fields},
            [list(corner) for corner in reading.card.corners] if reading.card else None,
        )
