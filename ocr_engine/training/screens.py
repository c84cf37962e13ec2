"""Cards that a screen shows."""

from dataclasses import replace

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import camera, coverings, rooms, viewers
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
    scale = scene.unit * 1000 / _shown_width(scene)
    u = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth * scale
    v = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth * scale
    return u.astype(np.float32), v.astype(np.float32)


def _shown_width(scene: Scene) -> float:
    """Return the card's width in pixels of the picture that is photographed."""
    if scene.inner is None:
        return float(scene.card.shape[1])
    return float(geometry.side_lengths(scene.inner)[[0, 2]].mean())


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


def show_in_window(scene: Scene) -> None:
    """Photograph a photo of the card in a viewer: on a phone, a tablet or a monitor."""
    rng = scene.rng
    picture, quad = viewers.draw_viewer(*_taken(scene), rng, viewers.LAYOUTS)
    edge = int(rng.uniform(0.01, 0.05) * picture.shape[1])
    device = np.full(
        (picture.shape[0] + 2 * edge, picture.shape[1] + 2 * edge, 3), rng.uniform(5, 60), np.uint8
    )
    panel = rooms.paste(device, _glowing(picture, rng), (edge, edge))
    _stand_for(scene, device, quad + edge)
    scene.conditions = replace(scene.conditions, noise=rng.uniform(0, 4), shade=0.0)
    scene.company = ()
    scene.ground = rooms.draw_behind(rng, *scene.size, scene.split)
    scene.shoot()
    shown = coverings.fill(scene.photo.shape, geometry.project(panel, scene.homography))
    pattern = (_raster(scene) * _interference(scene) - 1) * rng.uniform(0.25, 1)
    photo = scene.photo * (1 + pattern * shown[..., None])
    if rng.random() < 0.4:
        photo += _reflection(scene, panel) * shown[..., None]
    photo += rng.normal(0, rng.uniform(0.5, 3), photo.shape)
    scene.photo = photo.clip(0, 255).astype(np.uint8)


def capture(scene: Scene) -> None:
    """Take a screenshot of a viewer that shows a photo of the card."""
    scene.photo, corners = viewers.draw_viewer(*_taken(scene), scene.rng, viewers.DRESSED)
    width, height = scene.photo.shape[1], scene.photo.shape[0]
    factor = max(scene.size) / max(width, height)
    scene.size = (round(width * factor), round(height * factor))
    scene.photo = cv2.resize(scene.photo, scene.size, interpolation=cv2.INTER_AREA)
    whole = geometry.frame(scene.card.shape[1], scene.card.shape[0])
    scene.inner = None
    scene.homography = geometry.homography(whole, corners * factor)


def _taken(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Return a photo of the card with little around it, and the card's corners (4, 2) there."""
    rng = scene.rng
    scene.shoot()
    least, most = scene.corners.min(axis=0), scene.corners.max(axis=0)
    room = (most - least).mean() * rng.uniform(0.03, 0.5, (2, 2))
    left, top = np.maximum(least - room[0], 0).astype(int)
    right, bottom = np.minimum(most + room[1], scene.size).astype(int)
    return scene.photo[top:bottom, left:right], scene.corners - np.array([left, top], np.float32)


def _stand_for(scene: Scene, device: np.ndarray, quad: np.ndarray) -> None:
    """Put a device that shows the card into the photo, so near that the card can be read."""
    rng = scene.rng
    scene.card, scene.inner = device, quad
    scene.conditions = replace(
        scene.conditions, roll=float(rng.normal(0, 5)), tilt=rng.uniform(0, 14), fill=0.9
    )
    scene.homography = camera.place_card(
        (device.shape[1], device.shape[0]), scene.size, scene.conditions, rng
    )
    # Nobody stands so far away that the card is too small: the device may reach out of the photo.
    scene.approach(rng.uniform(0.4, 0.85))


def _reflection(scene: Scene, panel: np.ndarray) -> np.ndarray:
    """Return the light (H, W, 1) of a window that a panel mirrors."""
    rng = scene.rng
    spot = geometry.project(panel, scene.homography)[int(rng.integers(4))]
    wide, high = (rng.uniform(60, 400, 2) * scene.unit).tolist()
    outline = coverings.disc_outline(spot, wide, high, rng.uniform(0, 180))
    soft = coverings.fill(scene.photo.shape, outline, soft=60 * scene.unit)
    return soft[..., None] * rng.uniform(15, 80)
