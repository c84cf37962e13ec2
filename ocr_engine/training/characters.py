"""Render single characters as contours cut them out of a photographed line, and their set."""

from pathlib import Path

import cv2
import keras
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.recognition.characters import ALPHABET, cut_character, normalise
from ocr_engine.training import lines, synthetic
from ocr_engine.training.lines import Setting
from ocr_engine.training.rendering import render_set

FIRST = 40_000_000  # number of the first line: none that another network has seen
LENGTHS = (5, 17)  # characters of a line, least and most
ROLES = ("nik", "nama", "provinsi")  # whose faces: digits', regular, bold
DIGITS = 0.35  # share of lines that hold digits only
OFF = 0.06  # how far contours frame a character off, as a share of its height
LEAST_CONTRAST = 6.0  # standard deviation of a crop in grey levels


def render_characters(index: int, split: str) -> list[tuple[np.ndarray, int]]:
    """Render one line of characters.

    Returns:
        Pairs of a grey crop (32, 32) uint8 and the character's place in `ALPHABET`.
    """
    rng = synthetic.generator(split, FIRST + index)
    setting = lines.draw_setting(str(rng.choice(ROLES)), rng, split)
    options = 10 if rng.random() < DIGITS else len(ALPHABET)
    numbers = rng.integers(0, options, int(rng.integers(*LENGTHS)))
    ink, frames = _print(numbers, setting)
    photo = lines.photograph_print(ink, setting, rng, split)
    cut = []
    for number, frame in zip(numbers, frames, strict=True):
        tall = frame[3] - frame[1]
        left, top, right, bottom = np.round(frame + rng.normal(0, OFF, 4) * tall).astype(int)
        if right - left < 2 or bottom - top < 5:
            continue
        crop = cut_character(photo, (max(left, 0), max(top, 0), right, bottom))
        if crop.std() > LEAST_CONTRAST:
            cut.append((crop, int(number)))
    return cut


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


def character_set(folder: Path, split: str, rendered: range) -> tuple[np.ndarray, np.ndarray]:
    """Return crops (N, 32, 32) uint8 and their places in `ALPHABET`, rendered if missing."""
    path = folder / f"characters-{split}-{rendered.start}-{rendered.stop}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pairs = [pair for line in render_set(render_characters, split, rendered) for pair in line]
        part = path.with_suffix(".part.npz")
        np.savez(
            part,
            crops=np.stack([crop for crop, _ in pairs]),
            numbers=np.array([number for _, number in pairs]),
        )
        part.rename(path)
    with np.load(path) as stored:
        return stored["crops"], stored["numbers"]


class CharacterBatches(keras.utils.PyDataset):
    """Batches of normalised crops, and the places of their characters in `ALPHABET`."""

    def __init__(
        self, crops: np.ndarray, numbers: np.ndarray, batch: int, *, seed: int | None = None
    ) -> None:
        super().__init__(workers=1, use_multiprocessing=False)
        self.crops, self.numbers, self.batch = crops, numbers, batch
        self.rng = np.random.default_rng(seed) if seed is not None else None
        self.order = np.arange(len(crops))
        self.on_epoch_end()

    def __len__(self) -> int:
        return len(self.order) // self.batch

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.order[index * self.batch : (index + 1) * self.batch]
        return normalise(self.crops[rows]), self.numbers[rows].astype(np.int32)

    def on_epoch_end(self) -> None:
        """Shuffle for the next epoch."""
        if self.rng is not None:
            self.rng.shuffle(self.order)
