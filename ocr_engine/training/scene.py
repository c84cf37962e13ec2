"""A photo in the making: the card, where it stands, and how it will be taken."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr_engine import geometry
from ocr_engine.training import camera
from ocr_engine.training.card import Card, draw_card
from ocr_engine.training.people import invent_person

GOOD_TIERS = ("flat", "mild", "rotated")
LEAST_WIDTH = 370  # pixels of the card on a good photo: fewer are a defect of their own


@dataclass
class Scene:
    """A photo that is being made; lengths called `unit` are a thousandth of the card's width.

    `card` and `photo` are RGB (H, W, 3); `homography` (3, 3) takes card to photo pixels; `areas`
    collects the quads (4, 2) of what was planted; with `specimen` every card drawn says SPESIMEN;
    `drawn` says where things stand on the card; `inner` are its corners (4, 2) in `card` where that
    picture shows more than the card; `ground` (H, W, 3) is what is behind it, None for a table that
    is drawn; `company` comes into the picture with the card; paper is not `is_rounded`.
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
    inner: np.ndarray | None = None
    ground: np.ndarray | None = None
    company: tuple[Callable[["Scene"], None], ...] = ()
    is_rounded: bool = True

    @property
    def corners(self) -> np.ndarray:
        """The card's corners (4, 2) on the photo."""
        whole = geometry.frame(self.card.shape[1], self.card.shape[0])
        return geometry.project(whole if self.inner is None else self.inner, self.homography)

    @property
    def unit(self) -> float:
        """The length of a thousandth of the card's width, in photo pixels."""
        return float(geometry.side_lengths(self.corners)[[0, 2]].mean()) / 1000

    def spot(self, x: float, y: float) -> np.ndarray:
        """Return the photo's (x, y) of a place on the card given in fractions of its sides."""
        to_photo = geometry.homography(geometry.frame(1, 1), self.corners)
        return geometry.project(np.array([[x, y]]), to_photo)[0]

    def approach(self, share: float) -> None:
        """Come so near that the card is this share of the frame's width, all of it in the frame."""
        frame = np.array(self.size)
        factor = max(1.0, share * frame[0] / (1000 * self.unit))
        factor = min(factor, 0.96 * float(min(frame / np.ptp(self.corners, axis=0))))
        middle = self.corners.mean(axis=0)
        half = factor * np.ptp(self.corners, axis=0) / 2 + 0.02 * frame
        self.zoom(factor, middle, np.clip(middle, half, frame - half))

    def zoom(self, factor: float, place: np.ndarray, onto: np.ndarray) -> None:
        """Magnify the view by a factor so that a place (2,) on the photo comes onto another."""
        x, y = onto - factor * place
        self.homography = np.array([(factor, 0, x), (0, factor, y), (0, 0, 1)]) @ self.homography

    def shoot(self) -> None:
        """Photograph the card as it stands now, with its company."""
        self.photo = camera.photograph(
            self.card,
            self.homography,
            self.size,
            self.conditions,
            self.rng,
            split=self.split,
            ground=self.ground,
            is_rounded=self.is_rounded,
        )
        for join in self.company:
            join(self)
        if self.company and self.conditions.gray:
            grey = cv2.cvtColor(self.photo, cv2.COLOR_RGB2GRAY)
            self.photo = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)


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
    scene = Scene(card, placed, size, conditions, rng, split, empty, [], specimen, drawn)
    if 1000 * scene.unit < LEAST_WIDTH:
        scene.approach(LEAST_WIDTH / size[0])
    return scene
