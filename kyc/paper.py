"""Lay out a file for print: the only file that knows reportlab.

Whatever is given as text is shown as it is; markup in it is not obeyed.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    LongTable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

# Carried by reportlab itself, and embedded: a file of evidence must look the same everywhere.
PLAIN, BOLD = "Vera", "VeraBd"
INK, SOFT, LINE, RAISED = map(HexColor, ("#1b2430", "#5b6675", "#cfd6df", "#f1f4f8"))
MARGIN = 16 * mm
FRAME_PADDING = 6  # points; reportlab puts it inside of the margins
WIDTH = A4[0] - 2 * MARGIN
ROOM_BELOW_HEADING = 32 * mm

NOTHING = "\N{EN DASH}"
UNSEEN = 3  # PDF's way to say: neither fill nor outline the letters

Corners = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Outline:
    """A frame on a picture: corners in its pixels, a colour as #rrggbb, a label beside it."""

    corners: Corners
    colour: str
    label: str = ""


def stamp(moment: datetime) -> str:
    """Return a moment as evidence says it: the same in every language, with its zone."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S %Z}"


class Picture(Flowable):
    """A JPEG with frames on it."""

    def __init__(
        self, jpeg: bytes, outlines: Sequence[Outline], *, width: float, most_height: float
    ) -> None:
        super().__init__()
        self.image = ImageReader(io.BytesIO(jpeg))
        across, down = self.image.getSize()
        self.scale = min(width / across, most_height / down)
        self.outlines = outlines
        self.width, self.height = across * self.scale, down * self.scale

    def draw(self) -> None:
        """Draw the picture, then the frames."""
        self.canv.drawImage(self.image, 0, 0, self.width, self.height)
        for outline in self.outlines:
            self._outline(outline)

    def _outline(self, outline: Outline) -> None:
        points = [(x * self.scale, self.height - y * self.scale) for x, y in outline.corners]
        path = self.canv.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self.canv.setStrokeColor(HexColor(outline.colour))
        self.canv.setLineWidth(0.8)
        self.canv.drawPath(path)
        if outline.label:
            self._tag(outline, *points[0])

    def _tag(self, outline: Outline, x: float, y: float) -> None:
        size = 5.5
        wide = pdfmetrics.stringWidth(outline.label, BOLD, size) + 2.4
        self.canv.setFillColor(HexColor(outline.colour))
        self.canv.rect(x - wide, y - size - 0.6, wide, size + 1.2, stroke=0, fill=1)
        self.canv.setFillColor(HexColor("#ffffff"))
        self.canv.setFont(BOLD, size)
        self.canv.drawString(x - wide + 1.2, y - size + 0.6, outline.label)


@dataclass(frozen=True)
class LaidWord:
    """A word, and where it stands on a picture."""

    text: str
    corners: Corners


def searchable(jpeg: bytes, size: tuple[int, int], words: Sequence[LaidWord], title: str) -> bytes:
    """Return a picture as a PDF whose words can be searched and copied, though none is drawn.

    Args:
        jpeg: the upright picture; it fills the page.
        size: width and height of the pixels that the words' corners count.
        words: in reading order.
        title: of the file.
    """
    _register_fonts()
    data, scale = io.BytesIO(), max(A4) / max(size)
    width, height = size[0] * scale, size[1] * scale
    canvas = Canvas(data, pagesize=(width, height), pageCompression=1)
    canvas.setTitle(title)
    canvas.drawImage(ImageReader(io.BytesIO(jpeg)), 0, 0, width, height)
    layer = canvas.beginText()
    layer.setTextRenderMode(UNSEEN)
    for word in words:
        _lay(layer, word.text, [(x * scale, height - y * scale) for x, y in word.corners])
    canvas.drawText(layer)
    canvas.save()
    return data.getvalue()


def _lay(layer: Any, text: str, corners: Sequence[tuple[float, float]]) -> None:
    """Put a word over its print: as high, as wide and as slanted."""
    _, _, right, left = corners
    length = math.dist(left, right)
    ascent, descent = pdfmetrics.getAscentDescent(PLAIN, 1)
    size = max(1.0, math.dist(corners[0], left) / (ascent - descent))
    wide = pdfmetrics.stringWidth(text, PLAIN, size)
    if not wide or not length:
        return
    along, up = (right[0] - left[0]) / length, (right[1] - left[1]) / length
    rise = -descent * size
    layer.setTextTransform(along, up, -up, along, left[0] - up * rise, left[1] + along * rise)
    layer.setFont(PLAIN, size)
    layer.setHorizScale(100 * length / wide)
    layer.textOut(f"{text} ")  # without the blank, two words on one line could run together


class Paper:
    """A file that grows from top to bottom."""

    def __init__(self, *, title: str, footer: str) -> None:
        _register_fonts()
        self.title, self.footer = title, footer
        self.story: list[Any] = []

    def headline(self, text: str, below: str) -> None:
        """Begin the file."""
        self.story += [_text(text, "headline"), _text(below, "quiet"), Spacer(0, 4 * mm)]

    def heading(self, text: str) -> None:
        """Begin a part; never at the foot of a page, away from what follows."""
        self.story += [CondPageBreak(ROOM_BELOW_HEADING), _text(text, "heading")]

    def note(self, text: str, *, quiet: bool = True) -> None:
        """Add a paragraph."""
        self.story += [_text(text, "quiet" if quiet else "plain"), Spacer(0, 2 * mm)]

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Add names and values side by side."""
        rows = [[_text(name, "quiet"), _text(value, "plain")] for name, value in pairs]
        table = Table(rows, colWidths=[42 * mm, WIDTH - 42 * mm], hAlign="LEFT")
        table.setStyle(TableStyle([*_PADDING, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        self.story += [table, Spacer(0, 3 * mm)]

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        *,
        numbers: Sequence[int] = (),
    ) -> None:
        """Add a table; its head stands on every page that it reaches.

        Args:
            heads: of the columns.
            rows: texts.
            shares: of the width, by column.
            numbers: columns that are set to the right.
        """
        styles = ["number" if column in numbers else "cell" for column in range(len(heads))]
        cells = [[_text(head, "head") for head in heads]]
        cells += [[_text(*pair) for pair in zip(row, styles, strict=True)] for row in rows]
        widths = [WIDTH * share / sum(shares) for share in shares]
        table = LongTable(cells, colWidths=widths, repeatRows=1, hAlign="LEFT")
        table.setStyle(TableStyle(_RULED))
        self.story += [table, Spacer(0, 4 * mm)]

    def picture(
        self, jpeg: bytes, outlines: Sequence[Outline], caption: str, *, most_height: float
    ) -> None:
        """Add a picture over the whole width, no higher than so many millimetres."""
        drawn = Picture(jpeg, outlines, width=WIDTH, most_height=most_height * mm)
        self.story += [
            CondPageBreak(drawn.height + 10 * mm),
            _text(caption, "quiet"),
            Spacer(0, 1 * mm),
            drawn,
            Spacer(0, 4 * mm),
        ]

    def finish(self) -> bytes:
        """Return the file."""
        data = io.BytesIO()
        sides = ("leftMargin", "rightMargin", "topMargin")
        room = dict.fromkeys(sides, MARGIN - FRAME_PADDING)
        document = SimpleDocTemplate(
            data, pagesize=A4, bottomMargin=MARGIN + 6 * mm, title=self.title, **room
        )
        footer = self.footer
        document.build(
            self.story, canvasmaker=lambda *given, **named: _Counted(footer, *given, **named)
        )
        return data.getvalue()


class _Counted(Canvas):
    """A canvas that knows at the end how many pages it has, and writes the footers then."""

    def __init__(self, footer: str, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._footer = footer
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page for the footer."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write the footers, and all pages."""
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            self._foot(number, len(self._kept))
            super().showPage()
        super().save()

    def _foot(self, number: int, count: int) -> None:
        at = gettext("Page %(number)d of %(count)d") % {"number": number, "count": count}
        self.setFont(PLAIN, 6.5)
        self.setFillColor(SOFT)
        self.setStrokeColor(LINE)
        self.line(MARGIN, MARGIN + 1 * mm, A4[0] - MARGIN, MARGIN + 1 * mm)
        self.drawString(MARGIN, MARGIN - 3 * mm, self._footer)
        self.drawRightString(A4[0] - MARGIN, MARGIN - 3 * mm, at)


_PADDING: list[Any] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
]
_RULED: list[Any] = [
    *_PADDING,
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (-1, 0), RAISED),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
]


def _text(text: str, style: str) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _style(style))


@cache
def _style(name: str) -> ParagraphStyle:
    def style(size: float, colour: Color = INK, font: str = PLAIN, **more: Any) -> ParagraphStyle:
        leading = size * 1.32
        given = {"fontName": font, "fontSize": size, "leading": leading, "textColor": colour}
        return ParagraphStyle(name, **given, splitLongWords=1, **more)

    return {
        "headline": lambda: style(16, font=BOLD, spaceAfter=4),
        "heading": lambda: style(10.5, font=BOLD, spaceBefore=8, spaceAfter=5),
        "plain": lambda: style(8),
        "quiet": lambda: style(8, SOFT),
        "head": lambda: style(6.8, SOFT),
        "cell": lambda: style(7.4),
        "number": lambda: style(7.4, alignment=TA_RIGHT),
    }[name]()


@cache
def _register_fonts() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
