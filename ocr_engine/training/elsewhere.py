"""Photographs taken elsewhere than on a table: in hands and rooms, spoiled in other ways."""

from collections.abc import Callable

import cv2
import numpy as np

from ocr_engine import geometry, io
from ocr_engine.training import camera, copies, coverings, documents, hands, rooms, screens
from ocr_engine.training.scene import Scene

HELD = 0.4  # share of the cards that somebody holds
WITH_THINGS = 0.25  # share of the others beside which things lie
CAPTURED = 0.4  # share of the screens that nobody photographs: screenshots
ON_GROUND = frozenset(
    ("image_cropped", "image_obstructed", "document_photocopy", "multiple_documents")
)  # defects of cards that nobody holds
SMALL = (170, 320)  # pixels of a card's width before its picture is enlarged


def go(scene: Scene, code: str) -> None:
    """Take a scene elsewhere, before it is spoiled: another ground, a hand, things around."""
    rng = scene.rng
    scene.ground = rooms.draw_behind(rng, *scene.size, scene.split)
    if code not in ON_GROUND and rng.random() < HELD:
        scene.company = (hands.hold,)
    elif code != "multiple_documents" and rng.random() < WITH_THINGS:
        scene.company = (coverings.put_around,)


def _show(scene: Scene) -> None:
    if scene.rng.random() < CAPTURED:
        screens.capture(scene)
    else:
        screens.show_in_window(scene)


def _cover(scene: Scene) -> None:
    scene.shoot()
    cover = (hands.cover, coverings.put_marks, coverings.put_over)[int(scene.rng.integers(3))]
    scene.areas.append(cover(scene))


def _cut(scene: Scene) -> None:
    """Lose up to half of the card beyond one side, or a part beyond two, or its rim beyond all."""
    rng = scene.rng
    kind = rng.choice(["side", "corner", "close"], p=[0.45, 0.3, 0.25])
    extent = np.ptp(scene.corners, axis=0)
    sides = [int(rng.integers(4))]
    factor = 1.0
    if kind == "side":
        lost = rng.uniform(0.08, 0.5) * extent
    elif kind == "corner":
        sides.append((sides[0] + 1) % 4)
        lost = rng.uniform(0.12, 0.35, 2) * extent
    else:
        sides = [0, 1, 2, 3]
        factor = rng.uniform(1.08, 1.3) * float(max(scene.size / extent))
        factor = min(factor, 1.6 * float(min(scene.size / extent)))
        lost = np.zeros(2)
    middle = scene.corners.mean(axis=0)
    centre = _centre(scene, sides, factor * extent / 2, lost)
    scene.zoom(factor, middle, centre)
    scene.shoot()
    frame = geometry.frame(*scene.size)
    # Left is between the frame's last corner and its first.
    scene.areas += [frame[[(side + 3) % 4, side]] for side in _cut_sides(scene)]


def _cut_sides(scene: Scene) -> list[int]:
    """Return the sides of the frame (0 left, 1 top, 2 right, 3 bottom) that the card crosses."""
    (left, top), (right, bottom) = scene.corners.min(axis=0), scene.corners.max(axis=0)
    width, height = scene.size
    beyond = (left < 0, top < 0, right > width, bottom > height)
    return [side for side, is_cut in enumerate(beyond) if is_cut]


def _centre(scene: Scene, sides: list[int], half: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Return where the card's middle must be to lose so much beyond sides (0 left, 1 top, ...)."""
    centre = scene.corners.mean(axis=0)
    if len(sides) == 4:
        return np.array(scene.size) / 2 + scene.rng.uniform(-0.04, 0.04, 2) * half
    for side in sides:
        axis = side % 2
        near, far = half[axis] - lost[axis], scene.size[axis] - half[axis] + lost[axis]
        centre[axis] = near if side < 2 else far
    return centre


def _enlarge(scene: Scene) -> None:
    """Send the photo on as a thumbnail, and enlarge that; or leave it as small as it is."""
    rng = scene.rng
    wanted = rng.uniform(*SMALL)
    # A photo is taken from a certain size on: its card is small enough only from far away.
    far = wanted * min(scene.size) / (io.MIN_SIDE + 1) / (1000 * scene.unit)
    if far < 1:
        middle = scene.corners.mean(axis=0)
        scene.zoom(far, middle, middle)
    scene.shoot()
    factor = wanted / (1000 * scene.unit)
    small = cv2.resize(scene.photo, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = camera.recompress(small, int(rng.integers(25, 88)))
    size = (small.shape[1], small.shape[0])
    if rng.random() < 0.7:
        larger = min(rng.uniform(2.2, 5.0), io.STORED_SIDE / max(size))
        size = (round(size[0] * larger), round(size[1] * larger))
        way = rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4])
        small = cv2.resize(small, size, interpolation=int(way))
    scale = np.diag([size[0] / scene.size[0], size[1] / scene.size[1], 1.0])
    scene.photo, scene.size, scene.homography = small, size, scale @ scene.homography


def _add_document(scene: Scene) -> None:
    document, width = documents.draw_document(scene.rng, scene.split, specimen=scene.specimen)
    scene.areas.append(coverings.lay_under(scene, document, width))


ELSEWHERE: dict[str, Callable[[Scene], None]] = {
    "image_low_resolution": _enlarge,
    "image_cropped": _cut,
    "image_obstructed": _cover,
    "document_screen": _show,
    "document_photocopy": copies.print_out,
    "multiple_documents": _add_document,
}
