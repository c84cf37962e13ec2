"""Photograph a flat card: put it in a scene, tilt it, light it, spoil it as phones do."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import grounds

CARD_CORNER_RADIUS = 3.18 / 85.60  # of the card's width, ISO/IEC 7810
TIERS = ("flat", "mild", "gray", "rotated", "hard")


@dataclass(frozen=True)
class Conditions:
    """How a photo is taken; angles in degrees, lengths in fractions, strengths in 0..1."""

    fill: float  # the card's width as a share of the frame's
    roll: float
    tilt: float
    blur: float  # Gaussian sigma in pixels of a 1,000 pixel wide card
    motion: float  # length in the same pixels
    noise: float  # standard deviation in grey levels
    gain: float
    shade: float
    glare: float
    jpeg: int
    first_jpeg: int  # a picture that was sent on has been compressed before; 0 if not
    gray: bool
    finger: float  # chance of a finger on the edge
    offset: float  # how far off the centre


def draw_conditions(tier: str, rng: np.random.Generator) -> Conditions:
    """Draw the conditions of one photo of a tier of `TIERS`."""
    hard = tier == "hard"
    flat = tier == "flat"
    return Conditions(
        fill=rng.uniform(0.86, 0.98) if flat else rng.uniform(0.4, 0.95),
        roll=_roll(tier, rng),
        tilt=0.0 if flat else rng.uniform(8, 30) if hard else rng.uniform(0, 12),
        blur=rng.uniform(0, 0.6)
        if flat
        else rng.uniform(0.5, 2.2)
        if hard
        else rng.uniform(0, 1.1),
        motion=rng.uniform(0, 6) if hard and rng.random() < 0.5 else 0.0,
        noise=rng.uniform(0, 3) if flat else rng.uniform(2, 14) if hard else rng.uniform(0, 7),
        gain=rng.uniform(0.9, 1.08)
        if flat
        else rng.uniform(0.4, 1.2)
        if hard
        else rng.uniform(0.65, 1.12),
        shade=0.0 if flat else rng.uniform(0.1, 0.6) if hard else rng.uniform(0, 0.3),
        glare=rng.uniform(0.2, 0.8) if hard and rng.random() < 0.6 else 0.0,
        jpeg=int(rng.integers(35, 60)) if hard else int(rng.integers(70, 96)),
        first_jpeg=int(rng.integers(40, 85)) if not flat and rng.random() < 0.25 else 0,
        gray=tier == "gray" or (hard and rng.random() < 0.15),
        finger=0.3 if hard else 0.05,
        offset=0.0 if flat else 1.0,
    )


def _roll(tier: str, rng: np.random.Generator) -> float:
    if tier == "flat":
        return float(rng.normal(0, 0.4))
    if tier == "rotated":
        return (
            float(rng.choice([90, 180, 270]) + rng.normal(0, 4))
            if rng.random() < 0.5
            else rng.uniform(-180, 180)
        )
    return float(rng.normal(0, 9 if tier == "hard" else 3.5))


def frame_size(roll: float, width: int, rng: np.random.Generator) -> tuple[int, int]:
    """Draw a frame's (width, height) in a phone's proportions; `width` is its longer side."""
    ratio = float(rng.choice([4 / 3, 3 / 2, 16 / 9]))
    upright = rng.random() < (0.6 if abs(abs(roll) - 90) < 30 else 0.25)
    return (round(width / ratio), width) if upright else (width, round(width / ratio))


def place_card(
    card_size: tuple[int, int],
    photo_size: tuple[int, int],
    conditions: Conditions,
    rng: np.random.Generator,
    *,
    cut_off: bool = False,
) -> np.ndarray:
    """Return the homography (3, 3) from card pixels to photo pixels; sizes are (width, height).

    `cut_off` moves the card partly out of the frame.
    """
    card_width, card_height = card_size
    width, height = photo_size
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) * (
        0.5,
        0.5 * card_height / card_width,
    )
    axis = rng.uniform(0, 2 * np.pi)
    tilt = np.deg2rad(conditions.tilt)
    rotation, _ = cv2.Rodrigues(np.array([np.cos(axis) * tilt, np.sin(axis) * tilt, 0]))
    roll = np.deg2rad(conditions.roll)
    spin = np.array([(np.cos(roll), -np.sin(roll), 0), (np.sin(roll), np.cos(roll), 0), (0, 0, 1)])
    solid = np.c_[corners, np.zeros(4)] @ (spin @ rotation).T
    distance = rng.uniform(1.6, 3.0)
    flat = solid[:, :2] * (distance / (distance + solid[:, 2:]))
    flat -= (flat.max(axis=0) + flat.min(axis=0)) / 2
    extent = np.ptp(flat, axis=0)
    flat *= min(conditions.fill * width / extent[0], conditions.fill * height / extent[1])
    room = (np.array([width, height]) - np.ptp(flat, axis=0)) / 2
    flat += np.array([width, height]) / 2 + room * rng.uniform(-0.85, 0.85, 2) * conditions.offset
    if cut_off:
        direction = rng.uniform(0, 2 * np.pi)
        away = np.array([np.cos(direction), np.sin(direction)])
        flat += away * (room + np.ptp(flat, axis=0) * rng.uniform(0.05, 0.3))
    return geometry.homography(geometry.frame(card_width, card_height), flat)


def photograph(
    card: np.ndarray,
    homography: np.ndarray,
    photo_size: tuple[int, int],
    conditions: Conditions,
    rng: np.random.Generator,
    *,
    split: str = "train",
    ground: np.ndarray | None = None,
    is_rounded: bool = True,
) -> np.ndarray:
    """Return the photo, RGB uint8 (H, W, 3), before compression; without a `ground`, on a table.

    What is photographed has a card's round corners, or, as paper, none.
    """
    width, height = photo_size
    if ground is None:
        scene = grounds.draw_scene(rng, width, height, split)
    else:
        scene = cv2.resize(ground, photo_size, interpolation=cv2.INTER_AREA)
    _cast_shadow(scene, card.shape, homography, rng)
    mask = rounded_mask(card.shape) if is_rounded else np.full(card.shape[:2], 255, np.uint8)
    alpha = cv2.warpPerspective(mask, homography, photo_size, flags=cv2.INTER_LINEAR)
    warped = cv2.warpPerspective(card, homography, photo_size, flags=cv2.INTER_AREA)
    weight = alpha.astype(np.float32)[..., None] / 255
    photo = scene * (1 - weight) + warped * weight
    if rng.random() < conditions.finger:
        _put_finger(photo, card.shape, homography, rng)
    photo = _light(photo, conditions, rng)
    scale = _card_width(card.shape, homography) / 1000
    photo = _spoil(photo, conditions, scale, rng)
    return recompress(photo, conditions.first_jpeg) if conditions.first_jpeg else photo


def compress(photo: np.ndarray, quality: int) -> bytes:
    """Return the photo as JPEG bytes."""
    _, encoded = cv2.imencode(
        ".jpg", cv2.cvtColor(photo, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    return encoded.tobytes()


def recompress(photo: np.ndarray, quality: int) -> np.ndarray:
    """Return a grey or RGB photo after JPEG compression."""
    encoded = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED))


def _frame(shape: tuple[int, ...]) -> np.ndarray:
    return geometry.frame(shape[1], shape[0])


def _card_width(shape: tuple[int, ...], homography: np.ndarray) -> float:
    top_left, top_right = geometry.project(_frame(shape)[:2], homography)
    return float(np.hypot(*(top_right - top_left)))


def rounded_mask(shape: tuple[int, ...]) -> np.ndarray:
    """Return where a card of this shape is, uint8 (H, W): 255, and 0 beyond its round corners."""
    height, width = shape[:2]
    mask = np.zeros((height, width), np.uint8)
    radius = round(width * CARD_CORNER_RADIUS)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1)
    return mask


def _cast_shadow(
    scene: np.ndarray, shape: tuple[int, ...], homography: np.ndarray, rng: np.random.Generator
) -> None:
    """Darken the scene beside the card, in place."""
    shadow: np.ndarray = np.zeros(scene.shape[:2], np.uint8)
    offset = rng.uniform(-0.02, 0.02, 2) * scene.shape[1]
    cv2.fillConvexPoly(
        shadow, (geometry.project(_frame(shape), homography) + offset).astype(np.int32), 255
    )
    shadow = cv2.blur(shadow, (25, 25))
    strength = rng.uniform(0, 0.5)
    scene[:] = (scene * (1 - strength * shadow[..., None].astype(np.float32) / 255)).astype(
        np.uint8
    )


def _put_finger(
    photo: np.ndarray, shape: tuple[int, ...], homography: np.ndarray, rng: np.random.Generator
) -> None:
    """Lay a fingertip over an edge of the card, in place."""
    corners = geometry.project(_frame(shape), homography)
    side = int(rng.integers(4))
    along = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0.1, 0.9)
    centre = corners.mean(axis=0)
    size = np.hypot(*(corners[1] - corners[0])) * rng.uniform(0.04, 0.07)
    tip = along + (centre - along) * rng.uniform(0.0, 0.08)
    angle = float(np.rad2deg(np.arctan2(*(along - centre)[::-1])))
    skin = (np.array((215, 165, 135)) * rng.uniform(0.5, 1.1)).tolist()
    away = along + (along - centre) / np.hypot(*(along - centre)) * size * 2.2
    middle = ((tip + away) / 2).astype(int).tolist()
    length = int(np.hypot(*(away - tip)) / 2 + size)
    cv2.ellipse(photo, tuple(middle), (length, int(size)), angle, 0, 360, skin, -1, cv2.LINE_AA)


def _light(photo: np.ndarray, conditions: Conditions, rng: np.random.Generator) -> np.ndarray:
    """Apply exposure, colour of the light, a gradient of shade, and glare."""
    height, width = photo.shape[:2]
    cells = rng.uniform(1 - conditions.shade, 1.0, (3, 4)).astype(np.float32)
    field: np.ndarray = cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
    if conditions.shade and rng.random() < 0.4:
        edge = rng.uniform(0.2, 0.8) * width
        polygon = np.array(
            [(0, 0), (edge, 0), (edge + rng.uniform(-0.3, 0.3) * width, height), (0, height)]
        )
        dark = np.zeros((height, width), np.uint8)
        cv2.fillPoly(dark, [polygon.astype(np.int32)], 255)
        field *= 1 - cv2.blur(dark, (31, 31)).astype(np.float32) / 255 * conditions.shade * 0.7
    cast = rng.normal(1, 0.035, 3).astype(np.float32)
    lit = photo.astype(np.float32) * (field * conditions.gain)[..., None] * cast
    for _ in range(int(rng.integers(1, 3)) if conditions.glare else 0):
        lit += _glare_spot(width, height, conditions.glare, rng)[..., None]
    return lit


def _glare_spot(width: int, height: int, strength: float, rng: np.random.Generator) -> np.ndarray:
    spot: np.ndarray = np.zeros((height // 4, width // 4), np.uint8)
    centre = (
        int(rng.uniform(0.1, 0.9) * spot.shape[1]),
        int(rng.uniform(0.1, 0.9) * spot.shape[0]),
    )
    axes = (
        int(rng.uniform(0.03, 0.14) * spot.shape[1]),
        int(rng.uniform(0.02, 0.08) * spot.shape[1]),
    )
    cv2.ellipse(spot, centre, axes, rng.uniform(0, 180), 0, 360, 255, -1)
    spot = cv2.GaussianBlur(spot, (0, 0), spot.shape[1] * rng.uniform(0.01, 0.04))
    return cv2.resize(spot, (width, height)).astype(np.float32) * strength


def _spoil(
    photo: np.ndarray, conditions: Conditions, scale: float, rng: np.random.Generator
) -> np.ndarray:
    """Apply blur, shake, noise and loss of colour."""
    photo = photo.clip(0, 255).astype(np.uint8)
    if conditions.blur * scale > 0.3:
        photo = cv2.GaussianBlur(photo, (0, 0), conditions.blur * scale)
    if conditions.motion * scale > 1.5:
        photo = cv2.filter2D(photo, -1, motion_kernel(conditions.motion * scale, rng))
    if conditions.noise > 0.5:
        # One flat channel: OpenCV would take the deviation for the first of three.
        grain: np.ndarray = np.empty((photo.shape[0], photo.shape[1] * 3), np.int16)
        cv2.setRNGSeed(int(rng.integers(2**31)))
        cv2.randn(grain, np.zeros(1), np.full(1, conditions.noise))
        photo = (photo + grain.reshape(photo.shape)).clip(0, 255).astype(np.uint8)
    if conditions.gray:
        photo = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return photo


def motion_kernel(length: float, rng: np.random.Generator) -> np.ndarray:
    """Return the kernel (N, N) of a shake of some pixels in a direction that is drawn."""
    size = int(length) // 2 * 2 + 3
    kernel = np.zeros((size, size), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    middle = size // 2
    start, stop = (np.round(middle + sign * reach).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, tuple(start), tuple(stop), 1.0)
    return kernel / kernel.sum()
