import cv2
import numpy as np
import pytest

from ocr_engine.elements import FIELD_KEYS
from ocr_engine.extraction.nik import decode_nik
from ocr_engine.training import camera, synthetic, typefaces


@pytest.mark.parametrize("tier", camera.TIERS)
def test_render_photo_is_the_same_for_the_same_seed(tier):
    one, other = (
        synthetic.render_photo(synthetic.generator("train", 7), tier=tier, width=640)
        for _ in range(2)
    )
    assert one.jpeg == other.jpeg
    assert one.values == other.values


def test_splits_draw_different_people():
    names = {
        synthetic.render_photo(synthetic.generator(split, 0), split=split, width=640).values["nik"]
        for split in synthetic.SPLIT_SEEDS
    }
    assert len(names) == 3


def test_the_card_lies_inside_the_photo_and_its_lines_inside_the_card():
    sample = synthetic.render_photo(synthetic.generator("train", 3), tier="mild", width=800)
    height, width = sample.photo.shape[:2]
    assert (sample.corners >= -1).all()
    assert (sample.corners <= (width + 1, height + 1)).all()
    for corners in sample.line_corners():
        centre = tuple(map(float, corners.mean(axis=0)))
        assert cv2.pointPolygonTest(sample.corners.astype(np.float32), centre, False) > 0


def test_a_flat_scan_that_is_no_table_lies_under_a_pale_lid():
    sample = synthetic.render_photo(
        synthetic.generator("train", 5), tier="flat", width=640, anywhere=True
    )
    card = np.zeros(sample.photo.shape[:2], np.uint8)
    cv2.fillPoly(card, [sample.corners.astype(np.int32)], 255)
    behind = cv2.dilate(card, np.ones((9, 9), np.uint8)) == 0
    assert np.median(sample.photo[behind].mean(axis=1)) > 180


def test_a_person_has_all_fields_and_a_nik_that_agrees():
    for index in range(50):
        values = synthetic.render_photo(synthetic.generator("train", index), width=500).values
        decoded = decode_nik(values["nik"])
        day, month, year = values["tanggal_lahir"].split("-")
        assert tuple(values) == FIELD_KEYS
        assert (decoded.birth, decoded.sex) == (f"{day}{month}{year[2:]}", values["jenis_kelamin"])


@pytest.mark.parametrize("role", ["regular", "bold"])
def test_no_text_face_of_the_test_split_is_trained_on(role):
    assert set(typefaces.FACES[role]["test"]) & set(typefaces.FACES[role]["train"]) == set()
