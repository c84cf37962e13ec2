"""Whether a photo, or only the card on it, has colour."""

import cv2
import numpy as np

from ocr_engine.quality.views import PLANE, PORTRAIT, RIM, Views

HEAD_ROOM = 0.35  # upper share of the portrait in which its ground shows
STRONG = 1.7  # times as much of one colour as of the others: no skin is so red
LEAST_GROUND = 0.15  # share of that part
SAMPLE = (160, 120)  # pixels of a photo that are looked at, each as it is


def photo_colour(photo: np.ndarray) -> float:
    """Return the mean distance of the channels in grey levels over a whole photo.

    Grain counts: it is coloured in a photo with colours, even of a grey thing.
    """
    return _distance(*_sample(photo))


def untinted_colour(photo: np.ndarray) -> float:
    """Return the same without a tint: that of the light, or of a filter over a grey picture.

    A tint is what red and blue repeat of green, at one scale and offset for all of the photo.
    """
    red, green, blue = _sample(photo)
    return _distance(_beside(red, green), np.zeros_like(green), _beside(blue, green))


def _sample(photo: np.ndarray) -> np.ndarray:
    """Return the channels (3, N) of some of a photo's pixels, each as it is."""
    few = cv2.resize(photo, SAMPLE, interpolation=cv2.INTER_NEAREST)
    return few.reshape(-1, 3).T.astype(np.float32)


def _distance(*channels: np.ndarray) -> float:
    return float(np.ptp(channels, axis=0).mean())


def _beside(channel: np.ndarray, green: np.ndarray) -> np.ndarray:
    """Return what a channel (N,) does not repeat of the green one."""
    spread = float(green.var())
    slope = float(np.cov(channel, green, bias=True)[0, 1]) / spread if spread else 1.0
    return (channel - channel.mean()) - slope * (green - green.mean())


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


def portrait_ground(views: Views) -> float | None:
    """Return the colour behind the head: -1 all red (born in an odd year) to 1 all blue (even).

    None where neither is seen, as on a grey photo.
    """
    left, top, right, bottom = PORTRAIT
    lower = top + HEAD_ROOM * (bottom - top)
    columns = slice(int(left * PLANE[0]), int(right * PLANE[0]))
    part = views.small[int(top * PLANE[1]) : int(lower * PLANE[1]), columns].astype(np.float32) + 8
    red, green, blue = cv2.split(part)
    reds = float((red > STRONG * cv2.max(green, blue)).mean())
    blues = float((blue > STRONG * red).mean())
    if reds + blues < LEAST_GROUND:
        return None
    return (blues - reds) / (blues + reds)
