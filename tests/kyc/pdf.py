"""What stands in a PDF."""

import pypdfium2


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page, in one line."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [_text(pdf, number) for number in range(len(pdf))]


def pictures_in(data: bytes) -> int:
    """Return how many pictures a PDF shows."""
    with pypdfium2.PdfDocument(data) as pdf:
        count = 0
        for number in range(len(pdf)):
            page = pdf[number]
            count += sum(
                thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for thing in page.get_objects()
            )
            page.close()
        return count


def _text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    page = pdf[number]
    text = page.get_textpage()
    found = " ".join(text.get_text_bounded().split())
    text.close()
    page.close()
    return found
