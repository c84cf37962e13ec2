"""A reader's child that dies over photos of three colours, as a flaw in a decoder's C code would.

The child imports this before it shuts itself in. Red ends it by a segmentation fault, green takes
memory without end, blue never answers; all other photos are read as they are.
"""

import ctypes
import time

import numpy as np

import ocr_engine
from ocr_engine import KTPReading, io

PROGRAM = (
    "import tests.promises.poison; from ocr_engine.worker import main; main({memory}, {folder!r})"
)
RED, GREEN, BLUE = (220, 30, 30), (30, 220, 30), (30, 30, 220)
DARK, LIGHT = 90, 180
_read_ktp = ocr_engine.read_ktp


def _poisoned(data: bytes) -> KTPReading:
    mean = io.decode(data).mean(axis=(0, 1))
    if mean.min() < DARK and mean.max() > LIGHT:
        (_crash, _take_all, _hang)[int(np.argmax(mean))]()
    return _read_ktp(data)


def _crash() -> None:
    ctypes.string_at(0)


def _take_all() -> None:
    taken = []
    while True:
        taken.append(bytearray(64 << 20))


def _hang() -> None:
    time.sleep(3600)


ocr_engine.read_ktp = _poisoned
