"""What print and years do to a card: ink, watermarks, scratches, dirt, laminate; copies of it."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.training import typefaces

INK = (30, 32, 38)
WATERMARKS = ("VERIFIKASI", "UNTUK PENDAFTARAN", "HANYA UNTUK VERIFIKASI", "COPY", "SAMPLE")
OVERPRINT_COLOURS = ((60, 60, 60), (200, 30, 30), (30, 60, 160))


def ink(ground: np.ndarray, layer: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lay an ink layer (H, W) on the ground: heavy or worn, fat or lean, sharp or spread."""
    height, width = layer.shape
    wear = cv2.resize(
        rng.uniform(0.0, 1.0, (height // 40, width // 40)).astype(np.float32), (width, height)
    )
    strength = rng.uniform(0.6, 1.0) * (1 - rng.uniform(0.0, 0.3) * wear)
    spread = cv2.GaussianBlur(layer, (0, 0), rng.uniform(0.3, 0.9) * width / 1000 + 0.1)
    # A steeper edge that is moved in or out makes strokes leaner or fatter.
    steep, weight = rng.uniform(1.0, 2.0), rng.normal(0, 0.12)
    shape = ((spread.astype(np.float32) / 255 - 0.5) * steep + 0.5 + weight).clip(0, 1)
    shape[spread == 0] = 0
    alpha = (shape * strength)[..., None]
    colour = np.array(INK, np.float32) + rng.uniform(-18, 40) + rng.normal(0, 6, 3)
    return (ground * (1 - alpha) + colour * alpha).clip(0, 255).astype(np.uint8)


def age(image: np.ndarray, rng: np.random.Generator, *, specimen: bool, split: str) -> np.ndarray:
    """Return a card as its owner left it: overprinted, scratched, dirty, under gleaming film.

    A few cards of the training splits are copies: photocopies, or photos of a screen.
    """
    if specimen or rng.random() < 0.08:
        image = _overprint(image, "SPESIMEN", rng, size=0.12, strength=(0.18, 0.3))
    elif rng.random() < 0.15:
        text = WATERMARKS[int(rng.integers(len(WATERMARKS)))]
        if rng.random() < 0.3:
            text = f"{rng.integers(1, 29):02d}-{rng.integers(1, 13):02d}-2025"
        image = _overprint(image, text, rng, size=rng.uniform(0.04, 0.1), strength=(0.1, 0.4))
    if rng.random() < 0.2:
        image = _scratch(image, rng)
    if rng.random() < 0.25:
        image = _laminate(image, rng)
    if split != "test" and rng.random() < 0.08:
        image = _photocopy(image, rng) if rng.random() < 0.5 else _screen(image, rng)
    return image


def _overprint(
    image: np.ndarray,
    text: str,
    rng: np.random.Generator,
    *,
    size: float,
    strength: tuple[float, float],
) -> np.ndarray:
    """Write a word aslant across the card; `size` in card widths, `strength` the range of alpha."""
    height, width = image.shape[:2]
    layer = Image.new("L", (width, height), 0)
    face = typefaces.load(typefaces.faces("bold", "train")[0], round(width * size))
    x = (width - face.getlength(text)) / 2
    y = height * (0.45 if size >= 0.12 else rng.uniform(0.3, 0.8))
    ImageDraw.Draw(layer).text((x, y), text, fill=255, font=face)
    layer = layer.rotate(rng.uniform(-10, 35), center=(width / 2, y))
    alpha = np.asarray(layer, np.float32)[..., None] / 255 * rng.uniform(*strength)
    colour = np.array(rng.choice(OVERPRINT_COLOURS), np.float32)
    return (image * (1 - alpha) + colour * alpha).astype(np.uint8)


def _scratch(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a few light or dark scratches and specks."""
    height, width = image.shape[:2]
    layer = image.copy()
    for _ in range(int(rng.integers(1, 8))):
        start = rng.uniform(0, 1, 2) * (width, height)
        stop = start + rng.normal(0, 0.15, 2) * width
        grey = int(rng.choice((40, 235)))
        ends = start.astype(int).tolist(), stop.astype(int).tolist()
        cv2.line(layer, *ends, (grey, grey, grey), max(1, round(width / 900)), cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 25))):
        spot = (rng.uniform(0, 1, 2) * (width, height)).astype(int).tolist()
        radius = max(1, round(rng.uniform(0.3, 2.5) * width / 1000))
        grey = int(rng.integers(30, 240))
        cv2.circle(layer, spot, radius, (grey, grey, grey), -1, cv2.LINE_AA)
    return cv2.addWeighted(image, 0.5, layer, 0.5, 0)


def _laminate(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lay soft gleaming bands over the card, as film does under a lamp."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / width
    angle = rng.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    band = np.clip(np.sin(along * rng.uniform(3, 14) + rng.uniform(0, 6.28)), 0, 1) ** 2
    tint = rng.uniform(200, 255, 3).astype(np.float32)
    alpha = (band * rng.uniform(0.05, 0.3))[..., None]
    return (image * (1 - alpha) + tint * alpha).astype(np.uint8)


def _photocopy(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a black-and-white copy: steep contrast, paper, toner specks."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    threshold = np.median(grey) * rng.uniform(0.6, 0.85)
    copy = (grey - threshold) * rng.uniform(1.2, 3.0) + 128
    specks = rng.random(grey.shape) < rng.uniform(0, 0.002)
    copy[specks] = rng.uniform(0, 90)
    return cv2.cvtColor(copy.clip(15, 245).astype(np.uint8), cv2.COLOR_GRAY2RGB)


def _screen(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the card as a display shows it: a grid of pixels whose colours stand side by side."""
    height, width = image.shape[:2]
    pitch = rng.uniform(2.2, 5.0) * width / 1000
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    phases = np.array([0.0, 2.09, 4.19], np.float32) * rng.uniform(0, 1)
    columns = 1 + rng.uniform(0.05, 0.3) * np.sin(x[..., None] * 6.28 / pitch + phases)
    rows = 1 + rng.uniform(0.0, 0.25) * np.sin(y[..., None] * 6.28 / pitch)
    return (image * columns * rows * rng.uniform(0.9, 1.1)).clip(0, 255).astype(np.uint8)
