"""Card grounds and scene backgrounds, drawn from sine waves and noise."""

import cv2
import numpy as np

TRAIN_GROUNDS = ("waves", "crossed", "rosettes", "plain")
TEST_GROUNDS = ("lattice", "spirals", "waves")
TRAIN_SCENES = ("plain", "noise", "wood", "cloth", "page")
TEST_SCENES = ("marble", "tiles", "wood", "page")


def draw_ground(rng: np.random.Generator, width: int, height: int, split: str) -> np.ndarray:
    """Return a light blue card ground, RGB uint8 (height, width, 3)."""
    kinds = TEST_GROUNDS if split == "test" else TRAIN_GROUNDS
    y, x = np.mgrid[0 : height // 2 + 1, 0 : width // 2 + 1].astype(np.float32)
    x, y = x / (width / 2), y / (width / 2)
    lines = _guilloche(kinds[int(rng.integers(len(kinds)))], x, y, rng)
    base = np.array(
        (rng.uniform(150, 215), rng.uniform(195, 232), rng.uniform(220, 250)), np.float32
    )
    tint = base * np.array((0.78, 0.9, 0.97), np.float32) * rng.uniform(0.9, 1.02)
    slope = (x * rng.uniform(-1, 1) + y * rng.uniform(-1, 1))[..., None]
    amount = (lines * rng.uniform(0.15, 0.8))[..., None]
    image = base * (1 - amount) + tint * amount + slope * rng.uniform(0, 22)
    return cv2.resize(
        image.clip(0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR
    )


def _guilloche(kind: str, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return line strengths 0..1 of one family of curves."""
    phase, pitch = rng.uniform(0, 6.28), rng.uniform(25, 70)
    bend = rng.uniform(0.01, 0.06) * np.sin(x * rng.uniform(4, 20) + phase)
    if kind == "plain":
        return np.zeros_like(x)
    if kind == "waves":
        return _thin(np.sin((y + bend) * pitch * 6.28))
    if kind == "crossed":
        return np.maximum(
            _thin(np.sin((y + bend) * pitch * 6)), _thin(np.sin((x - y + bend) * pitch * 5))
        )
    if kind == "lattice":
        return np.maximum(_thin(np.sin((x + y) * pitch * 5)), _thin(np.sin((x - y) * pitch * 5)))
    centre_x, centre_y = rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.5)
    radius = np.hypot(x - centre_x, y - centre_y)
    angle = np.arctan2(y - centre_y, x - centre_x)
    if kind == "spirals":
        return _thin(np.sin(radius * pitch * 6 + angle * rng.integers(2, 7)))
    return _thin(np.sin((radius + 0.03 * np.sin(angle * rng.integers(6, 16))) * pitch * 6))


def _thin(wave: np.ndarray) -> np.ndarray:
    return np.clip(wave * 1.6 - 0.6, 0, 1)


def draw_scene(rng: np.random.Generator, width: int, height: int, split: str) -> np.ndarray:
    """Return something a card may lie on, RGB uint8 (height, width, 3)."""
    kinds = TEST_SCENES if split == "test" else TRAIN_SCENES
    kind = kinds[int(rng.integers(len(kinds)))]
    small = (max(2, width // 4), max(2, height // 4))
    colour = rng.uniform(15, 245, 3).astype(np.float32)
    if rng.random() < 0.3:
        colour[:] = colour.mean()
    texture = _texture(kind, rng, *small)
    image: np.ndarray = colour + texture[..., None] * rng.uniform(8, 55)
    image = cv2.resize(
        image.clip(0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR
    )
    if kind == "page":
        _draw_page(image, rng)
    return image


def _texture(kind: str, rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a zero-mean texture (height, width)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == "noise":
        return rng.normal(0, 0.6, (height, width)).astype(np.float32)
    cells = int(rng.integers(3, 12))
    smooth = cv2.resize(
        rng.normal(0, 1, (cells, cells)).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    if kind in {"plain", "page"}:
        return smooth * 0.4
    if kind == "wood":
        return np.sin(y * rng.uniform(0.05, 0.3) + smooth * 3) + smooth * 0.3
    if kind == "cloth":
        return np.sin(x * rng.uniform(0.8, 2)) * np.sin(y * rng.uniform(0.8, 2)) + smooth * 0.4
    if kind == "marble":
        return np.abs(np.sin(smooth * 4 + x * 0.02)) - 0.5
    size = rng.uniform(20, 60)
    return ((np.mod(x, size) < 2) | (np.mod(y, size) < 2)).astype(np.float32) * -2 + smooth * 0.3


def _draw_page(image: np.ndarray, rng: np.random.Generator) -> None:
    """Draw lines of something like print over a scene, in place."""
    height, width = image.shape[:2]
    ink = rng.uniform(0, 90)
    size = rng.uniform(0.35, 1.3)
    step = int(38 * size) + 4
    letters = "abcdefghijklmnoprstuvyABCDEFGKLMNPRST0123456789 .,   "
    for y in range(step, height, step):
        text = "".join(letters[i] for i in rng.integers(0, len(letters), int(width / (18 * size))))
        cv2.putText(
            image,
            text,
            (int(rng.integers(-20, 20)), y),
            cv2.FONT_HERSHEY_SIMPLEX,
            size,
            (ink, ink, ink),
            1 + int(size * 1.5),
            cv2.LINE_AA,
        )
