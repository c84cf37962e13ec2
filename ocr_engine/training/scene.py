"""A photo in the making: the card, where it stands, and how it will be taken."""

from dataclasses import dataclass, replace

import numpy as np

from ocr_engine import geometry
from ocr_engine.training import camera
from ocr_engine.training.card import Card, draw_card
from ocr_engine.training.people import invent_person

GOOD_TIERS = ("flat", "mild", "rotated")


@dataclass
class Scene:
    """A photo that is being made; lengths called `unit` are a thousandth of the card's width.

    `card` and `photo` are RGB (H, W, 3); `homography` (3, 3) takes card to photo pixels; `areas`
    collects the quads (4, 2) of what was planted; with `specimen` every card drawn says SPESIMEN;
    `drawn` says where things stand on the card; `inner` frames the card in `card` where that
    picture is a larger sheet.
    """

    card: np.ndarray
    homography: np.ndarray
    size: tuple[int, int]
    conditions: camera.Conditions
    rng: np.random.Generator
    split: str
    photo: np.ndarray
    areas: list[np.ndarray]
    specimen: bool
    drawn: Card
    inner: tuple[int, int, int, int] | None = None

    @property
    def corners(self) -> np.ndarray:
        """The card's corners (4, 2) on the photo."""
        left, top, right, bottom = self.inner or (0, 0, self.card.shape[1], self.card.shape[0])
        frame = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return geometry.project(frame, self.homography)

    @property
    def unit(self) -> float:
        """The length of a thousandth of the card's width, in photo pixels."""
        return float(geometry.side_lengths(self.corners)[[0, 2]].mean()) / 1000

    def spot(self, x: float, y: float) -> np.ndarray:
        """Return the photo's (x, y) of a place on the card given in fractions of its sides."""
        place = np.array([[x * self.card.shape[1], y * self.card.shape[0]]])
        return geometry.project(place, self.homography)[0]

    def shoot(self) -> None:
        """Photograph the card as it stands now."""
        self.photo = camera.photograph(
            self.card, self.homography, self.size, self.conditions, self.rng, split=self.split
        )


def begin(rng: np.random.Generator, split: str, width: int, specimen: bool) -> Scene:
    """Place a card in a frame as for a good photo: no finger, nothing cut off."""
    tier = str(rng.choice(GOOD_TIERS))
    conditions = replace(camera.draw_conditions(tier, rng), finger=0.0)
    size = camera.frame_size(conditions.roll, width, rng)
    drawn = draw_card(
        invent_person(rng), rng, split=split, width=round(width * 0.75), specimen=specimen
    )
    card = drawn.image
    placed = camera.place_card((card.shape[1], card.shape[0]), size, conditions, rng)
    empty: np.ndarray = np.zeros((0, 0, 3), np.uint8)
    return Scene(card, placed, size, conditions, rng, split, empty, [], specimen, drawn)
