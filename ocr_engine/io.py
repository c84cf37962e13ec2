"""Bytes in, upright RGB pixels out: only allowed formats, no more than so many pixels."""

from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from ocr_engine.exceptions import OCRError

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MAGIC_NUMBERS = {
    "JPEG": ((0, b"\xff\xd8\xff"),),
    "PNG": ((0, b"\x89PNG\r\n\x1a\n"),),
    "WEBP": ((0, b"RIFF"), (8, b"WEBP")),
    "HEIF": ((4, b"ftyp"),),
}
MAX_PIXELS = 50_000_000  # three times the largest phone photo in common use
MIN_SIDE = 240
STORED_SIDE = 2048
STORED_QUALITY = 92

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own limit below answers with an error instead of a warning


def sniff(data: bytes) -> str | None:
    """Return the format that the first bytes claim, or None if it is not one of `FORMATS`."""
    for name, marks in MAGIC_NUMBERS.items():
        if all(data[offset : offset + len(mark)] == mark for offset, mark in marks):
            return name
    return None


def decode(data: bytes, longest_side: int = STORED_SIDE) -> np.ndarray:
    """Decode a photo.

    Args:
        data: the bytes of a JPEG, PNG, WebP or HEIF picture.
        longest_side: a larger picture is scaled down to this many pixels.

    Returns:
        RGB uint8 (H, W, 3), turned upright by its EXIF orientation.

    Raises:
        OCRError: `image_not_supported`, `image_corrupt`, `image_too_large`, `image_too_small`.
    """
    claimed = sniff(data)
    if claimed is None:
        raise OCRError("image_not_supported", "not a JPEG, PNG, WebP or HEIF picture")
    try:
        with Image.open(BytesIO(data), formats=(claimed,)) as picture:
            picture.draft("RGB", (longest_side, longest_side))  # a JPEG may be decoded smaller
            _check_size(picture, longest_side)
            ImageOps.exif_transpose(picture, in_place=True)
            picture.thumbnail(
                (longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=2.0
            )
            return np.asarray(_opaque(picture))
    except OCRError:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        RuntimeError,
    ) as error:
        raise OCRError("image_corrupt", "the picture is damaged or incomplete") from error


def encode_jpeg(image: np.ndarray) -> bytes:
    """Return an RGB picture as JPEG bytes that hold pixels and nothing else."""
    buffer = BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=STORED_QUALITY)
    return buffer.getvalue()


def _check_size(picture: Image.Image, longest_side: int) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise OCRError("image_too_large", f"more than {MAX_PIXELS} pixels")
    scale = min(1.0, longest_side / max(picture.size))
    if min(picture.size) * scale < MIN_SIDE:
        raise OCRError("image_too_small", f"less than {MIN_SIDE} pixels on a side")


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode in {"I;16", "I", "F"}:
        values = np.asarray(picture, np.float32)
        return Image.fromarray(
            (values / max(float(values.max()), 1.0) * 255).astype(np.uint8)
        ).convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")
