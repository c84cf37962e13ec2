"""Files that mean harm, made by a seed: equal numbers give equal files.

`python -m tests.promises.hostile FOLDER [COUNT]` writes them out, to try them on other programs.
"""

import random
import struct
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

PNG_MARK = b"\x89PNG\r\n\x1a\n"
FORMATS = ("JPEG", "PNG", "WEBP")


def picture(draw: random.Random, size: tuple[int, int] = (320, 260)) -> Image.Image:
    """Return something like a photo: coarse noise, so that its files are small."""
    noise = np.random.default_rng(draw.randrange(1 << 30)).integers(0, 255, (26, 32, 3), np.uint8)
    return Image.fromarray(noise).resize(size)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def heif(draw: random.Random) -> bytes:
    """Return a HEIF file."""
    buffer = BytesIO()
    pillow_heif.from_pillow(picture(draw)).save(buffer)
    return buffer.getvalue()


def sound(draw: random.Random) -> bytes:
    """Return a sound file of some kind."""
    kind = draw.choice((*FORMATS, "HEIF"))
    return heif(draw) if kind == "HEIF" else saved(picture(draw), kind)


def truncated(draw: random.Random) -> bytes:
    data = sound(draw)
    return data[: draw.randrange(1, len(data))]


def flipped(draw: random.Random) -> bytes:
    data = bytearray(sound(draw))
    for _ in range(draw.choice((1, 3, 10, 200))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def damaged_head(draw: random.Random) -> bytes:
    """Return a file whose first bytes are right, and what describes the pixels is not."""
    data = bytearray(sound(draw))
    for _ in range(draw.randrange(1, 12)):
        data[draw.randrange(12, min(len(data), 400))] = draw.randrange(256)
    return bytes(data)


def spliced(draw: random.Random) -> bytes:
    """Return the head of one file with the tail of another."""
    one, other = sound(draw), sound(draw)
    return one[: draw.randrange(20, len(one))] + other[draw.randrange(len(other)) :]


def polyglot(draw: random.Random) -> bytes:
    """Return a picture that is a page, an archive or a script as well."""
    tails = (b"<script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 26, b"%PDF-1.7\n", b"#!/bin/sh")
    tail, data = draw.choice(tails), sound(draw)
    return draw.choice((data + tail, data[:3] + tail + data[3:], tail + data))


def wrong_type(draw: random.Random) -> bytes:
    """Return a file of a kind that we do not take, sometimes behind the mark of one we do."""
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: saved(picture(draw), "GIF"),
        lambda: saved(picture(draw), "TIFF"),
        lambda: saved(picture(draw), "BMP"),
        lambda: saved(picture(draw), "PPM"),
        lambda: saved(picture(draw), "ICO"),
        lambda: saved(picture(draw), "PDF"),
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        lambda: draw.randbytes(draw.randrange(5000)),
        lambda: b"",
    )
    mark = draw.choice(
        (b"", b"", b"\xff\xd8\xff", PNG_MARK, b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftyp")
    )
    return mark + draw.choice(kinds)()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG with a right checksum."""
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def png(width: int, height: int, body: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG of our own making."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return PNG_MARK + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def lying(draw: random.Random) -> bytes:
    """Return a file that says it is much larger, or otherwise than it is."""
    side = draw.choice((0, 1, 60_000, 65_535, 2_000_000, 0x7FFFFFFF))
    if draw.random() < 0.5:
        return png(side, draw.choice((1, 300, side)), zlib.compress(draw.randbytes(3000)))
    data = bytearray(saved(picture(draw), "JPEG"))
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", side & 0xFFFF, draw.choice((1, 300, 65_535)))
    return bytes(data)


def pixel_bomb(draw: random.Random) -> bytes:
    """Return a small file with as many pixels as are allowed, or some more."""
    width, height = draw.choice(((7000, 7000), (7100, 7100), (49_000, 1000), (60_000, 60_000)))
    depth, colour = draw.choice(((8, 2), (16, 6), (1, 0)))
    line = 1 + width * {2: 3, 6: 4, 0: 1}[colour] * depth // 8
    return png(width, height, squeezed(line * min(height, 7100)), depth=depth, colour=colour)


def squeezed(length: int) -> bytes:
    """Return so many zero bytes as zlib packs them, without ever holding them."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(length >> 20)) + packer.flush()


def text_bomb(draw: random.Random) -> bytes:
    """Return a PNG whose comments, or whose colour profile, grow to hundreds of megabytes."""
    info = PngInfo()
    info.add_itxt("Comment", "x", zip=True)
    data = saved(picture(draw), "PNG", pnginfo=info)
    packed = squeezed(300 << 20)
    bomb = draw.choice(
        (
            chunk(b"zTXt", b"Comment\0\0" + packed),
            chunk(b"iTXt", b"Comment\0\1\0\0\0" + packed),
            chunk(b"iCCP", b"profile\0\0" + packed),
        )
    )
    return data[:33] + bomb + data[33:]


def many_frames(draw: random.Random) -> bytes:
    """Return a picture that moves."""
    frames = [picture(draw) for _ in range(20)]
    kind = draw.choice(("WEBP", "PNG"))
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def many_scans(draw: random.Random) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again."""
    data = saved(picture(draw, (1600, 1200)), "JPEG", progressive=True)
    last = data.rfind(b"\xff\xda")
    return data[:-2] + data[last:-2] * draw.choice((50, 300)) + data[-2:]


def odd_mode(draw: random.Random) -> bytes:
    """Return a sound file of an unusual kind of pixels, turned by its metadata."""
    mode, kind = draw.choice((("CMYK", "JPEG"), ("L", "JPEG"), ("I;16", "PNG"), ("1", "PNG")))
    image = picture(draw).convert("L").convert(mode) if mode == "I;16" else picture(draw)
    exif = Image.Exif()
    exif[0x0112] = draw.choice((0, 1, 6, 8, 9, 65_535))
    return saved(image.convert(mode), kind, exif=exif.tobytes())


COMMON = (truncated, flipped, damaged_head, spliced, polyglot, wrong_type, lying, odd_mode)
HEAVY = (pixel_bomb, text_bomb, many_frames, many_scans)
HEAVY_EVERY = 20


def hostile(number: int) -> tuple[str, bytes]:
    """Return the kind and the bytes of a file."""
    draw = random.Random(number)  # noqa: S311
    heavy = number % HEAVY_EVERY == 0
    make = HEAVY[number // HEAVY_EVERY % len(HEAVY)] if heavy else COMMON[number % len(COMMON)]
    return make.__name__, make(draw)


def main(folder: str, count: str = "1000") -> None:
    """Write files into a folder."""
    for number in range(int(count)):
        kind, data = hostile(number)
        (Path(folder) / f"{number:05d}-{kind}").write_bytes(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
