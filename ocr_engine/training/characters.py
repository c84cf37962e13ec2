"""Render single characters as contours cut them out of a photographed line, and their set."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import keras
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.recognition.characters import ALPHABET, cut_characters, strip
from ocr_engine.training import camera, lines, synthetic
from ocr_engine.training.letterforms import vary_letterforms
from ocr_engine.training.lines import Setting
from ocr_engine.training.rendering import render_set

FIRST = 40_000_000  # number of the first line: none that another network has seen
FEWEST, MOST = 5, 16  # characters of a line
ROLES = ("digits", "regular", "bold")  # of a card's faces
ANY = 0.6  # share of lines in any face of many, so that few faces' quirks are not learnt
SMALL, SMALL_PRINT = 0.5, 13.0  # share of training lines of small print, and pixels of its height
DIGITS = 0.35  # share of lines that hold digits only
OFF = 0.06  # how far contours frame each character off, as a share of its height
LEAST_WIDTH, LEAST_HEIGHT = 2, 5  # pixels of a frame
LEAST_CONTRAST = 5.5  # standard deviation of a crop in grey levels
BENT = 0.3  # share of lines whose letterforms vary as well
ALONE = 0.05  # share of lines that training takes apart: a character may stand alone


@dataclass(frozen=True)
class PrintedCharacter:
    """A grey crop (32, 32) uint8, its place in `ALPHABET`, and its height in the photo's pixels."""

    crop: np.ndarray
    number: int
    height: float


def render_characters(index: int, split: str) -> list[PrintedCharacter]:
    """Render one line of characters as contours cut them out."""
    rng = synthetic.generator(split, FIRST + index)
    role = str(rng.choice(ROLES))
    if split != "test" and rng.random() < ANY:
        role = "any"
    is_small = split == "train" and rng.random() < SMALL
    setting = lines.draw_setting(role, rng, split, SMALL_PRINT if is_small else lines.HIGHEST)
    options = 10 if rng.random() < DIGITS else len(ALPHABET)
    numbers = rng.integers(0, options, int(rng.integers(FEWEST, MOST + 1)))
    ink, frames = _print(numbers, setting)
    photo = lines.photograph_print(ink, setting, rng, split)
    photo = camera.recompress(photo, lines.draw_quality(rng))
    tall = frames[:, 3] - frames[:, 1]
    off = rng.normal(0, OFF, frames.shape) * tall[:, None]
    framed = np.maximum(np.round(frames + off), 0).astype(int)
    wide, high = (framed[:, 2:] - framed[:, :2]).T
    [seen] = np.nonzero((wide >= LEAST_WIDTH) & (high >= LEAST_HEIGHT))
    if not len(seen):
        return []
    crops = cut_characters(photo, [tuple(framed[place]) for place in seen])
    return [
        PrintedCharacter(crop, int(numbers[place]), float(tall[place]))
        for place, crop in zip(seen, crops, strict=True)
        if crop.std() > LEAST_CONTRAST
    ]


def _print(numbers: np.ndarray, setting: Setting) -> tuple[np.ndarray, np.ndarray]:
    """Set characters beside each other.

    Returns:
        The ink (H, W) uint8, and each character's frame (N, 4) of (left, top, right, bottom).
    """
    face, room = setting.face, int(setting.face.size)
    x, frames = float(room), []
    page = Image.new("L", (int(2 * room + len(numbers) * room * 1.6), 3 * room), 0)
    draw = ImageDraw.Draw(page)
    for number in numbers:
        character = ALPHABET[number]
        draw.text((x, room), character, fill=255, font=face)
        left, top, right, bottom = face.getbbox(character)
        frames.append((x + left, room + top, x + right, room + bottom))
        x += face.getlength(character) + max(setting.tracking, 0.0)
    ink = np.asarray(page)[:, : int(x + room)]
    size = (max(8, round(ink.shape[1] * setting.stretch)), ink.shape[0])
    scale = size[0] / ink.shape[1]
    stretched = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return stretched, np.array(frames) * np.array((scale, 1, scale, 1))


@dataclass(frozen=True)
class CharacterStore:
    """Crops (N, 32, 32) uint8, their places in `ALPHABET`, and the number of each one's line."""

    crops: np.ndarray
    numbers: np.ndarray
    lines: np.ndarray

    def rows(self) -> list[np.ndarray]:
        """Return the rows of each line's crops."""
        starts = np.flatnonzero(np.diff(self.lines)) + 1
        return np.split(np.arange(len(self.lines)), starts)


def character_set(folder: Path, split: str, rendered: range) -> CharacterStore:
    """Return the characters of numbered lines of a split, rendered if missing."""
    path = folder / f"character-lines-{split}-{rendered.start}-{rendered.stop}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        cut = list(render_set(render_characters, split, rendered))
        found = [character for line in cut for character in line]
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            crops=np.stack([character.crop for character in found]),
            numbers=np.array([character.number for character in found]),
            lines=np.repeat(rendered, [len(line) for line in cut]),
        )
        part.rename(path)
    with np.load(path) as stored:
        return CharacterStore(**stored)


class CharacterBatches(keras.utils.PyDataset):
    """Batches of lines with as many characters each, and the characters' places in `ALPHABET`."""

    def __init__(self, store: CharacterStore, batch: int, *, seed: int | None = None) -> None:
        super().__init__(workers=1, use_multiprocessing=False)
        self.store, self.batch = store, batch
        self.rng = np.random.default_rng(seed) if seed is not None else None
        self.rows = store.rows()
        self.batches: list[np.ndarray] = []
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.batches[index]
        strips = np.stack([strip(self._vary(self.store.crops[line])) for line in rows])
        return strips, self.store.numbers[rows].astype(np.int32)

    def _vary(self, crops: np.ndarray) -> np.ndarray:
        """Vary the letterforms of some lines; a neighbour's ink may reach into a crop's margin."""
        if self.rng is None or self.rng.random() >= BENT:
            return crops
        bent = vary_letterforms(np.hstack(list(crops)), self.rng)
        return np.stack(np.split(bent, len(crops), axis=1))

    def on_epoch_end(self) -> None:
        """Put lines of as many characters together, in another order."""
        lines = self.rows
        if self.rng is not None:
            lines = [self.rng.permutation(line) for line in lines]
            self.rng.shuffle(lines)
            apart = [line[:, None] for line in lines[: round(ALONE * len(lines))]]
            lines = [*lines[len(apart) :], *(one for line in apart for one in line)]
        self.batches = []
        for length in {len(line) for line in lines}:
            alike = [line for line in lines if len(line) == length]
            size = max(1, self.batch // length)
            self.batches += [np.stack(alike[i : i + size]) for i in range(0, len(alike), size)]
        if self.rng is not None:
            self.rng.shuffle(self.batches)
