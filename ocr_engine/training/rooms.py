"""What else is behind a card than a table: rooms out of focus, keyboards, plaids, a white lid."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import grounds

KINDS = ("room", "keyboard", "carpet", "plaid", "planks", "edge", "plain", "pale", "pale")
TABLES = 0.4  # share of photographs that show one of `grounds` all the same


def draw_behind(rng: np.random.Generator, width: int, height: int, split: str) -> np.ndarray:
    """Return something a card may be held before or lie on, RGB uint8 (height, width, 3)."""
    if rng.random() < TABLES:
        return grounds.draw_scene(rng, width, height, split)
    kind = KINDS[int(rng.integers(len(KINDS)))]
    if kind == "edge":
        return _two_grounds(rng, width, height, split)
    small = (max(2, width // 2), max(2, height // 2))
    if kind == "pale":  # with no lamp's light on it: that would leave grey of white
        return cv2.resize(draw_pale(rng, *small), (width, height), interpolation=cv2.INTER_LINEAR)
    drawn = {
        "room": _room,
        "keyboard": _keyboard,
        "carpet": _carpet,
        "plaid": _plaid,
        "planks": _planks,
        "plain": _plain,
    }[kind](rng, *small)
    lit = _lamp(drawn.astype(np.float32), rng).clip(0, 255).astype(np.uint8)
    return cv2.resize(lit, (width, height), interpolation=cv2.INTER_LINEAR)


def _lamp(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the picture brighter on one side than on the other."""
    cells = rng.uniform(rng.uniform(0.6, 1), 1.1, (3, 3)).astype(np.float32)
    size = (image.shape[1], image.shape[0])
    return image * cv2.resize(cells, size, interpolation=cv2.INTER_CUBIC)[..., None]


def _room(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return furniture, walls and windows as one sees them behind what is in focus."""
    image: np.ndarray = np.full((height, width, 3), rng.uniform(60, 230, 3), np.float32)
    for _ in range(int(rng.integers(6, 40))):
        x, y = rng.uniform(-0.2, 1, 2) * (width, height)
        far_x, far_y = (x, y) + rng.uniform(0.04, 0.5, 2) * (width, height)
        colour = rng.uniform(10, 250, 3)
        colour = colour.mean() + (colour - colour.mean()) * rng.uniform(0, 1)
        cv2.rectangle(image, (int(x), int(y)), (int(far_x), int(far_y)), colour.tolist(), -1)
    # Blurred at least so much: a sharp patch of one colour could as well be a document.
    return cv2.GaussianBlur(image, (0, 0), width * rng.uniform(0.012, 0.04))


def _keyboard(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return rows of keys with letters, turned a little."""
    key = rng.uniform(0.06, 0.16) * width
    is_dark = rng.random() < 0.6
    board, cap = (rng.uniform(10, 40), rng.uniform(35, 75))
    if not is_dark:
        board, cap = rng.uniform(150, 210), rng.uniform(215, 250)
    size = int(1.5 * max(width, height))
    image = np.full((size, size, 3), board, np.uint8)
    gap = rng.uniform(0.06, 0.16) * key
    for row in range(int(size / key) + 1):
        shift = rng.uniform(0, key)
        for column in range(-1, int(size / key) + 1):
            x, y = column * key + shift, row * key
            ends = (int(x + gap), int(y + gap)), (int(x + key - gap), int(y + key - gap))
            cv2.rectangle(image, *ends, (cap,) * 3, -1)
            letter = chr(int(rng.integers(48, 91)))
            spot = (int(x + 0.3 * key), int(y + 0.6 * key))
            ink = 230.0 if is_dark else 40.0
            cv2.putText(image, letter, spot, 0, key / 70, (ink,) * 3, 1 + int(key / 60), 16)
    turn: np.ndarray = cv2.getRotationMatrix2D((size / 2, size / 2), rng.uniform(-40, 40), 1)
    turn[:, 2] += (np.array([width, height]) - size) / 2
    blurred = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.6, 3))
    return cv2.warpAffine(blurred, turn, (width, height), borderMode=cv2.BORDER_REFLECT)


