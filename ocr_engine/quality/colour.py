"""Whether a photo, or only the card on it, has colour."""

import cv2
import numpy as np

from ocr_engine.quality.views import RIM, Views

SAMPLE = (160, 120)  # pixels of a photo that are looked at, each as it is


def photo_colour(photo: np.ndarray) -> float:
    """Return the mean distance of the channels in grey levels over a whole photo.

    Grain counts: it is coloured in a photo with colours, even of a grey thing.
    """
    red, green, blue = cv2.split(cv2.resize(photo, SAMPLE, interpolation=cv2.INTER_NEAREST))
    brightest, darkest = (extreme(extreme(red, green), blue) for extreme in (cv2.max, cv2.min))
    return float(cv2.subtract(brightest, darkest).mean())


def colour_spread(views: Views) -> float:
    """Return how far the card's colours lie apart, whatever the colour of the light.

    The range (2nd to 98th percentile) of each of (R - G) / sum and (B - G) / sum, the wider one:
    the portrait's red or blue ground beside the light blue card. A copy has but one colour.
    """
    rim = round(RIM * views.small.shape[1])
    card = cv2.GaussianBlur(views.small, (0, 0), 2)[rim:-rim:4, rim:-rim:4].astype(np.float32)
    total = card.sum(axis=2) + 30
    axes = ((card[..., channel] - card[..., 1]) / total for channel in (0, 2))
    return max(float(np.ptp(np.percentile(axis, (2, 98)))) for axis in axes)
