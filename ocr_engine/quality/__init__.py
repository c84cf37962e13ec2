"""What is wrong with a photo, in the product's reason codes, and where.

| verdict | measured as | blocking |
|---|---|---|
| `image_blurred` | the spread of the print's edges | yes |
| `image_dark` | the grey level of the card's ground | yes |
| `image_glare` | burnt-out patches of the card | yes |
| `image_low_resolution` | the card's width in pixels | yes |
| `image_cropped` | a side of the card along the frame or beyond it | yes |
| `image_obstructed` | a patch of the ground in another colour, a bite out of the portrait | yes |
| `document_screen` | peaks in the spectrum | yes |
| `document_photocopy` | a card without colours in a photo with colours | yes |
| `multiple_documents` | a second KTP or patch in the detector's mask, or a card's outline | yes |
| `image_grayscale` | a photo without colours | no: it can be read |
"""

import json
from pathlib import Path

import cv2
import numpy as np

from ocr_engine.elements import Box, Quality
from ocr_engine.quality import colour, covering, focus, framing, light, others, raster
from ocr_engine.quality.sheet import defect_chances
from ocr_engine.quality.views import Views

THRESHOLDS = json.loads(Path(__file__).with_name("thresholds.json").read_text())
CHANCES = json.loads(Path(__file__).with_name("chances.json").read_text())
BRIGHT_PART = 90  # per cent of a photo that are darker than a card on it would be
HIDES = ("image_cropped", "image_dark", "image_glare")  # of a portrait, too, without a cover
REMARKS = frozenset({"image_grayscale"})  # every other verdict asks for a new photo

Areas = list[tuple[str, np.ndarray]]


def judge(
    photo: np.ndarray,
    corners: np.ndarray,
    mask: np.ndarray | None = None,
    further: np.ndarray | None = None,
    hidden: np.ndarray | None = None,
) -> Quality:
    """Measure a photo and the card on it.

    Args:
        photo: RGB uint8 (H, W, 3).
        corners: the card's corners (4, 2) on the photo, its own top left first.
        mask: the detector's card probabilities of the whole photo, see `others.further_cards`;
            without it only the outline of a second card can tell.
        further: rough corners (4, 2) of another KTP, where the detector saw one.
        hidden: corners (4, 2) of a portrait of which the detector saw only a part.
    """
    views = Views(photo, corners)
    measures: dict[str, float] = {}
    areas: Areas = []
    measured = {
        **_judge_pixels(views, measures),
        **_judge_light(views, measures, areas),
        **_judge_frame(views, mask, further, areas),
        **_judge_copy(views, measures),
    }
    if hidden is not None and not any(measured[code] for code in HIDES):
        measured["image_obstructed"] = True
        areas.append(("image_obstructed", hidden))
    # Where there is no light, what is measured of the edges is grain.
    measured["image_blurred"] = measured["image_blurred"] and not measured["image_dark"]
    chances = defect_chances(photo, corners)
    verdicts = tuple(code for code in THRESHOLDS if _is_wrong(code, measured[code], chances[code]))
    boxes = tuple((code, _box(quad)) for code, quad in areas if code in verdicts)
    rounded = {name: round(value, 4) for name, value in measures.items()}
    return Quality(verdicts, rounded, boxes)


