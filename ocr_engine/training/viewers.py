"""Programs that show a photo: a phone's gallery, a chat, a window on a desktop."""

import cv2
import numpy as np

from ocr_engine.training import rooms

Colour = tuple[float, float, float]
DRESSED = ("phone", "broad", "window")
LAYOUTS = (*DRESSED, "phone", "window", "close")
TITLES = ("Galeri", "ktp.jpg - Foto", "Foto profil", "IMG_2041.jpg", "Dokumen", "Unduhan")


def draw_viewer(
    photo: np.ndarray, corners: np.ndarray, rng: np.random.Generator, layouts: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw a screen that shows a photo.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: the card's (4, 2) on it.
        rng: drives everything.
        layouts: to choose from, of `LAYOUTS`; the photo all but fills a `close` one.

    Returns:
        The screen's picture, RGB uint8, and the card's corners on it.
    """
    layout = layouts[int(rng.integers(len(layouts)))]
    is_dark = rng.random() < 0.5
    back = rng.uniform(0, 45) if is_dark else rng.uniform(225, 255)
    factor = min(1.0, 1100 / max(photo.shape[:2]))
    size = (round(photo.shape[1] * factor), round(photo.shape[0] * factor))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    margins = _margins(layout, size, rng)
    shape = (size[1] + margins[1] + margins[3], size[0] + margins[0] + margins[2], 3)
    screen = np.full(shape, back, np.uint8)
    place = rooms.paste(screen, small, margins[:2])
    ink = (235.0,) * 3 if is_dark else (40.0,) * 3
    if layout == "window":
        _dress_window(screen, margins, ink, rng)
    elif layout != "close":
        _dress_phone(screen, ink, rng)
    return screen, (corners * factor + place[0]).astype(np.float32)


def _margins(
    layout: str, size: tuple[int, int], rng: np.random.Generator
) -> tuple[int, int, int, int]:
    """Return the room left, above, right and below the photo in pixels."""
    width, height = size
    if layout == "phone":
        rest = max(int(width * rng.uniform(1.6, 2.2)) - height, 160)
        above = int(rest * rng.uniform(0.35, 0.6))
        return 0, above, 0, rest - above
    if layout == "broad":
        rest = max(int(height * rng.uniform(1.4, 2.2)) - width, 60)
        return rest // 2, 0, rest - rest // 2, 0
    if layout == "close":
        left, top, right, bottom = rng.integers(0, 40, 4)
        return int(left), int(top), int(right), int(bottom)
    left, top, right, bottom = (rng.uniform(0.02, 0.3, 4) * width).astype(int)
    return int(left), int(top) + 50, int(right), int(bottom) + 50


def _dress_window(
    screen: np.ndarray, margins: tuple[int, int, int, int], ink: Colour, rng: np.random.Generator
) -> None:
    """Draw a title bar, a menu and the bar of programs, in place."""
    height, width = screen.shape[:2]
    bar = int(rng.uniform(24, 44))
    title = tuple(rng.uniform(0, 255, 3)) if rng.random() < 0.5 else tuple(screen[0, 0] * 0.85)
    cv2.rectangle(screen, (0, 0), (width, bar), [float(c) for c in title], -1)
    _write(screen, str(rng.choice(TITLES)), (12, bar - 10), ink)
    for number in range(3):
        x = width - 30 - 36 * number
        cv2.rectangle(screen, (x, bar // 2 - 6), (x + 12, bar // 2 + 6), ink, 1)
    if margins[1] > 2 * bar:
        _write(screen, "File  Edit  Lihat  Bantuan", (12, 2 * bar - 8), ink)
    if rng.random() < 0.7:
        low = height - int(rng.uniform(30, 48))
        cv2.rectangle(screen, (0, low), (width, height), rng.uniform(10, 240, 3).tolist(), -1)
        step = int(rng.uniform(34, 60))
        for number in range(int(rng.integers(4, 11))):
            x = width // 3 + step * number
            colour = rng.uniform(40, 250, 3).tolist()
            cv2.rectangle(screen, (x, low + 8), (x + 20, low + 26), colour, -1)


def _dress_phone(screen: np.ndarray, ink: Colour, rng: np.random.Generator) -> None:
    """Draw the time, a title and the icons of a phone, in place."""
    height, width = screen.shape[:2]
    clock = f"{int(rng.integers(0, 24)):02d}:{int(rng.integers(0, 60)):02d}"
    _write(screen, clock, (20, 28), ink)
    _write(screen, str(rng.choice(TITLES)), (60, 80), ink)
    cv2.circle(screen, (30, 74), 9, ink, 2)
    for number in range(int(rng.integers(3, 6))):
        x = int(width * (0.12 + 0.2 * number))
        cv2.circle(screen, (x, height - 34), 13, ink, 2)


def _write(screen: np.ndarray, text: str, spot: tuple[int, int], ink: Colour) -> None:
    cv2.putText(screen, text, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.6, ink, 1, cv2.LINE_AA)
