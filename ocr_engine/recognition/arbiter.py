"""Which reader to believe for a line, and when to ask the second one at all."""

from ocr_engine.recognition.lines import ReadLine

LEAST_TEXT = 3  # Tesseract makes strokes and noise of single characters
SURE = 0.80  # above this the network is right more often than Tesseract ever is


def needs_second_opinion(first: ReadLine) -> bool:
    """Return whether the network is unsure enough of a line to pay for Tesseract."""
    return first.confidence < SURE and len(first.text) >= LEAST_TEXT


def choose(first: ReadLine, second: ReadLine) -> ReadLine:
    """Choose between the network's reading of a line and Tesseract's.

    Where both agree, two independent readers make a mistake unlikely; where they differ the
    network is kept unless it is lost and Tesseract is sure.
    """
    if first.text == second.text:
        return ReadLine(first.text, max(first.confidence, second.confidence))
    if first.confidence < 0.3 and second.confidence > 0.85:
        return ReadLine(second.text, second.confidence * 0.6)
    return first
