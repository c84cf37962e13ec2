import cv2
import numpy as np
import pytest

from ocr_engine import quality


def verdicts(photo, corners):
    return quality.judge(photo, corners).verdicts


@pytest.fixture
def spoilt(mild_sample):
    """Return a function that judges the mild photo after a change to its pixels."""

    def judge(change):
        return verdicts(change(mild_sample.photo.astype(np.float32)), mild_sample.corners)

    return lambda change: judge(lambda photo: change(photo).clip(0, 255).astype(np.uint8))


def test_a_good_photo_has_no_verdict(mild_sample):
    assert verdicts(mild_sample.photo, mild_sample.corners) == ()


def test_a_blurred_photo_is_called_blurred(spoilt):
    assert spoilt(lambda photo: cv2.GaussianBlur(photo, (0, 0), 4)) == ("image_blurred",)


def test_a_dark_photo_is_called_dark_and_not_blurred(spoilt):
    assert spoilt(lambda photo: photo * 0.2) == ("image_dark",)


def test_a_photo_without_colour_is_called_so(spoilt):
    grey = spoilt(lambda photo: np.repeat(photo.mean(axis=2, keepdims=True), 3, axis=2))
    assert grey == ("image_grayscale",)


def test_a_burnt_out_patch_is_called_glare(mild_sample):
    photo = mild_sample.photo.copy()
    centre = tuple(mild_sample.corners.mean(axis=0).astype(int).tolist())
    size = int(np.hypot(*(mild_sample.corners[1] - mild_sample.corners[0])) * 0.2)
    cv2.circle(photo, centre, size, (255, 255, 255), -1)
    assert verdicts(photo, mild_sample.corners) == ("image_glare",)


def test_a_card_beyond_the_frame_is_called_cropped(mild_sample):
    left, top = mild_sample.corners.min(axis=0).astype(int) + 40
    cut = np.ascontiguousarray(mild_sample.photo[top:, left:])
    assert verdicts(cut, mild_sample.corners - (left, top)) == ("image_cropped",)


def test_a_small_card_is_called_too_coarse(flat_sample):
    scale = 350 / np.hypot(*(flat_sample.corners[1] - flat_sample.corners[0]))
    small = cv2.resize(flat_sample.photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    assert "image_low_resolution" in verdicts(small, flat_sample.corners * scale)
