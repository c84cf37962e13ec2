import cv2
import numpy as np
import pytest

from ocr_engine.training import defects, synthetic


@pytest.mark.parametrize("code", ["", *defects.DEFECTS])
def test_plant_gives_the_same_photo_for_the_same_seed(code):
    one, other = (defects.plant(code, synthetic.generator("train", 5), width=640) for _ in range(2))
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
