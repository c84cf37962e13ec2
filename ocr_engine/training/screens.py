"""Cards that are not the card itself: shown on a screen, or copied on paper."""

from dataclasses import replace

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import coverings
from ocr_engine.training.scene import Scene


def show(scene: Scene) -> None:
    """Photograph the card as a screen shows it: raster, interference, glow, frame of the device."""
    rng = scene.rng
    scene.conditions = replace(scene.conditions, noise=rng.uniform(0, 3), shade=0.0)
    scene.card = _glowing(scene.card, rng)
    scene.shoot()
    quad = _extended(scene, rng.uniform(0.0, 0.25, 4))
    panel = coverings.fill(scene.photo.shape, quad)
    card = coverings.fill(scene.photo.shape, scene.corners)
    frame = coverings.fill(scene.photo.shape, _extended(scene, rng.uniform(0.27, 0.36, 4)))
    shown = rng.choice([rng.uniform(0, 25), rng.uniform(200, 250)])
    photo = scene.photo.astype(np.float32)
    photo += (rng.uniform(4, 30) - photo) * (frame * (1 - card))[..., None]
    photo += (shown - photo) * (panel * (1 - card))[..., None]
    pattern = _raster(scene) * _interference(scene)
    photo *= 1 + (pattern - 1) * np.maximum(panel, card)[..., None]
    photo += rng.normal(0, rng.uniform(0.5, 3), photo.shape).astype(np.float32)
    scene.photo = photo.clip(0, 255).astype(np.uint8)


def _glowing(card: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the picture with a screen's raised black, gain and cold white."""
    black = rng.uniform(5, 30)
    cold = np.array((rng.uniform(0.86, 1.0), rng.uniform(0.93, 1.0), 1.0))
    shown = card.astype(np.float32) * (1 - black / 255) + black
    return (shown * cold * rng.uniform(0.85, 1.1)).clip(0, 255).astype(np.uint8)


def _extended(scene: Scene, share: np.ndarray) -> np.ndarray:
    """Return the quad (4, 2) on the photo of a frame around the card, shares of its width."""
    width, height = scene.card.shape[1], scene.card.shape[0]
    left, top, right, bottom = share * width
    outer = np.array(
        [
            (-left, -top),
            (width + right, -top),
            (width + right, height + bottom),
            (-left, height + bottom),
        ]
    )
    return geometry.project(outer, scene.homography)


def _plane(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Return each photo pixel's place on the card's plane, in pixels of an upright photo."""
    width, height = scene.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    back = np.linalg.inv(scene.homography)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    scale = scene.unit * 1000 / scene.card.shape[1]
    u = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth * scale
    v = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth * scale
    return u.astype(np.float32), v.astype(np.float32)


def _raster(scene: Scene) -> np.ndarray:
    """Return the light of the panel's pixels (H, W, 3): stripes of three colours, dark rows."""
    rng = scene.rng
    u, v = _plane(scene)
    pitch = rng.uniform(1.3, 6.0)
    # A camera's pixel sees the mean over its own width: fine rasters fade before they alias.
    depth = rng.uniform(0.25, 0.7) * np.sinc(min(1 / pitch, 0.95)) ** 0.5
    stripes = [1 + depth * np.cos(2 * np.pi * (u / pitch - channel / 3)) for channel in range(3)]
    rows = 1 + 0.7 * depth * np.cos(2 * np.pi * v / pitch)
    return (np.stack(stripes, axis=-1) * rows[..., None]).astype(np.float32)


def _interference(scene: Scene) -> np.ndarray:
    """Return coarse bands (H, W, 3) as raster and sensor make them, slightly bent."""
    rng = scene.rng
    u, v = _plane(scene)
    bands: np.ndarray = np.ones((*u.shape, 3), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        angle, period = rng.uniform(0, np.pi), rng.uniform(5, 45)
        bend = rng.uniform(0, 6) * np.sin(u * rng.uniform(0.002, 0.012)) * period / 20
        way = (u * np.cos(angle) + v * np.sin(angle) + bend) / period
        phases = rng.uniform(0, 1) * np.arange(3) / 3
        strength = rng.uniform(0.05, 0.2)
        bands *= 1 + strength * np.cos(2 * np.pi * (way[..., None] + phases)).astype(np.float32)
    return bands


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
    scene.inner = (left, top, left + width, top + height)
    scene.card = sheet.astype(np.uint8)
    scene.homography = _fit(scene, (left, top))


def _fit(scene: Scene, offset: tuple[int, int]) -> np.ndarray:
    """Return the sheet's homography: the card where it was, made smaller where that overflows."""
    moved = scene.homography @ np.array([(1, 0, -offset[0]), (0, 1, -offset[1]), (0, 0, 1)])
    centre = np.array(scene.size) / 2
    quad = geometry.project(geometry.frame(scene.card.shape[1], scene.card.shape[0]), moved)
    factor = min(1.0, 0.97 * min(scene.size / np.ptp(quad, axis=0)))
    x, y = centre - factor * (quad.max(axis=0) + quad.min(axis=0)) / 2
    return np.array([(factor, 0, x), (0, factor, y), (0, 0, 1)]) @ moved
