"""S2: of a photo only its pixels are stored, whatever came with it."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ocr_engine.worker import Reader
from tests.promises import dumps

CANARY = b"CANARY-7Q2-GPS-6.2088S"


@pytest.fixture(scope="module")
def engine():
    """Return the real reader, child process and all."""
    reader = Reader()
    yield reader
    reader.close()


def picture() -> Image.Image:
    noise = np.random.default_rng(1).integers(0, 255, (300, 480, 3), np.uint8)
    return Image.fromarray(noise)


def jpeg_with(**extra) -> bytes:
    buffer = BytesIO()
    picture().save(buffer, "JPEG", **extra)
    return buffer.getvalue()


def exif() -> bytes:
    tags = Image.Exif()
    tags[0x010E] = CANARY.decode()  # description
    tags.get_ifd(0x8825)[29] = CANARY.decode()  # GPS date
    return tags.tobytes()


def thumbnail() -> bytes:
    """Return a JPEG with the canary in a segment such as thumbnails lie in."""
    plain = jpeg_with()
    body = b"JFXX\x00" + CANARY
    return plain[:2] + b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def png() -> bytes:
    buffer, text = BytesIO(), PngInfo()
    text.add_text("Comment", CANARY.decode())
    text.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    picture().save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()


def webp() -> bytes:
    buffer = BytesIO()
    picture().save(buffer, "WEBP", exif=exif(), xmp=CANARY)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "photo",
    [
        pytest.param(lambda: jpeg_with(exif=exif()), id="exif and gps"),
        pytest.param(lambda: jpeg_with(comment=CANARY), id="comment"),
        pytest.param(lambda: jpeg_with(xmp=CANARY), id="xmp"),
        pytest.param(lambda: jpeg_with(icc_profile=CANARY), id="colour profile"),
        pytest.param(thumbnail, id="thumbnail"),
        pytest.param(lambda: jpeg_with() + CANARY, id="trailing bytes"),
        pytest.param(png, id="png text"),
        pytest.param(webp, id="webp"),
    ],
)
def test_only_pixels_are_stored(photo, engine):
    sent = photo()
    assert CANARY in sent
    stored = engine.normalise(sent).jpeg
    assert dumps.hits(stored, [CANARY]) == []
    assert stored.endswith(b"\xff\xd9")