def judge_without_card(photo: np.ndarray) -> Quality:
    """Say of a photo (RGB uint8) on which no card was found whether it is too dark for one."""
    sample = cv2.cvtColor(
        cv2.resize(photo, colour.SAMPLE, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    brightness = float(np.percentile(sample, BRIGHT_PART))
    is_dark = brightness < THRESHOLDS["image_dark"]["least_level"]
    return Quality(("image_dark",) if is_dark else (), {"brightness": round(brightness, 4)})


def is_blocking(verdict: str) -> bool:
    """Return whether a verdict asks for another photo; the others are remarks."""
    return verdict not in REMARKS


def _is_wrong(code: str, is_measured: bool, chance: float) -> bool:
    """Weigh the measurement of a defect and the chance that the network gives it.

    The network alone must be sure, and above 1 is never believed alone; what was measured as well
    needs only some of its agreement, and at 0 none: a width in pixels is nobody's opinion.
    """
    limits = CHANCES[code]
    return chance > limits["alone"] or (is_measured and chance >= limits["with_measure"])


def _judge_pixels(views: Views, measures: dict[str, float]) -> dict[str, bool]:
    measures["card_width"] = views.card_width
    measures["blur"] = focus.blur(views)
    return {
        "image_low_resolution": views.card_width
        < THRESHOLDS["image_low_resolution"]["least_card_width"],
        "image_blurred": measures["blur"] > THRESHOLDS["image_blurred"]["most_blur"],
    }


def _judge_light(views: Views, measures: dict[str, float], areas: Areas) -> dict[str, bool]:
    dark, bright, hidden = (
        THRESHOLDS[code] for code in ("image_dark", "image_glare", "image_obstructed")
    )
    measures["brightness"], measures["dark_share"], dark_mask = light.dark_part(
        views, dark["least_level"]
    )
    glare = light.glare(views, bright["burnt_out"], bright["above_ground"])
    burnt, measures["glare"] = light.largest(glare)
    is_dark = measures["dark_share"] > dark["least_share"]
    # In a deep shadow only colour tells a cover from the card.
    level_step = np.inf if is_dark else hidden["least_level_step"]
    patch, measures["covered"] = light.largest(
        covering.covered(views, hidden["least_colour_step"], level_step, glare)
    )
    for code, mask in (
        ("image_dark", dark_mask),
        ("image_glare", burnt),
        ("image_obstructed", patch),
    ):
        quad = views.quad_around(mask)
        if quad is not None:
            areas.append((code, quad))
    return {
        "image_dark": is_dark,
        "image_glare": measures["glare"] > bright["least_share"],
        "image_obstructed": measures["covered"] > hidden["least_share"],
    }


def _judge_frame(
    views: Views, mask: np.ndarray | None, further: np.ndarray | None, areas: Areas
) -> dict[str, bool]:
    shape = views.photo.shape
    cut = framing.cut_sides(shape, views.corners, **THRESHOLDS["image_cropped"])
    cards = [further] if further is not None else _other_cards(views, mask)
    areas += [("image_cropped", framing.cut_edge(shape, views.corners, side)) for side in cut]
    areas += [("multiple_documents", quad) for quad in cards]
    return {"image_cropped": bool(cut), "multiple_documents": bool(cards)}


def _other_cards(views: Views, mask: np.ndarray | None) -> list[np.ndarray]:
    """Return the quads of cards that are no KTP, or show too little of one to be seen as such."""
    least_share = THRESHOLDS["multiple_documents"]["least_share"]
    shape, corners = views.photo.shape, views.corners
    merged = [] if mask is None else others.further_cards(mask, shape, corners, least_share)
    return merged or others.card_shapes(views.photo, corners)


def _judge_copy(views: Views, measures: dict[str, float]) -> dict[str, bool]:
    measures["colour"] = colour.photo_colour(views.photo)
    measures["untinted_colour"] = colour.untinted_colour(views.photo)
    measures["colour_spread"] = colour.colour_spread(views)
    measures["raster"], measures["portrait_raster"] = raster.raster_peaks(views)
    screen = THRESHOLDS["document_screen"]
    ground = colour.portrait_ground(views)
    if ground is not None:
        measures["portrait_ground"] = ground
    least_colour = THRESHOLDS["image_grayscale"]["least_photo_colour"]
    is_grey = measures["colour"] < least_colour
    least_spread = THRESHOLDS["document_photocopy"]["least_colour_spread"]
    is_copy = not is_grey and measures["colour_spread"] < least_spread
    has_raster = (
        measures["raster"] > screen["least_peak"]
        or measures["portrait_raster"] > screen["least_portrait_peak"]
    )
    # A copy's half-tone is a raster, too.
    return {
        # Under a tint either may be true: the network tells of a copy, the other is a remark.
        "image_grayscale": is_grey or measures["untinted_colour"] < least_colour,
        "document_photocopy": is_copy,
        "document_screen": has_raster and not is_copy,
    }


def _box(quad: np.ndarray) -> Box:
    return Box(tuple((float(x), float(y)) for x, y in quad))
