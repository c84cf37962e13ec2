"""Hands that hold a card, and fingers that lie over its print."""

import cv2
import numpy as np

from ocr_engine.training import coverings
from ocr_engine.training.scene import Scene

SIDES = (2, 2, 2, 3, 1, 0)  # of the card, clockwise from its top: most hands come from below
HELD = (15, 75)  # thousandths of the card's width that a holding thumb may reach over it
GAP = 6  # the same: between a thumb and the nearest value or the portrait
LONGER = 9  # the same of a tip beyond its reach: a tenth of the thickest one's half
HIDING = (150, 420)  # the same of a finger that hides print
NAIL = np.array((238, 205, 195), np.float64)


def hold(scene: Scene) -> None:
    """Put a hand behind the card that holds it by one side, its print left open."""
    rng = scene.rng
    side = SIDES[int(rng.integers(len(SIDES)))]
    skin = coverings.skin(rng)
    most = max(HELD[0] + 1, min(HELD[1], _open_rim(scene, side) - GAP))
    spots = _spots(rng)
    _paint_palm(scene, side, spots, skin)
    for along in spots:
        _lay_finger(scene, side, along, rng.uniform(HELD[0], most), skin)


def cover(scene: Scene) -> np.ndarray:
    """Lay one or more fingers over the print; return the quad (4, 2) of what they hide."""
    rng = scene.rng
    side = int(rng.integers(4))
    skin = coverings.skin(rng)
    first, reach = rng.uniform(0.2, 0.75), rng.uniform(*HIDING)
    hidden = [
        _lay_finger(scene, side, first + 0.13 * number, reach * rng.uniform(0.85, 1), skin)
        for number in range(int(rng.choice([1, 1, 2, 3])))
    ]
    return coverings.quad_on_card(np.concatenate(hidden), scene)


def _open_rim(scene: Scene, side: int) -> float:
    """Return how far a side is from the nearest value or the portrait, in thousandths of the width.

    A fingertip is as long as it reaches and a tenth of its breadth longer.
    """
    height, width = scene.drawn.image.shape[:2]
    printed = np.concatenate([line.corners for line in scene.drawn.lines] + [scene.drawn.portrait])
    left, top = printed.min(axis=0)
    right, bottom = printed.max(axis=0)
    return float((top, width - right, height - bottom, left)[side] * 1000 / width) - LONGER


def _spots(rng: np.random.Generator) -> list[float]:
    """Return where along a side fingertips show: a thumb, two thumbs, or a row of fingers."""
    kind = rng.choice(["thumb", "thumbs", "row"])
    if kind == "thumb":
        return [float(rng.uniform(0.2, 0.8))]
    if kind == "thumbs":
        return [float(rng.uniform(0.1, 0.4)), float(rng.uniform(0.6, 0.9))]
    first = rng.uniform(0.15, 0.5)
    return [float(first + 0.14 * number) for number in range(int(rng.integers(2, 5)))]


def _ways(scene: Scene, side: int, along: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a place (2,) on a side of the card, and the direction (2,) into the card from it."""
    start, stop = scene.corners[side], scene.corners[(side + 1) % 4]
    root = start + (stop - start) * along
    opposite = (
        scene.corners[(side + 3) % 4]
        + (scene.corners[(side + 2) % 4] - scene.corners[(side + 3) % 4]) * along
    )
    inward = opposite - root
    return root, inward / max(float(np.hypot(*inward)), 1e-6)


def _lay_finger(
    scene: Scene, side: int, along: float, reach: float, skin: np.ndarray
) -> np.ndarray:
    """Paint a fingertip that reaches so many units over a side; return its outline (N, 2)."""
    rng, unit = scene.rng, scene.unit
    root, inward = _ways(scene, side, along)
    half = rng.uniform(45, 85) * unit
    way = _turned(inward, rng.uniform(-0.35, 0.35))
    tip = root + way * (reach * unit - half)
    across = np.array([-way[1], way[0]])
    bow = np.linspace(-np.pi / 2, np.pi / 2, 24)
    ball = tip + np.outer(np.cos(bow), way * half * 1.1) + np.outer(np.sin(bow), across * half)
    back = way * rng.uniform(350, 900) * unit
    wider = across * half * rng.uniform(0, 0.4)
    outline = np.concatenate([ball, [ball[-1] - back + wider, ball[0] - back - wider]])
    _paint(scene, outline, skin, rng.uniform(0.6, 2.0))
    if rng.random() < 0.7:
        middle = tip + way * half * 0.35
        angle = float(np.rad2deg(np.arctan2(way[1], way[0])))
        nail = coverings.disc_outline(middle, half * 0.62, half * 0.5, angle)
        _paint(scene, nail, skin * 0.55 + NAIL * 0.45, 0.8, depth=0.05)
    return outline.astype(np.float32)


def _paint_palm(scene: Scene, side: int, spots: list[float], skin: np.ndarray) -> None:
    """Paint what is seen of the hand beside the card, and the arm that it belongs to."""
    rng, unit = scene.rng, scene.unit
    root, inward = _ways(scene, side, float(np.mean(spots)))
    across = np.array([-inward[1], inward[0]])
    palm = root - inward * rng.uniform(60, 320) * unit
    radii = (rng.uniform(180, 380) * unit, rng.uniform(150, 320) * unit)
    angle = float(np.rad2deg(np.arctan2(across[1], across[0])))
    behind = 1 - coverings.fill(scene.photo.shape, scene.corners)
    outline = coverings.disc_outline(palm, *radii, angle)
    if rng.random() < 0.75:
        _paint(scene, outline, skin * rng.uniform(0.75, 1), 2.0, where=behind)
    width = rng.uniform(90, 230) * unit
    away = _turned(inward, rng.uniform(-0.5, 0.5)) * rng.uniform(700, 2500) * unit
    arm = np.array(
        [
            palm - across * width,
            palm + across * width,
            palm + across * width * 0.9 - away,
            palm - across * width * 0.9 - away,
        ]
    )
    sleeve = skin if rng.random() < 0.6 else rng.uniform(10, 240, 3)
    _paint(scene, arm, sleeve * rng.uniform(0.75, 1), 2.0, where=behind)


def _paint(
    scene: Scene,
    outline: np.ndarray,
    colour: np.ndarray,
    soft: float,
    *,
    depth: float = 0.35,
    where: np.ndarray | None = None,
) -> None:
    """Fill an outline on the photo with a colour that darkens by `depth` towards its rim."""
    rng = scene.rng
    blur = soft + scene.conditions.blur * scene.unit
    mask = coverings.fill(scene.photo.shape, outline, soft=blur)
    inner = cv2.blur(mask, (max(3, int(70 * scene.unit)),) * 2)
    shade = 1 - depth + depth * inner
    weight = (mask if where is None else mask * where)[..., None]
    paint = (colour * coverings.light_level(scene))[None, None] * shade[..., None]
    paint = paint + rng.normal(0, rng.uniform(0.5, 4), mask.shape)[..., None]
    mixed = scene.photo * (1 - weight) + paint * weight
    scene.photo = mixed.clip(0, 255).astype(np.uint8)


def _turned(way: np.ndarray, angle: float) -> np.ndarray:
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([way[0] * cosine - way[1] * sine, way[0] * sine + way[1] * cosine])
