from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ocr_engine import OCRError, io


def encoded(kind="JPEG", size=(640, 400), mode="RGB", **options):
    buffer = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_decode_takes_every_allowed_format(kind):
    image = io.decode(encoded(kind))
    assert (image.shape, image.dtype) == ((400, 640, 3), np.uint8)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "I;16", "1", "LA"])
def test_decode_returns_rgb_whatever_the_mode(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert io.decode(encoded(kind, mode=mode)).shape == (400, 640, 3)


def test_decode_turns_the_photo_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert io.decode(encoded(exif=exif)).shape == (640, 400, 3)


def test_decode_scales_large_photos_down():
    assert max(io.decode(encoded(size=(4000, 3000))).shape) == io.STORED_SIDE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image_not_supported"),
        (b"GIF89a" + bytes(100), "image_not_supported"),
        (b"%PDF-1.7", "image_not_supported"),
        (b"\xff\xd8\xff" + bytes(50), "image_corrupt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image_corrupt"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image_corrupt"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(50), "image_corrupt"),
        (encoded()[:900], "image_corrupt"),
        (encoded("PNG")[:-300], "image_corrupt"),
        (encoded(size=(200, 200)), "image_too_small"),
        (encoded("PNG", size=(20000, 240), mode="1"), "image_too_small"),
        (encoded("PNG", size=(8000, 7000), mode="1"), "image_too_large"),
    ],
)
def test_decode_names_what_is_wrong(data, code):
    with pytest.raises(OCRError) as caught:
        io.decode(data)
    assert caught.value.code == code


def test_decode_takes_the_photos_of_large_sensors():
    assert io.decode(encoded(size=(12000, 9000), mode="L")).shape == (1536, 2048, 3)


def test_encode_jpeg_keeps_no_metadata():
    exif = Image.Exif()
    exif[0x010E] = "canary"
    stored = io.encode_jpeg(io.decode(encoded(exif=exif, comment=b"canary")))
    assert b"canary" not in stored
    assert dict(Image.open(BytesIO(stored)).getexif()) == {}
