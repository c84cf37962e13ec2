"""Things that lie over a card or beside it: fingers, slips, stickers, pens, cups, other cards."""

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import grounds
from ocr_engine.training.card import draw_card
from ocr_engine.training.people import invent_person
from ocr_engine.training.scene import Scene

KINDS = ("finger", "finger", "slip", "sticker", "pen", "cup", "cloth")


def fill(shape: tuple[int, ...], outline: np.ndarray, soft: float = 0.7) -> np.ndarray:
    """Return the inside of an outline (N, 2) as weights 0..1 float32, `soft` pixels at the rim."""
    mask: np.ndarray = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255, cv2.LINE_AA)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), max(soft, 0.5))


def disc_outline(
    centre: np.ndarray, radius: float, other_radius: float | None = None, angle: float = 0.0
) -> np.ndarray:
    """Return the outline (60, 2) float32 of an ellipse, by default a disc.

    It is turned clockwise by `angle` degrees, y pointing down.
    """
    way = np.arange(60) * np.pi / 30
    radii = np.array([radius, other_radius or radius])
    turn = np.deg2rad(angle)
    spin = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    return (np.stack([np.cos(way), np.sin(way)], axis=1) * radii @ spin + centre).astype(np.float32)


def put_over(scene: Scene) -> np.ndarray:
    """Lay one thing over the card's print; return the quad of what it hides."""
    kind = KINDS[int(scene.rng.integers(len(KINDS)))]
    outline, colour = _thing(kind, scene)
    mask = fill(scene.photo.shape, outline, soft=scene.rng.uniform(0.6, 2.5) * max(scene.unit, 0.4))
    paint = _shaded(colour, mask, kind, scene)
    shadow = cv2.GaussianBlur(mask, (0, 0), max(9 * scene.unit, 1.0)) * scene.rng.uniform(0, 0.35)
    lit = scene.photo * (1 - shadow[..., None])
    mixed = lit * (1 - mask[..., None]) + paint * mask[..., None]
    scene.photo = _grained(mixed, scene)
    return quad_on_card(outline, scene)


def quad_on_card(outline: np.ndarray, scene: Scene) -> np.ndarray:
    """Return the quad (4, 2) around the part of an outline (N, 2) that lies on the card."""
    on_card = cv2.intersectConvexConvex(
        cv2.convexHull(outline.astype(np.float32)), scene.corners.astype(np.float32)
    )[1]
    return cv2.boxPoints(cv2.minAreaRect(on_card))


def light_level(scene: Scene) -> float:
    """Return how bright a thing of full brightness looks in a photo's light, 0.45 to 1.05."""
    return float(np.clip(np.percentile(scene.photo[::4, ::4], 85) / 225, 0.45, 1.05))


