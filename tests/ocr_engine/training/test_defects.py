import cv2
import numpy as np
import pytest

from ocr_engine import geometry
from ocr_engine.training import defects, hands, screens, synthetic
from ocr_engine.training.scene import LEAST_WIDTH, begin


@pytest.mark.parametrize("anywhere", [False, True])
@pytest.mark.parametrize("code", ["", *defects.DEFECTS])
def test_plant_gives_the_same_photo_for_the_same_seed(code, anywhere):
    one, other = (
        defects.plant(code, synthetic.generator("train", 5), width=640, anywhere=anywhere)
        for _ in range(2)
    )
    assert np.array_equal(one.photo, other.photo)
    assert one.code == code


@pytest.mark.parametrize("code", ["image_glare", "image_obstructed", "image_dark"])
def test_plant_says_where_on_the_card_the_defect_is(code):
    planted = defects.plant(code, synthetic.generator("train", 6), width=640)
    shared, _ = cv2.intersectConvexConvex(
        cv2.convexHull(planted.areas[0].astype(np.float32)), planted.corners.astype(np.float32)
    )
    assert shared > 0.01 * cv2.contourArea(planted.corners.astype(np.float32))


def test_plant_cuts_a_cropped_card():
    planted = defects.plant("image_cropped", synthetic.generator("train", 7), width=640)
    height, width = planted.photo.shape[:2]
    beyond = np.maximum(-planted.corners, planted.corners - (width, height)).max()
    assert beyond > 0.05 * np.ptp(planted.corners, axis=0).min()


def test_plant_puts_a_second_document_beside_the_card():
    planted = defects.plant("multiple_documents", synthetic.generator("train", 8), width=640)
    shared, _ = cv2.intersectConvexConvex(planted.areas[0], planted.corners.astype(np.float32))
    assert shared < 0.5 * cv2.contourArea(planted.corners.astype(np.float32))


def test_a_good_photo_has_no_bad_area():
    planted = defects.plant("", synthetic.generator("train", 9), width=640)
    assert planted.areas == ()


WHOLE = [code for code in ("", *defects.DEFECTS) if code != "image_cropped"]


@pytest.mark.parametrize("code", WHOLE)
@pytest.mark.parametrize("seed", range(4))
def test_anywhere_all_of_the_card_is_on_the_photo_unless_it_is_cropped(code, seed):
    planted = defects.plant(code, synthetic.generator("train", seed), width=640, anywhere=True)
    height, width = planted.photo.shape[:2]
    outside = np.maximum(-planted.corners, planted.corners - (width, height)).max()
    assert outside < 0.01 * max(width, height)


@pytest.mark.parametrize("seed", range(6))
def test_anywhere_a_cropped_card_lies_beyond_each_side_that_is_said_to_cut_it(seed):
    rng = synthetic.generator("train", seed)
    planted = defects.plant("image_cropped", rng, width=640, anywhere=True)
    height, width = planted.photo.shape[:2]
    beyond = {
        (0, 0.5): -planted.corners[:, 0].min() / width,
        (1, 0.5): planted.corners[:, 0].max() / width - 1,
        (0.5, 0): -planted.corners[:, 1].min() / height,
        (0.5, 1): planted.corners[:, 1].max() / height - 1,
    }
    cut = [tuple((edge.mean(axis=0) / (width, height)).round(2).tolist()) for edge in planted.areas]
    assert cut
    assert min(beyond[side] for side in cut) > 0


def test_no_card_is_too_small_on_a_good_photo_and_all_of_it_is_seen():
    for seed in range(40):
        scene = begin(synthetic.generator("train", seed), "train", 1000, specimen=False)
        assert 1000 * scene.unit > LEAST_WIDTH - 1
        assert (scene.corners >= 0).all()
        assert (scene.corners <= scene.size).all()


def test_a_hand_that_holds_the_card_leaves_its_middle_open():
    held = 0
    for seed in range(12):
        pair = []
        for company in (True, False):
            rng = synthetic.generator("train", seed)
            scene = begin(rng, "train", 1000, specimen=False)
            scene.company = (hands.hold,) if company else ()
            scene.shoot()
            pair.append(scene)
        with_hand, without = pair
        changed = (with_hand.photo != without.photo).any(axis=2)
        inner = np.zeros(changed.shape, np.uint8)
        centre = without.corners.mean(axis=0)
        middle = centre + 0.8 * (without.corners - centre)
        cv2.fillConvexPoly(inner, np.round(middle).astype(np.int32), 1)
        held += bool(changed.mean() > 0.01)
        assert changed[inner > 0].mean() < 0.02
    assert held == 12


def test_a_thumbnail_that_was_enlarged_has_no_more_than_its_own_pixels():
    rng = synthetic.generator("train", 3)
    planted = defects.plant("image_low_resolution", rng, width=1600, anywhere=True)
    unit = float(np.hypot(*(planted.corners[1] - planted.corners[0])))
    few = cv2.resize(
        planted.photo, None, fx=330 / unit, fy=330 / unit, interpolation=cv2.INTER_AREA
    )
    again = cv2.resize(few, planted.photo.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    assert np.abs(again.astype(int) - planted.photo).mean() < 4


def test_a_screenshot_is_level_and_shows_the_card_where_it_says():
    rng = synthetic.generator("train", 11)
    scene = begin(rng, "train", 800, specimen=False)
    screens.capture(scene)
    assert scene.photo.shape[:2] == scene.size[::-1]
    assert (scene.corners >= 0).all()
    assert (scene.corners <= scene.size).all()
    flat = geometry.rectify(scene.photo, scene.corners, (400, 252))
    drawn = cv2.resize(scene.drawn.image, (400, 252), interpolation=cv2.INTER_AREA)
    alike = np.corrcoef(flat.mean(axis=2).ravel(), drawn.mean(axis=2).ravel())[0, 1]
    assert alike > 0.7
