"""The reader of this project, through its public door."""

from benchmarks.engines import Answer
from ocr_engine import page_reader, predictor


class Reader:
    """`ocr_engine.predictor.read_ktp` and `ocr_engine.page_reader.read_text`."""

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

    def read_page(self, jpeg: bytes) -> str:
        """Read all print on a picture; doubtful words count as what we believe they are."""
        words = [
            word.guess
            for block in page_reader.read_text(jpeg).blocks
            for line in block.lines
            for word in line.words
        ]
        return " ".join(words)
