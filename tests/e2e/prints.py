"""Pages of print to read, set in a face that every Debian has."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

LINES = ("KOPERASI HARAPAN BARU", "JALAN MERDEKA NOMOR 17", "BERAS PANDAN WANGI")
TYPE = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 44)
MARGIN, LEADING = 90, 92


def printed(*lines: str, size: tuple[int, int] = (1200, 480), kind: str = "PNG") -> bytes:
    """Return a picture of lines in capitals."""
    page, data = Image.new("RGB", size, "#f6f1e4"), BytesIO()
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + LEADING * number), line, font=TYPE, fill="#222222")
    page.save(data, kind)
    return data.getvalue()
