"""Documents of other kinds that lie beside a KTP: cards, a family card, a passport."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr_engine.training import grounds, rooms
from ocr_engine.training.card import draw_card
from ocr_engine.training.people import invent_person
from ocr_engine.training.portrait import draw_portrait

Colour = tuple[float, float, float]
CARDS = ("ktp", "ktp", "licence", "bank", "member", "health", "tax")
PAPERS = ("family", "passport", "form")
SIZES = {"family": (3.47, 2.45), "passport": (1.46, 1.03), "form": (2.45, 3.47)}  # card widths
LETTERS = "ABCDEFGHIJKLMNOPRSTUWYZ    0123456789.,-"
WIDTH = 900  # pixels of a card


def draw_document(
    rng: np.random.Generator, split: str, *, specimen: bool
) -> tuple[np.ndarray, float]:
    """Draw one; return it, RGB uint8 (H, W, 3), and its width in widths of a card."""
    if rng.random() < 0.25:
        kind = PAPERS[int(rng.integers(len(PAPERS)))]
        wide, high = SIZES[kind]
        return _draw_paper(kind, (round(wide * 420), round(high * 420)), rng), wide
    kind = CARDS[int(rng.integers(len(CARDS)))]
    if kind == "ktp":
        drawn = draw_card(invent_person(rng), rng, split=split, width=WIDTH, specimen=specimen)
        return drawn.image, 1.0
    return _draw_card(kind, rng, split), 1.0


def _draw_card(kind: str, rng: np.random.Generator, split: str) -> np.ndarray:
    """Draw a card of some office or firm: its ground, a band, print, perhaps a face."""
    width, height = WIDTH, round(WIDTH / 1.586)
    image = np.full((height, width, 3), rng.uniform(225, 255, 3), np.uint8)
    if kind == "bank":
        image = _sheen(rng, width, height)
    elif rng.random() < 0.4:
        image = grounds.draw_ground(rng, width, height, split)
    if kind in {"licence", "member", "health"}:
        low = rng.random() < 0.3
        band = int(rng.uniform(0.1, 0.28) * height)
        ends = ((0, height - band), (width, height)) if low else ((0, 0), (width, band))
        cv2.rectangle(image, *ends, rng.uniform(0, 230, 3).tolist(), -1)
    ink = (240.0,) * 3 if image.mean() < 120 else (float(rng.uniform(0, 80)),) * 3
    _write(image, rng, (50, 75), rng.uniform(1.0, 1.7), ink)
    has_face = kind in {"licence", "member"}
    is_left = rng.random() < 0.5
    if has_face:
        image = _with_face(image, rng, is_left=is_left)
    start = 0.42 if has_face and is_left else 0.06
    for row in range(int(rng.integers(2, 8))):
        spot = (int(start * width), int((0.34 + 0.075 * row) * height))
        _write(image, rng, spot, rng.uniform(0.6, 1.1), ink)
    if kind == "bank":
        cv2.rectangle(image, (90, 210), (190, 290), (215.0, 180.0, 90.0), -1)
        _write(image, rng, (90, 380), 1.7, ink)
    if rng.random() < 0.4:
        _draw_bars(image, rng)
    return image


def _sheen(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a plastic ground of one strong colour that runs into another."""
    one, other = rng.uniform(0, 200, (2, 3))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    way = (x * rng.uniform(-1, 1) / width + y * rng.uniform(-1, 1) / height)[..., None]
    image = (one + (other - one) * (way + 0.5)).clip(0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 5))):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        shade = rng.uniform(0, 255, 3).tolist()
        cv2.circle(image, centre, int(rng.uniform(80, 500)), shade, int(rng.integers(1, 6)), 16)
    return image


def _with_face(image: np.ndarray, rng: np.random.Generator, *, is_left: bool) -> np.ndarray:
    canvas = Image.fromarray(image)
    left = rng.uniform(0.05, 0.1) if is_left else rng.uniform(0.68, 0.74)
    frame = (left, 0.3, left + rng.uniform(0.18, 0.24), rng.uniform(0.75, 0.85))
    draw_portrait(ImageDraw.Draw(canvas), frame, invent_person(rng), rng)
    return np.array(canvas)


def _draw_bars(image: np.ndarray, rng: np.random.Generator) -> None:
    """Draw a bar code, in place."""
    height, width = image.shape[:2]
    x, top = int(rng.uniform(0.1, 0.5) * width), int(0.84 * height)
    cv2.rectangle(image, (x - 10, top - 8), (x + 320, top + 70), (255,) * 3, -1)
    for _ in range(60):
        step = int(rng.integers(2, 7))
        cv2.rectangle(image, (x, top), (x + step // 2, top + 60), (10,) * 3, -1)
        x += step


def _draw_paper(kind: str, size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Draw a family card's tables, a passport's page or a form with lines to fill in."""
    width, height = size
    sheet = rooms.draw_paper(rng, width, height)
    if kind == "passport":
        sheet = (sheet * rng.uniform(0.8, 1.0, 3)).astype(np.uint8)
        sheet = _with_face(sheet, rng, is_left=True)
        for row in range(6):
            _write(sheet, rng, (int(0.4 * width), int((0.2 + 0.09 * row) * height)), 0.5, (40,) * 3)
        for row in range(2):
            text = "".join(rng.choice(list("P<IDABCDEFRSTU0123456789<<<"), 40))
            spot = (int(0.04 * width), int((0.88 + 0.07 * row) * height))
            cv2.putText(sheet, text, spot, 0, 0.5, (30,) * 3, 1, cv2.LINE_AA)
        return sheet
    _write(sheet, rng, (int(0.36 * width), int(0.08 * height)), 1.1, (20,) * 3)
    rows, columns = int(rng.integers(6, 14)), int(rng.integers(4, 10))
    left, right = int(0.05 * width), int(0.95 * width)
    for top, bottom in ((0.2, 0.5), (0.55, 0.82)):
        for row in np.linspace(top, bottom, rows) * height:
            cv2.line(sheet, (left, int(row)), (right, int(row)), (60,) * 3, 1)
            _write(sheet, rng, (left + 8, int(row) - 4), 0.35, (50,) * 3)
        for column in np.linspace(left, right, columns if kind == "family" else 2):
            ends = (int(column), int(top * height)), (int(column), int(bottom * height))
            cv2.line(sheet, *ends, (60,) * 3, 1)
    return sheet


def _write(
    image: np.ndarray, rng: np.random.Generator, spot: tuple[int, int], size: float, ink: Colour
) -> None:
    text = "".join(rng.choice(list(LETTERS), int(rng.integers(6, 26))))
    cv2.putText(image, text, spot, int(rng.choice([0, 2, 3])), size, ink, 1 + round(size), 16)
