"""Cards of which a photo shows only a part."""

import cv2
import numpy as np
import pytest

from ocr_engine import predictor
from ocr_engine.detection.cut import find_cut


def without(sample, side, share):
    """Return a photo without the part of the card that lies beyond a share of it on one side."""
    least, most = sample.corners.min(axis=0), sample.corners.max(axis=0)
    x, y = least + (most - least) * share
    left, top, right, bottom = 0, 0, sample.photo.shape[1], sample.photo.shape[0]
    if side == "left":
        left = int(x)
    elif side == "right":
        right = int(x)
    elif side == "top":
        top = int(y)
    else:
        bottom = int(y)
    return np.ascontiguousarray(sample.photo[top:bottom, left:right])


@pytest.mark.parametrize(
    ("side", "share"), [("left", 0.4), ("right", 0.6), ("top", 0.4), ("bottom", 0.6)]
)
def test_a_card_that_goes_on_beyond_the_photo_is_cut_along_that_side(mild_sample, side, share):
    photo = without(mild_sample, side, share)
    height, width = photo.shape[:2]
    x, y = find_cut(photo, None).mean(axis=0)
    distance = {"left": x / width, "top": y / height}
    distance |= {"right": 1 - x / width, "bottom": 1 - y / height}
    assert distance[side] < 0.02


def test_a_part_of_a_card_is_called_cropped_and_nothing_else(mild_sample):
    reading = predictor.read_image(without(mild_sample, "right", 0.6))
    assert reading.error == "not_a_ktp"
    assert reading.quality.verdicts == ("image_cropped",)
    assert [code for code, _ in reading.quality.areas] == ["image_cropped"]


def test_a_whole_card_is_not_cut(mild_sample):
    assert find_cut(mild_sample.photo, None) is None


def test_corners_that_hold_the_part_tell_themselves(mild_sample):
    photo = without(mild_sample, "right", 0.8)
    assert find_cut(photo, None) is not None
    assert find_cut(photo, mild_sample.corners) is None


def test_a_page_that_fills_the_photo_is_no_part_of_a_card():
    page = np.full((1200, 800, 3), 235, np.uint8)
    for row in range(40, 1200, 30):
        cv2.putText(page, "keperluan administrasi", (10, row), 0, 1.0, (40, 40, 40), 2)
    assert find_cut(page, None) is None
