"""Read a line one character at a time: contours, crops, and a network over 0-9 A-Z.

The line reader reads whole lines and reads them better; this is the way that explains each
character, and needs neither spaces nor the order of letters to be learnt.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr_engine.runtime import network

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROP = 32  # pixels, each side of what the network sees
ROOM = 0.18  # around a character, as a share of its longer side: a Q or a J may hang
BESIDE = 0.075  # of that side: how far a neighbour may be seen on each side of a frame
LEAST_HEIGHT = 0.45  # of the line; less is a dot, a comma or dirt
WIDE = 1.35  # of its height; wider are two that touch
SAME_COLUMN = 0.5  # of the narrower: parts that lie so far over each other are one character


@dataclass(frozen=True)
class Character:
    """One character that was read.

    `frame` is (left, top, right, bottom) in pixels of the line, `confidence` 0..1.
    """

    text: str
    confidence: float
    frame: tuple[int, int, int, int]


def read_characters(line: np.ndarray) -> list[Character]:
    """Read a grey line (H, W) uint8 of print, darker than its ground, from left to right."""
    frames = find_characters(line)
    if not frames:
        return []
    chances = classify(cut_characters(line, frames))
    return [
        Character(ALPHABET[int(chance.argmax())], float(chance.max()), frame)
        for chance, frame in zip(chances, frames, strict=True)
    ]


def classify(crops: np.ndarray) -> np.ndarray:
    """Return the probabilities (N, 36) of the grey crops (N, 32, 32) uint8 of one line."""
    logits = network("characters")(strip(crops)[None])[0]
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)


def strip(crops: np.ndarray) -> np.ndarray:
    """Return crops (N, 32, 32) side by side as the network sees them, (32, 32 N, 1) float32."""
    values = crops.astype(np.float32)
    mean = values.mean(axis=(1, 2), keepdims=True)
    even = (values - mean) / (values.std(axis=(1, 2), keepdims=True) + 4.0)
    return np.concatenate(list(even), axis=1)[..., None]


def find_characters(line: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Frame the characters of a grey line (H, W), from left to right."""
    _, ink = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    shapes, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    frames = sorted(_frame(shape) for shape in shapes)
    whole = [frame for frame in _merged(frames) if _height(frame) > LEAST_HEIGHT * len(line)]
    return [part for frame in whole for part in _parted(frame, ink)]


def cut_characters(line: np.ndarray, frames: list[tuple[int, int, int, int]]) -> np.ndarray:
    """Return the framed characters of a straight line, each in the middle of its row.

    All are cut out between the middle one of their tops and that of their bottoms: a contour may
    lose a part or hold a speck of dirt, and how far a Q or a small digit hangs below the others
    tells what it is.

    Args:
        line: grey, uint8 (H, W).
        frames: one or more, (left, top, right, bottom) in its pixels.

    Returns:
        Crops (N, 32, 32) uint8, the characters' shapes kept.
    """
    top, bottom = np.median([frame[1::2] for frame in frames], axis=0).round().astype(int)
    return np.stack([_cut(line, (left, top, right, bottom)) for left, _, right, _ in frames])


def _cut(line: np.ndarray, frame: tuple[int, int, int, int]) -> np.ndarray:
    """Return a framed character in the middle of a square (32, 32)."""
    left, top, right, bottom = frame
    longer = max(right - left, bottom - top)
    scale = CROP / (longer * (1 + 2 * ROOM))
    middle = ((left + right - 1) / 2, (top + bottom - 1) / 2)
    matrix = np.array(
        [
            (scale, 0, (CROP - 1) / 2 - scale * middle[0]),
            (0, scale, (CROP - 1) / 2 - scale * middle[1]),
        ]
    )
    # Neighbours would stand in a narrow letter's square.
    room = round(BESIDE * longer)
    ground = _ground(line[top:bottom, left:right])
    alone = np.full_like(line, ground)
    columns = slice(max(left - room, 0), right + room)
    alone[:, columns] = line[:, columns]
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    # Ink at the line's edge must not run on into the room around it: a 0 would be a Q.
    return cv2.warpAffine(
        alone,
        matrix,
        (CROP, CROP),
        flags=flags,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(ground,),
    )


def _ground(part: np.ndarray) -> int:
    return int(np.percentile(part, 90))


def _frame(shape: np.ndarray) -> tuple[int, int, int, int]:
    left, top, width, height = cv2.boundingRect(shape)
    return left, top, left + width, top + height


def _height(frame: tuple[int, int, int, int]) -> int:
    return frame[3] - frame[1]


def _merged(frames: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join what stands over each other: the pieces of a broken character."""
    merged: list[tuple[int, int, int, int]] = []
    for frame in frames:
        last = merged[-1] if merged else None
        if last and min(last[2], frame[2]) - frame[0] > SAME_COLUMN * min(
            last[2] - last[0], frame[2] - frame[0]
        ):
            joined = min(last[1], frame[1]), max(last[2], frame[2]), max(last[3], frame[3])
            merged[-1] = (last[0], *joined)
        else:
            merged.append(frame)
    return merged


def _parted(frame: tuple[int, int, int, int], ink: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Part characters that touch, where a column between them holds the least ink."""
    left, top, right, bottom = frame
    count = round((right - left) / (0.75 * _height(frame)))
    if right - left <= WIDE * _height(frame) or count < 2:
        return [frame]
    columns = (ink[top:bottom, left:right] > 0).sum(axis=0)
    cuts = [0]
    for place in range(1, count):
        at, reach = round(place * len(columns) / count), max(1, len(columns) // (4 * count))
        cuts.append(at - reach + int(columns[at - reach : at + reach + 1].argmin()))
    cuts.append(len(columns))
    return [(left + start, top, left + stop, bottom) for start, stop in pairwise(cuts)]
