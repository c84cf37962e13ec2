"""Cards copied or printed on paper: grey toner, coloured ink, photographed or scanned again."""

from dataclasses import replace

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import camera, rooms
from ocr_engine.training.scene import Scene

CAPTIONS = (
    "FOTOKOPI KTP",
    "Fotokopi KTP pemohon",
    "Lampiran 1",
    "untuk keperluan bank",
    "KTP SUAMI",
)


def copy(scene: Scene) -> None:
    """Photograph a copy of the card: grey toner on white paper, cut out or on its sheet."""
    rng = scene.rng
    scene.card = _toner(scene.card, rng)
    scene.conditions = replace(scene.conditions, gain=rng.uniform(0.75, 1.05))
    if rng.random() < 0.5:
        _print_on_sheet(scene)
    scene.shoot()


def _toner(card: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the copy: grey, steep, the light ground burnt to paper, speckled or half-toned."""
    grey = cv2.cvtColor(card, cv2.COLOR_RGB2GRAY).astype(np.float32)
    black, white = rng.uniform(20, 60), rng.uniform(150, 215)
    tone: np.ndarray = ((grey - black) / (white - black)).clip(0, 1)
    style = rng.choice(["plain", "steep", "halftone"])
    if style == "steep":
        tone = 1 / (1 + np.exp(-(tone - rng.uniform(0.45, 0.6)) * rng.uniform(7, 16)))
    if style == "halftone":
        tone = _halftone(tone, rng)
    if rng.random() < 0.6:
        specks = rng.random(tone.shape) < rng.uniform(0.0005, 0.006)
        tone = np.where(cv2.dilate(specks.astype(np.uint8), np.ones((2, 2))) > 0, 0.15, tone)
    if rng.random() < 0.3:
        streaks = rng.random((1, tone.shape[1])) < 0.01
        tone = tone * (1 - 0.2 * streaks)
    paper = np.array((1.0, rng.uniform(0.975, 1.0), rng.uniform(0.93, 1.0))) * rng.uniform(228, 252)
    toner = np.full(3, rng.uniform(15, 60))
    copied = cv2.GaussianBlur(tone.astype(np.float32), (0, 0), 0.6)
    return (copied[..., None] * (paper - toner) + toner).clip(0, 255).astype(np.uint8)


def _halftone(tone: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return dots on a grid at 45 degrees whose size gives the tone."""
    height, width = tone.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch = rng.uniform(4, 8) * width / 1000
    cell = np.cos((x + y) * 2 * np.pi / (pitch * 1.414)) + np.cos(
        (x - y) * 2 * np.pi / (pitch * 1.414)
    )
    return 1 / (1 + np.exp(-(tone - 0.5 + cell / 4) * 9))


def _print_on_sheet(scene: Scene) -> None:
    """Put the copy on its sheet of paper, which now is what is photographed."""
    rng = scene.rng
    height, width = scene.card.shape[:2]
    left, top, right, bottom = (rng.uniform(0.04, 0.35, 4) * width).astype(int)
    paper = np.percentile(scene.card.reshape(-1, 3), 98, axis=0)
    sheet = np.broadcast_to(paper, (height + top + bottom, width + left + right, 3)).copy()
    if rng.random() < 0.6:  # the lid does not lie flat: a dark line around the card
        cv2.rectangle(
            sheet, (left - 2, top - 2), (left + width + 1, top + height + 1), (90,) * 3, 3
        )
    sheet[top : top + height, left : left + width] = scene.card
    scene.inner = geometry.frame(width, height) + np.array([left, top], np.float32)
    scene.card = sheet.astype(np.uint8)
    scene.homography = fit(scene, np.array([left, top]))


def fit(scene: Scene, offset: np.ndarray, *, least: float = 1.0) -> np.ndarray:
    """Return the homography of a larger picture in the frame's middle, smaller where it must be.

    Args:
        scene: whose `card` is the larger picture now.
        offset: (2,) of the card's former top left in it.
        least: share of the picture's extent that must stay in the frame.
    """
    moved = scene.homography @ np.array([(1, 0, -offset[0]), (0, 1, -offset[1]), (0, 0, 1)])
    centre = np.array(scene.size) / 2
    quad = geometry.project(geometry.frame(scene.card.shape[1], scene.card.shape[0]), moved)
    factor = min(1.0, 0.97 * min(scene.size / np.ptp(quad, axis=0)) / least)
    x, y = centre - factor * (quad.max(axis=0) + quad.min(axis=0)) / 2
    return np.array([(factor, 0, x), (0, factor, y), (0, 0, 1)]) @ moved


def print_out(scene: Scene) -> None:
    """Photograph or scan a print of the card, in colour or grey, on a sheet with room around it."""
    rng = scene.rng
    is_coloured = rng.random() < 0.6
    picture = _inked(scene.card, rng) if is_coloured else _toner(scene.card, rng)
    scene.card = _rounded(picture, np.percentile(picture.reshape(-1, 3), 98, axis=0))
    quad = _lay_on_paper(scene)
    if not is_coloured and rng.random() < 0.45:
        _scan(scene, quad)
    scene.shoot()


def _inked(card: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the card as a printer gives it: fewer and duller colours, bands, dots, soft print."""
    picture = card.astype(np.float32)
    grey = picture.mean(axis=2, keepdims=True)
    picture = grey + (picture - grey) * rng.uniform(0.5, 1.35)
    black = rng.uniform(15, 70, 3)
    paper = np.array((1.0, rng.uniform(0.98, 1.0), rng.uniform(0.93, 1.0))) * rng.uniform(228, 252)
    # Stronger colours may leave the scale, and a negative number has no such power.
    tone = (picture.clip(0, 255) / 255) ** rng.uniform(0.75, 1.3)
    height, width = card.shape[:2]
    style = rng.choice(["bands", "dots", "grain", "plain"], p=[0.45, 0.25, 0.15, 0.15])
    if style == "bands" or rng.random() < 0.3:
        tone = tone * _bands(height, width, rng)
    if style == "dots":
        tone = np.stack([_halftone(tone[..., channel], rng) for channel in range(3)], axis=-1)
    if style == "grain":
        tone = tone + rng.normal(0, rng.uniform(0.03, 0.12), tone.shape)
    printed = cv2.GaussianBlur(tone.astype(np.float32), (0, 0), rng.uniform(0.4, 1.6))
    return (printed * (paper - black) + black).clip(0, 255).astype(np.uint8)


def _bands(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Return the light (H, 1, 1) or (1, W, 1) of stripes that a print head leaves along its way."""
    along = np.arange(height, dtype=np.float32)
    period = rng.uniform(4, 60) * width / 1000
    wave = np.sin(2 * np.pi * along / period + rng.uniform(0, 6))
    lanes = rng.normal(0, 1, int(height / period) + 2)[(along / period).astype(int)]
    light = 1 + rng.uniform(0.01, 0.06) * wave + rng.uniform(0, 0.04) * lanes
    if rng.random() < 0.8:
        return light[:, None, None].astype(np.float32)
    across = np.interp(np.linspace(0, height - 1, width), along, light)
    return across[None, :, None].astype(np.float32)


def _rounded(picture: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Return the print with the card's round corners, beyond which the paper is bare."""
    mask = camera.rounded_mask(picture.shape)
    return np.where(mask[..., None] > 127, picture, paper).astype(np.uint8)


def _lay_on_paper(scene: Scene) -> np.ndarray:
    """Photograph the print on a page, or cut out with a margin; return its quad (4, 2) there."""
    rng = scene.rng
    height, width = scene.card.shape[:2]
    is_cut_out = rng.random() < 0.35
    margins = rng.uniform(0.015, 0.12, 4) if is_cut_out else rng.uniform(0.1, 1.1, 4)
    left, top, right, bottom = (margins * width).astype(int)
    sheet = rooms.draw_paper(rng, width + left + right, height + top + bottom)
    paper = np.percentile(scene.card.reshape(-1, 3), 98, axis=0)
    sheet = (sheet / np.median(sheet, axis=(0, 1)) * paper).clip(0, 255).astype(np.uint8)
    quad = scene.inner = rooms.paste(sheet, scene.card, (left, top))
    if rng.random() < 0.5:
        outline = (left - 2, top - 2), (left + width + 1, top + height + 1)
        cv2.rectangle(sheet, *outline, (rng.uniform(60, 190),) * 3, int(rng.integers(1, 4)))
    if bottom > 0.15 * width and rng.random() < 0.5:
        spot = (left, top + height + int(rng.uniform(0.08, 0.12) * width))
        cv2.putText(sheet, str(rng.choice(CAPTIONS)), spot, 0, width / 900, (40, 40, 40), 2, 16)
    scene.card, scene.is_rounded = sheet, False
    least = 1.0 if is_cut_out else rng.uniform(0.5, 1.0)
    scene.homography = fit(scene, np.array([left, top]), least=least)
    scene.approach(rng.uniform(0.35, 0.7))
    return quad


def _scan(scene: Scene, quad: np.ndarray) -> None:
    """Put a page with the card's quad (4, 2) on a scanner: grey, level, evenly lit."""
    rng = scene.rng
    scene.conditions = replace(
        scene.conditions,
        gray=True,
        noise=rng.uniform(0, 3),
        shade=0.0,
        gain=rng.uniform(0.95, 1.05),
    )
    scene.company = ()
    lid = rng.choice([rng.uniform(225, 255), rng.uniform(20, 90)], p=[0.75, 0.25])
    scene.ground = np.full((4, 4, 3), lid, np.uint8)
    corners = scene.corners
    angle = float(np.arctan2(*(corners[1] - corners[0])[::-1]))
    angle = round(angle / (np.pi / 2)) * np.pi / 2 + rng.normal(0, 0.03)
    scale = scene.unit * 1000 / scene.drawn.image.shape[1]
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    level = np.array([(cosine, -sine, 0), (sine, cosine, 0), (0, 0, 1)])
    middle = geometry.project(quad, level).mean(axis=0)
    level[:2, 2] = np.clip(corners.mean(axis=0), *_room(scene, scale, angle)) - middle
    scene.homography = level


def _room(scene: Scene, scale: float, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most (2,) of the middle of a card that stays within the frame."""
    half = np.array(scene.drawn.image.shape[1::-1]) * scale / 2
    cosine, sine = abs(np.cos(angle)), abs(np.sin(angle))
    reach = np.array([half[0] * cosine + half[1] * sine, half[0] * sine + half[1] * cosine])
    middle = np.array(scene.size) / 2
    return np.minimum(reach, middle), np.maximum(np.array(scene.size) - reach, middle)
