"""Render photographs of invented KTPs with everything a network must learn from them.

`python -m ocr_engine.training.synthetic --out photo.jpg --specimen` writes one to look at.
"""

import argparse
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ocr_engine import geometry
from ocr_engine.training import camera, grounds, rooms
from ocr_engine.training.card import Card, draw_card
from ocr_engine.training.people import invent_person, scramble_person

SPLIT_SEEDS = {"train": 0, "validation": 1, "test": 2}


@dataclass(frozen=True)
class Sample:
    """One photograph and the truth about it.

    `photo` is RGB uint8 (H, W, 3); `homography` (3, 3) maps card to photo pixels; `values` holds
    the 17 printed fields. `card` is None on a picture that holds no KTP, and `values` is empty.
    """

    photo: np.ndarray
    jpeg: bytes
    card: Card | None
    homography: np.ndarray
    values: dict[str, str]
    tier: str

    @property
    def corners(self) -> np.ndarray:
        """The card's corners (4, 2) on the photo, clockwise from the card's top left."""
        if self.card is None:
            return np.zeros((0, 2), np.float32)
        height, width = self.card.image.shape[:2]
        return geometry.project(geometry.frame(width, height), self.homography)

    def line_corners(self) -> list[np.ndarray]:
        """Return each value line's corners (4, 2) on the photo."""
        return [
            geometry.project(line.corners, self.homography)
            for line in (self.card.lines if self.card else ())
        ]


def generator(split: str, index: int) -> np.random.Generator:
    """Return the random generator of one sample; no two splits share a stream."""
    return np.random.default_rng([SPLIT_SEEDS[split], index])


def render_photo(
    rng: np.random.Generator,
    *,
    split: str = "train",
    tier: str | None = None,
    width: int = 1600,
    specimen: bool = False,
    scramble: float = 0.0,
    cut_off: float = 0.0,
    anywhere: bool = False,
) -> Sample:
    """Render one photograph of a KTP.

    Args:
        rng: drives everything; equal states give equal photographs.
        split: `train`, `validation` or `test`.
        tier: one of `camera.TIERS`; None draws one.
        width: of the photo's longer side in pixels.
        specimen: write SPESIMEN across the card.
        scramble: chance of nonsense in the free texts, so that a reader learns letters, not words.
        cut_off: chance that part of the card lies outside the frame.
        anywhere: not on a table only, but before rooms and under scanners' lids.
    """
    tier = tier or str(rng.choice(camera.TIERS))
    conditions = camera.draw_conditions(tier, rng)
    size = _photo_size(tier, conditions.roll, width, rng)
    person = invent_person(rng)
    if rng.random() < scramble:
        person = scramble_person(person, rng)
    card = draw_card(
        person, rng, split=split, width=min(1400, max(500, round(width * 0.75))), specimen=specimen
    )
    card_size = (card.image.shape[1], card.image.shape[0])
    outside = bool(rng.random() < cut_off)
    homography = camera.place_card(card_size, size, conditions, rng, cut_off=outside)
    ground = None
    if anywhere:
        # A flat scan lies under a lid, which is as pale as the card and throws no shadow.
        ground = (
            rooms.draw_pale(rng, *size) if tier == "flat" else rooms.draw_behind(rng, *size, split)
        )
    photo = camera.photograph(
        card.image, homography, size, conditions, rng, split=split, ground=ground
    )
    jpeg = camera.compress(photo, conditions.jpeg)
    return Sample(_decode(jpeg), jpeg, card, homography, person.values, tier)


def render_without_card(
    rng: np.random.Generator, *, split: str = "train", width: int = 1600
) -> Sample:
    """Render a picture with no KTP on it: a table, a page, or some other card."""
    conditions = camera.draw_conditions("mild", rng)
    size = _photo_size("mild", 0, width, rng)
    other = _other_card(rng, max(500, round(width * 0.75)), split)
    if rng.random() < 0.3:
        other = np.zeros((4, 6, 3), np.uint8)
    homography = camera.place_card((other.shape[1], other.shape[0]), size, conditions, rng)
    if other.shape[0] < 10:
        homography = np.diag([1e-3, 1e-3, 1.0])
    photo = camera.photograph(other, homography, size, conditions, rng, split=split)
    jpeg = camera.compress(photo, conditions.jpeg)
    return Sample(_decode(jpeg), jpeg, None, homography, {}, "none")


def _photo_size(tier: str, roll: float, width: int, rng: np.random.Generator) -> tuple[int, int]:
    if tier == "flat" and rng.random() < 0.5:
        return width, round(width / rng.uniform(1.5, 1.62))
    return camera.frame_size(roll, width, rng)


def _other_card(rng: np.random.Generator, width: int, split: str) -> np.ndarray:
    """Draw a card that is not a KTP: other colours, other print, no value column."""
    height = round(width / rng.uniform(1.4, 1.75))
    image = grounds.draw_scene(rng, width, height, split)
    if rng.random() < 0.4:
        image = grounds.draw_ground(rng, width, height, split)
    ink = tuple(int(c) for c in rng.integers(0, 255, 3))
    letters = "ABCDEFGHIKLMNOPRSTUVWY0123456789 abcdefghiklmnoprst"
    for _ in range(int(rng.integers(1, 9))):
        text = "".join(letters[i] for i in rng.integers(0, len(letters), int(rng.integers(4, 24))))
        spot = (int(rng.uniform(0.02, 0.7) * width), int(rng.uniform(0.08, 0.95) * height))
        size = rng.uniform(0.5, 2.2) * width / 1000
        cv2.putText(
            image,
            text,
            spot,
            int(rng.choice([0, 2, 3, 4])),
            size,
            ink,
            max(1, round(size * 2)),
            cv2.LINE_AA,
        )
    if rng.random() < 0.5:
        x, y = int(rng.uniform(0, 0.7) * width), int(rng.uniform(0.1, 0.4) * height)
        shade = tuple(int(c) for c in rng.integers(0, 255, 3))
        cv2.rectangle(image, (x, y), (x + width // 4, y + height // 2), shade, -1)
    return image


def _decode(jpeg: bytes) -> np.ndarray:
    with Image.open(BytesIO(jpeg)) as picture:
        return np.asarray(picture.convert("RGB"))


def main() -> None:
    """Write one photograph, and its truth as JSON beside it."""
    parser = argparse.ArgumentParser(
        prog="python -m ocr_engine.training.synthetic", description=__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="where the JPEG goes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", choices=SPLIT_SEEDS, default="validation")
    parser.add_argument("--tier", choices=camera.TIERS, default="mild")
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--specimen", action="store_true", help="write SPESIMEN across the card")
    parser.add_argument("--no-card", action="store_true", help="a picture without a KTP")
    options = parser.parse_args()
    rng = generator(options.split, options.seed)
    if options.no_card:
        sample = render_without_card(rng, split=options.split, width=options.width)
    else:
        sample = render_photo(
            rng,
            split=options.split,
            tier=options.tier,
            width=options.width,
            specimen=options.specimen,
        )
    options.out.write_bytes(sample.jpeg)
    options.out.with_suffix(".json").write_text(
        json.dumps(sample.values, indent=2, ensure_ascii=False) + "\n"
    )
    print(f"wrote {options.out} and {options.out.with_suffix('.json')}")


if __name__ == "__main__":
    main()
