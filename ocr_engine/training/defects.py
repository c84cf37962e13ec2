"""Good photographs of cards with exactly one planted defect, for measuring the quality verdicts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr_engine import io
from ocr_engine.training import camera, copies, coverings, elsewhere, screens
from ocr_engine.training.card import Card
from ocr_engine.training.scene import Scene, begin


@dataclass(frozen=True)
class Planted:
    """A photo with one defect: RGB uint8 (H, W, 3), the card and its true corners, bad areas."""

    code: str
    photo: np.ndarray
    card: Card
    corners: np.ndarray
    areas: tuple[np.ndarray, ...]


def plant(
    code: str,
    rng: np.random.Generator,
    *,
    split: str = "train",
    width: int = 1600,
    specimen: bool = False,
    anywhere: bool = False,
) -> Planted:
    """Render a good photo and spoil it in one way.

    Args:
        code: one of `DEFECTS`, or "" for a good photo.
        rng: drives everything; equal states give equal photographs.
        split: `train`, `validation` or `test`.
        width: of the photo's longer side in pixels.
        specimen: write SPESIMEN across the card.
        anywhere: not on a table only, but in hands and rooms, and spoiled in other ways.
    """
    scene = begin(rng, split, width, specimen)
    ways = DEFECTS
    if anywhere:
        elsewhere.go(scene, code)
        ways = DEFECTS | elsewhere.ELSEWHERE
    if code:
        ways[code](scene)
    else:
        scene.shoot()
    photo = io.decode(camera.compress(scene.photo, scene.conditions.jpeg))
    return Planted(code, photo, scene.drawn, scene.corners, tuple(scene.areas))


def _blur(scene: Scene) -> None:
    scene.conditions = replace(scene.conditions, noise=0.0)
    scene.shoot()
    rng, unit = scene.rng, scene.unit
    kind = rng.choice(["gaussian", "defocus", "motion"])
    if kind == "gaussian":
        scene.photo = cv2.GaussianBlur(scene.photo, (0, 0), rng.uniform(2.8, 8) * unit)
    elif kind == "defocus":
        radius = rng.uniform(5.5, 16) * unit
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(radius) + 1,) * 2)
        scene.photo = cv2.filter2D(scene.photo, -1, disc / disc.sum())
    else:
        scene.photo = cv2.filter2D(scene.photo, -1, _shake(rng.uniform(13, 45) * unit, rng))
    _add_noise(scene, rng.uniform(0, 5))


def _shake(length: float, rng: np.random.Generator) -> np.ndarray:
    """Return the kernel of a hand that moves along a slightly bent line."""
    size = 2 * round(length / 2) + 5
    angle, bend = rng.uniform(0, np.pi), rng.uniform(-0.15, 0.15)
    way = np.linspace(-0.5, 0.5, 64)
    along, across = way * length, (way**2 - 1 / 12) * length * bend
    x = size / 2 + along * np.cos(angle) - across * np.sin(angle)
    y = size / 2 + along * np.sin(angle) + across * np.cos(angle)
    kernel, _, _ = np.histogram2d(y, x, bins=size, range=[(0, size), (0, size)])
    return (cv2.GaussianBlur(kernel, (0, 0), 0.6) / kernel.sum()).astype(np.float32)


def _add_noise(scene: Scene, deviation: float) -> None:
    if deviation > 0.3:
        grain = scene.rng.normal(0, deviation, scene.photo.shape).astype(np.float32)
        scene.photo = (scene.photo + grain).clip(0, 255).astype(np.uint8)


def _darken(scene: Scene) -> None:
    """Underexpose all of it, or lay a deep shadow over a part of the card."""
    rng = scene.rng
    scene.shoot()
    if rng.random() < 0.65:
        level = float(np.percentile(scene.photo, 80))
        scene.photo = (scene.photo * (rng.uniform(18, 50) / max(level, 60.0))).astype(np.uint8)
        scene.areas.append(scene.corners)
    else:
        _lay_shadow(scene)
    _add_noise(scene, rng.uniform(0.5, 4))


def _lay_shadow(scene: Scene) -> None:
    rng = scene.rng
    share = rng.uniform(0.3, 0.7)
    tilt = rng.uniform(-0.15, 0.15)
    shapes = [
        [(-1, -1), (share + tilt, -1), (share - tilt, 2), (-1, 2)],
        [(1 - share - tilt, -1), (2, -1), (2, 2), (1 - share + tilt, 2)],
        [(-1, 1 - share + tilt), (2, 1 - share - tilt), (2, 2), (-1, 2)],
    ]
    shape = np.array(shapes[int(rng.integers(3))], np.float32)
    quad = np.array([scene.spot(*point) for point in shape])
    inside = np.array([scene.spot(*point) for point in shape.clip(0, 1)], np.float32)
    mask = coverings.fill(scene.photo.shape, quad, soft=rng.uniform(4, 30) * scene.unit)
    deep = 1 - mask[..., None] * (1 - rng.uniform(0.06, 0.2))
    scene.photo = (scene.photo * deep).astype(np.uint8)
    scene.areas.append(inside)


def _dazzle(scene: Scene) -> None:
    """Reflect a lamp or a window on the card."""
    rng = scene.rng
    scene.shoot()
    centre = scene.spot(rng.uniform(0.15, 0.85), rng.uniform(0.15, 0.85))
    longer = rng.uniform(70, 260) * scene.unit
    axes = (longer, max(longer * rng.uniform(0.25, 1.0), 60 * scene.unit))
    angle = rng.uniform(0, 180)
    if rng.random() < 0.7:
        outline = coverings.disc_outline(centre, *axes, angle)
    else:
        outline = cv2.boxPoints((centre.tolist(), (2 * axes[0], 2 * axes[1]), angle))
    soft = rng.uniform(0.04, 0.35) * axes[1]
    patch = coverings.fill(scene.photo.shape, outline, soft=soft)
    light = np.array([1.0, 1.0, rng.uniform(0.88, 1.0)], np.float32) * rng.uniform(180, 420)
    scene.photo = (scene.photo + patch[..., None] * light).clip(0, 255).astype(np.uint8)
    scene.areas.append(cv2.boxPoints(cv2.minAreaRect(outline)))


def _shrink(scene: Scene) -> None:
    """Photograph the card from too far away, or with too coarse a camera."""
    rng = scene.rng
    if rng.random() < 0.4 and min(scene.size) >= 2 * io.MIN_SIDE:
        scene.size = (scene.size[0] // 2, scene.size[1] // 2)
    factor = rng.uniform(150, 330) / (1000 * scene.unit)
    middle = scene.corners.mean(axis=0)
    room = (np.array(scene.size) - factor * np.ptp(scene.corners, axis=0)).clip(0) / 2
    centre = np.array(scene.size) / 2 + rng.uniform(-0.8, 0.8, 2) * room
    scene.zoom(factor, middle, centre)
    scene.shoot()


def _cut(scene: Scene) -> None:
    """Move the frame so that one side of the card lies beyond it."""
    rng = scene.rng
    side, share = int(rng.integers(4)), rng.uniform(0.06, 0.3)
    least, most = scene.corners.min(axis=0), scene.corners.max(axis=0)
    extent = most - least
    move = np.array(
        [
            (-least[0] - share * extent[0], 0),
            (0, -least[1] - share * extent[1]),
            (scene.size[0] - most[0] + share * extent[0], 0),
            (0, scene.size[1] - most[1] + share * extent[1]),
        ][side]
    )
    scene.zoom(1.0, np.zeros(2), move)
    scene.shoot()
    width, height = scene.size
    edge = [(0, 0), (0, 0), (width, 0), (0, height)][side]
    along = [(0, height), (width, 0), (width, height), (width, height)][side]
    scene.areas.append(np.array([edge, along], np.float32))


def _cover(scene: Scene) -> None:
    scene.shoot()
    scene.areas.append(coverings.put_over(scene))


def _drop_colour(scene: Scene) -> None:
    scene.conditions = replace(scene.conditions, gray=True)
    scene.shoot()


def _add_document(scene: Scene) -> None:
    scene.areas.append(coverings.put_beside(scene))


DEFECTS: dict[str, Callable[[Scene], None]] = {
    "image_blurred": _blur,
    "image_glare": _dazzle,
    "image_dark": _darken,
    "image_low_resolution": _shrink,
    "image_cropped": _cut,
    "image_obstructed": _cover,
    "image_grayscale": _drop_colour,
    "document_screen": screens.show,
    "document_photocopy": copies.copy,
    "multiple_documents": _add_document,
}