def _carpet(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a pile of fibres: grain of two sizes over one colour."""
    colour = rng.uniform(30, 220, 3)
    fine = rng.normal(0, rng.uniform(5, 26), (height, width)).astype(np.float32)
    coarse = rng.normal(0, rng.uniform(5, 30), (height // 4 + 1, width // 4 + 1)).astype(np.float32)
    pile: np.ndarray = cv2.GaussianBlur(fine, (0, 0), rng.uniform(0.5, 1.5)) * 2
    pile += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return colour + pile[..., None]


def _plaid(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return stripes of two colours across each other, or dots."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    colours = rng.uniform(10, 245, (3, 3))
    pitch = rng.uniform(0.02, 0.16) * width
    turn = rng.uniform(0, np.pi)
    u = x * np.cos(turn) + y * np.sin(turn)
    v = y * np.cos(turn) - x * np.sin(turn)
    if rng.random() < 0.3:
        spots = (
            np.hypot(u % pitch - pitch / 2, v % pitch - pitch / 2) < rng.uniform(0.2, 0.4) * pitch
        )
        return colours[0] + spots[..., None] * (colours[1] - colours[0])
    across, along = ((way % pitch < rng.uniform(0.2, 0.7) * pitch)[..., None] for way in (u, v))
    return (
        colours[0]
        + across * (colours[1] - colours[0]) * 0.5
        + along * (colours[2] - colours[0]) * 0.5
    )


def _planks(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return boards with their grain and the joints between them."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if rng.random() < 0.5:
        x, y = y, x
    board = rng.uniform(0.1, 0.4) * width
    number = (y // board).astype(int)
    tones = rng.uniform(0.8, 1.1, int(number.max()) + 1)[number]
    grain = np.sin(y * rng.uniform(0.2, 0.9) + 3 * np.sin(x * 0.01 + number * 1.7)) * 9
    wood = np.array((rng.uniform(90, 215), rng.uniform(60, 165), rng.uniform(35, 120)))
    image = wood * tones[..., None] + grain[..., None]
    image[y % board < 2] *= 0.5
    return image


def _plain(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), rng.uniform(5, 250, 3), np.float32)


def draw_pale(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return what is all but white, RGB uint8 (height, width, 3): a lid, a sheet, marble, tiles."""
    level = rng.uniform(205, 256) + rng.normal(0, 4, 3)
    cells = (2 + int(rng.integers(8)), 2 + int(rng.integers(8)))
    clouds = rng.normal(0, rng.choice([0.5, rng.uniform(1, 12)]), cells).astype(np.float32)
    image = level + cv2.resize(clouds, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    if rng.random() < 0.3:
        image = image + rng.normal(0, rng.uniform(1, 8), (height, width, 1))
    pale = image.clip(0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        for _ in range(int(rng.integers(4))):
            start, stop = (rng.uniform(-0.3, 1.3, (2, 2)) * (width, height)).astype(int).tolist()
            ink = (level * rng.uniform(0.5, 0.95)).tolist()
            cv2.line(pale, start, stop, ink, int(rng.integers(1, 4)))
    return pale


def _two_grounds(rng: np.random.Generator, width: int, height: int, split: str) -> np.ndarray:
    """Return a table and, beyond its edge, another ground."""
    near, far = (grounds.draw_scene(rng, width, height, split) for _ in range(2))
    cut = rng.uniform(0.1, 0.9) * width
    lean = rng.uniform(-0.3, 0.3) * width
    outline = [(0, 0), (cut, 0), (cut + lean, height), (0, height)]
    mask: np.ndarray = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.array(outline, np.int32)], 255, cv2.LINE_AA)
    if rng.random() < 0.5:
        mask = cv2.resize(mask.T, (width, height))
    return np.where(mask[..., None] > 127, near, far)


def draw_paper(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a clean sheet of paper, perhaps folded once, RGB uint8 (height, width, 3)."""
    tint = np.array((1.0, rng.uniform(0.97, 1.0), rng.uniform(0.9, 1.0))) * rng.uniform(215, 253)
    sheet: np.ndarray = tint + rng.normal(0, rng.uniform(0, 2.5), (height, width, 1))
    if rng.random() < 0.3:  # it was folded
        fold = int(rng.uniform(0.2, 0.8) * height)
        sheet[fold:] *= rng.uniform(0.93, 0.99)
        sheet[fold - 1 : fold + 2] *= rng.uniform(0.75, 0.95)
    return sheet.clip(0, 255).astype(np.uint8)


def paste(image: np.ndarray, picture: np.ndarray, corner: tuple[int, int]) -> np.ndarray:
    """Lay a picture into an image, in place; return its frame (4, 2) there."""
    (x, y), (height, width) = corner, picture.shape[:2]
    image[y : y + height, x : x + width] = picture
    return geometry.frame(width, height) + np.array([x, y], np.float32)
