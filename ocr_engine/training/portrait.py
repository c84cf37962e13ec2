"""Draw the portrait on a card: a plain invented face, nobody's."""

import numpy as np
from PIL import ImageDraw

from ocr_engine.training.people import Person


def draw_portrait(
    draw: ImageDraw.ImageDraw, frame: tuple[float, ...], person: Person, rng: np.random.Generator
) -> None:
    """Draw a plain invented face on red (odd birth year) or blue (even)."""
    width, height = draw.im.size
    left, top, right, bottom = (
        frame[0] * width,
        frame[1] * height,
        frame[2] * width,
        frame[3] * height,
    )
    ground = (190, 30, 40) if person.born_in_odd_year else (30, 70, 170)
    draw.rectangle(
        (left, top, right, bottom), fill=tuple(int(c + rng.integers(-20, 20)) % 256 for c in ground)
    )
    centre, size = (left + right) / 2, (right - left)
    skin = tuple(int(c) for c in np.array((205, 160, 125)) * rng.uniform(0.65, 1.1))
    hair = tuple(int(c) for c in rng.integers(10, 70, 3))
    cloth = tuple(int(c) for c in rng.integers(30, 240, 3))
    eye_y = top + (bottom - top) * 0.42
    shoulders = (
        centre - size * 0.42,
        bottom - size * 0.36,
        centre + size * 0.42,
        bottom + size * 0.3,
    )
    draw.pieslice(shoulders, 180, 360, fill=cloth)
    draw.rectangle(
        (centre - size * 0.1, eye_y, centre + size * 0.1, bottom - size * 0.25), fill=skin
    )
    draw.ellipse(
        (centre - size * 0.29, eye_y - size * 0.42, centre + size * 0.29, eye_y + size * 0.3),
        fill=hair,
    )
    draw.ellipse(
        (centre - size * 0.23, eye_y - size * 0.3, centre + size * 0.23, eye_y + size * 0.36),
        fill=skin,
    )
    for side in (-1, 1):
        x = centre + side * size * 0.1
        draw.ellipse(
            (x - size * 0.03, eye_y - size * 0.02, x + size * 0.03, eye_y + size * 0.02), fill=hair
        )
    draw.arc(
        (centre - size * 0.09, eye_y + size * 0.1, centre + size * 0.09, eye_y + size * 0.2),
        20,
        160,
        fill=hair,
    )