def _thing(kind: str, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Return the outline (N, 2) of a thing on the photo, and its colour."""
    rng, unit = scene.rng, scene.unit
    place = scene.spot(rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.85))
    if kind == "finger":
        return _finger_outline(scene), skin(rng)
    if kind == "pen":
        angle = rng.uniform(0, 180)
        bar = (place.tolist(), (rng.uniform(600, 1500) * unit, rng.uniform(35, 80) * unit), angle)
        return cv2.boxPoints(bar), rng.uniform(10, 230, 3)
    if kind == "cup":
        edge = scene.spot(rng.choice([-0.12, 1.12]), rng.uniform(0, 1))
        radius = rng.uniform(230, 380) * unit
        return disc_outline(edge, radius), rng.uniform(10, 245, 3)
    if kind == "sticker" and rng.random() < 0.5:
        radius = rng.uniform(75, 160) * unit
        return disc_outline(place, radius), rng.uniform(20, 250, 3)
    size = (rng.uniform(160, 420) * unit, rng.uniform(120, 300) * unit)
    box = cv2.boxPoints((place.tolist(), size, rng.uniform(0, 180)))
    box = box + rng.normal(0, 12 * unit, (4, 2)).astype(np.float32)
    paper = np.array((250, 247, 240)) * rng.uniform(0.6, 1.0)
    return box, paper if kind == "slip" else rng.uniform(15, 245, 3)


def _finger_outline(scene: Scene) -> np.ndarray:
    """Return a finger that reaches in over a side of the card."""
    rng, unit = scene.rng, scene.unit
    side, along = int(rng.integers(4)), rng.uniform(0.12, 0.88)
    start, stop = scene.corners[side], scene.corners[(side + 1) % 4]
    root = start + (stop - start) * along
    inward = scene.corners.mean(axis=0) - root
    inward = inward / np.hypot(*inward)
    turn = rng.uniform(-0.5, 0.5)
    turned = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))]) @ inward
    across = np.array([-turned[1], turned[0]])
    half, reach = rng.uniform(55, 100) * unit, rng.uniform(130, 330) * unit
    bow = np.linspace(-np.pi / 2, np.pi / 2, 24)
    tip = root + turned * (reach - half)
    ball = tip + np.outer(np.cos(bow), turned * half * 1.15) + np.outer(np.sin(bow), across * half)
    away = -turned * 900 * unit
    return np.concatenate([ball, [ball[-1] + away, ball[0] + away]]).astype(np.float32)


def skin(rng: np.random.Generator) -> np.ndarray:
    """Return the colour (3,) of somebody's skin."""
    tones = np.array([(236, 188, 160), (205, 150, 115), (160, 108, 78), (98, 64, 46)], np.float64)
    place = rng.uniform(0, len(tones) - 1.001)
    low = int(place)
    return tones[low] * (1 - place + low) + tones[low + 1] * (place - low)


def _shaded(colour: np.ndarray, mask: np.ndarray, kind: str, scene: Scene) -> np.ndarray:
    """Return the thing's own look: light falls off to its rim, cloth and slips have texture."""
    rng = scene.rng
    level = light_level(scene)
    height, width = mask.shape
    inner = cv2.blur(mask, (max(3, int(70 * scene.unit)),) * 2)
    depth = 0.75 + 0.3 * inner if kind in {"finger", "pen", "cup"} else np.ones_like(mask)
    paint = (colour * level)[None, None] * depth[..., None]
    if kind == "cloth":
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        pitch = rng.uniform(0.15, 0.6) / max(scene.unit, 0.3)
        paint = paint * (1 + 0.15 * np.sin(x * pitch) * np.sin(y * pitch))[..., None]
    return paint


def _grained(photo: np.ndarray, scene: Scene) -> np.ndarray:
    noise = scene.rng.normal(0, scene.rng.uniform(0.3, 3.5), photo.shape)
    return (photo + noise).clip(0, 255).astype(np.uint8)


def put_beside(scene: Scene) -> np.ndarray:
    """Photograph the card together with a second document; return its quad."""
    _make_room(scene)
    scene.shoot()
    other = _document(scene)
    quad = _second_place(scene, (other.shape[1], other.shape[0]))
    _blend_under(scene, other, quad)
    return quad


def put_around(scene: Scene) -> None:
    """Lay things beside the card that are no documents: pens, cups, discs."""
    rng = scene.rng
    whole = geometry.frame(scene.card.shape[1], scene.card.shape[0])
    free = 1 - fill(scene.photo.shape, geometry.project(whole, scene.homography), soft=1.5)
    for _ in range(int(rng.integers(1, 4))):
        kind = str(rng.choice(["pen", "cup", "disc"]))
        colour = rng.uniform(10, 245, 3)
        spot = rng.uniform(0, 1, 2) * scene.size
        if kind == "pen":
            bar = (600 * scene.unit * rng.uniform(0.6, 1.6), rng.uniform(25, 70) * scene.unit)
            outline = cv2.boxPoints((spot.tolist(), bar, rng.uniform(0, 180)))
        else:
            radius = rng.uniform(*((180, 380) if kind == "cup" else (50, 130))) * scene.unit
            outline = disc_outline(spot, radius)
        mask = fill(scene.photo.shape, outline, soft=1.2) * free
        paint = _shaded(colour, mask, "cup", scene)
        scene.photo = _grained(scene.photo * (1 - mask[..., None]) + paint * mask[..., None], scene)


def put_marks(scene: Scene) -> np.ndarray:
    """Hide print under a label with writing, a coin or a drawn bar; return its quad (4, 2)."""
    rng, unit = scene.rng, scene.unit
    place = scene.spot(rng.uniform(0.15, 0.85), rng.uniform(0.2, 0.8))
    start, stop = scene.spot(0, 0.5), scene.spot(1, 0.5)
    along = float(np.rad2deg(np.arctan2(*(stop - start)[::-1])))
    kind = str(rng.choice(["label", "coin", "bar"]))
    colour = rng.uniform(120, 250, 3)
    if kind == "coin":
        outline = disc_outline(place, rng.uniform(75, 150) * unit)
    else:
        size = (rng.uniform(150, 480) * unit, rng.uniform(45, 190) * unit)
        turn = along + rng.normal(0, 4 if kind == "bar" else 30)
        outline = cv2.boxPoints((place.tolist(), size, turn))
    mask = fill(scene.photo.shape, outline, soft=0.6 if kind == "bar" else 1.2)[..., None]
    if kind == "bar":
        ink = np.array((0, 0, 0)) if rng.random() < 0.6 else rng.choice([20, 235], 3)
        scene.photo = (scene.photo * (1 - mask) + ink * mask).astype(np.uint8)
        return quad_on_card(outline, scene)
    paint = _shaded(colour, mask[..., 0], "slip" if kind == "label" else "cup", scene)
    scene.photo = _grained(scene.photo * (1 - mask) + paint * mask, scene)
    if kind == "coin":
        return quad_on_card(outline, scene)
    text = str(rng.choice(["Rp 15.000", "LUNAS", "QC", "SALE", "||| || |||", "~~~ ~~"]))
    spot = (outline.mean(axis=0) - (60 * unit, 0)).astype(int).tolist()
    ink = rng.uniform(0, 90, 3).tolist()
    cv2.putText(scene.photo, text, spot, 0, 1.1 * max(unit, 0.3), ink, max(1, round(3 * unit)), 16)
    return quad_on_card(outline, scene)


def lay_under(scene: Scene, document: np.ndarray, width: float) -> np.ndarray:
    """Photograph the card with a document of so many card widths under it; return the quad."""
    rng = scene.rng
    _make_room(scene, wanted=(0.44, 0.6) if width <= 1 else (0.3, 0.45))
    scene.shoot()
    shape = (document.shape[1], document.shape[0])
    across, down = scene.corners[1] - scene.corners[0], scene.corners[3] - scene.corners[0]
    down = down / max(float(np.hypot(*down)), 1.0) * float(np.hypot(*across))
    ratio = shape[1] / shape[0]
    frame = (geometry.frame(1, ratio) - np.array([0.5, ratio / 2])) * width
    if rng.random() < 0.2:
        frame = np.stack([-frame[:, 1], frame[:, 0]], axis=1)
    turn = rng.normal(0, 0.15)
    spin = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    quad = (frame @ spin.T) @ np.stack([across, down]) + scene.corners.mean(axis=0)
    centre = scene.corners.mean(axis=0)
    away = np.array(scene.size) / 2 - centre
    away = np.where(np.abs(away) == np.abs(away).max(), np.sign(away), rng.normal(0, 0.15, 2))
    reach = (np.ptp(scene.corners, axis=0) + np.ptp(quad, axis=0)) / 2
    # Of a stack of cards little more is seen of the lower one than a quarter.
    least = 0.25 if width <= 1 else 0.55
    quad = (quad + away * reach * rng.uniform(least, 1.08)).astype(np.float32)
    _blend_under(scene, document, quad)
    return quad


def _blend_under(scene: Scene, document: np.ndarray, quad: np.ndarray) -> None:
    """Paint a document over all of the photo but the card."""
    rng = scene.rng
    matrix = geometry.homography(geometry.frame(document.shape[1], document.shape[0]), quad)
    # What lies under the card: seldom is the second one on top of it.
    mask = fill(scene.photo.shape, quad) * (1 - fill(scene.photo.shape, scene.corners))
    paint = cv2.warpPerspective(document, matrix, scene.size, flags=cv2.INTER_AREA)
    lit = paint.astype(np.float32) * light_level(scene)
    shadow = cv2.GaussianBlur(mask, (0, 0), 8) * rng.uniform(0, 0.3)
    shadow = shadow * (1 - fill(scene.photo.shape, scene.corners))
    mixed = scene.photo * (1 - shadow[..., None]) * (1 - mask[..., None])
    scene.photo = _grained(mixed + lit * mask[..., None], scene)


def _make_room(scene: Scene, wanted: tuple[float, float] = (0.44, 0.6)) -> None:
    """Make the card smaller and move it aside, so that another fits beside it."""
    rng = scene.rng
    width, height = scene.size
    extent = np.ptp(scene.corners, axis=0)
    beside = width / extent[0] > height / extent[1]
    share = rng.uniform(*wanted)
    factor = min(1.0, share * (width / extent[0] if beside else height / extent[1]))
    factor = min(factor, 0.95 * width / extent[0], 0.95 * height / extent[1])
    extent = extent * factor
    free = np.array([width, height]) - extent
    centre = np.array([width, height]) / 2
    centre[0 if beside else 1] += rng.choice([-1, 1]) * free[0 if beside else 1] * 0.46
    scene.zoom(factor, (scene.corners.max(axis=0) + scene.corners.min(axis=0)) / 2, centre)


def _second_place(scene: Scene, shape: tuple[int, int]) -> np.ndarray:
    """Return a quad on the wider free side of the card, inside the frame by most of its area."""
    rng = scene.rng
    size = np.array(scene.size)
    centre = scene.corners.mean(axis=0)
    extent = np.ptp(scene.corners, axis=0)
    away = size / 2 - centre
    axis = int(np.argmax(np.abs(away)))
    step = np.zeros(2)
    step[axis] = np.sign(away[axis]) * extent[axis] * rng.uniform(0.72, 1.1)
    step[1 - axis] = rng.normal(0, 0.06) * extent[1 - axis]
    turn = rng.normal(0, 0.12)
    spin = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    scale = rng.uniform(0.92, 1.06)
    quad = (scene.corners - centre) @ spin.T * scale
    if shape[0] < shape[1]:
        quad = np.roll(quad, 1, axis=0)
    return (quad + centre + step).astype(np.float32)


def _document(scene: Scene) -> np.ndarray:
    """Draw the second document: a KTP, or a card of another kind, with rounded print and photo."""
    rng, split = scene.rng, scene.split
    if rng.random() < 0.5:
        person = invent_person(rng)
        return draw_card(person, rng, split=split, width=900, specimen=scene.specimen).image
    image = grounds.draw_scene(rng, 900, 567, split)
    ink = tuple(int(c) for c in (rng.uniform(0, 70, 3) if image.mean() > 110 else (235, 235, 235)))
    cv2.putText(image, "KARTU ANGGOTA", (40, 90), 2, rng.uniform(1, 1.8), ink, 3, cv2.LINE_AA)
    for row in range(int(rng.integers(2, 7))):
        text = "".join(chr(int(c)) for c in rng.integers(65, 91, int(rng.integers(6, 20))))
        cv2.putText(image, text, (40, 190 + 55 * row), 0, 1.0, ink, 2, cv2.LINE_AA)
    shade = tuple(int(c) for c in rng.integers(0, 255, 3))
    cv2.rectangle(image, (640, 150), (840, 420), shade, -1)
    return image
