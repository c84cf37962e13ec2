"""What stands in a PDF."""

import re

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


def ink_of_letters(data: bytes) -> int:
    """Return how many pixels of the first page are inked once its pictures are taken away."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        for thing in list(page.get_objects()):
            if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
                page.remove_obj(thing)
        page.gen_content()
        bare = page.render(scale=1).to_numpy()
        page.close()
        return int((bare < 250).sum())


def frames_of(data: bytes, size: tuple[int, int]) -> dict[str, tuple[float, ...]]:
    """Return left, top, right and bottom of each word on the first page.

    They are in pixels of the picture that fills it.
    """
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        scale, layer = size[0] / page.get_width(), page.get_textpage()
        text = layer.get_text_range()
        found: dict[str, tuple[float, ...]] = {}
        boxes = [layer.get_charbox(at, loose=True) for at in range(layer.count_chars())]
        for match in re.finditer(r"\S+", text):
            sides = list(zip(*boxes[match.start() : match.end()], strict=True))
            left, right = min(sides[0]) * scale, max(sides[2]) * scale
            low, high = size[1] - min(sides[1]) * scale, size[1] - max(sides[3]) * scale
            found[match.group()] = (left, high, right, low)
        layer.close()
        page.close()
        return found


def _text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    page = pdf[number]
    text = page.get_textpage()
    found = " ".join(text.get_text_bounded().split())
    text.close()
    page.close()
    return found
