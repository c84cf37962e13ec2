"""Where on the photo a reason lies."""

import pytest

from kyc.areas import areas_of
from tests.kyc.factories import BOX, CARD, GLARE, reading


def test_measured_area_is_that_of_its_verdict_alone():
    assert areas_of("image_glare", reading()) == [("", GLARE)]


@pytest.mark.parametrize("code", ["image_blurred", "document_photocopy", "image_dark"])
def test_reason_about_all_of_the_card_is_the_card(code):
    assert areas_of(code, reading()) == [("card", CARD)]


@pytest.mark.parametrize("code", ["not_a_ktp", "suspected_fraud", "cannot_be_verified"])
def test_reason_without_a_place_has_none(code):
    assert areas_of(code, reading()) == []


def test_reason_about_fields_is_at_their_lines():
    other = [[x + 10, y + 90] for x, y in BOX]
    payload = reading(jenis_kelamin={"box": other})
    assert areas_of("nik_gender_mismatch", payload) == [("nik", BOX), ("jenis_kelamin", other)]


def test_unreadable_fields_come_before_uncertain_ones_and_need_a_box():
    payload = reading(
        alamat={"checks": ["uncertain"]},
        nama={"checks": ["unreadable"]},
        agama={"checks": ["unreadable"], "box": None},
    )
    assert areas_of("fields_unreadable", payload) == [("nama", BOX)]
    assert areas_of("fields_unreadable", reading(alamat={"checks": ["uncertain"]})) == [
        ("alamat", BOX)
    ]


def test_portrait_is_on_the_right_of_the_card_however_it_lies():
    (_key, flat), (_, turned) = (
        areas_of("portrait_unclear", {"card": card})[0]
        for card in (
            [[0, 0], [1000, 0], [1000, 600], [0, 600]],
            [[1000, 600], [0, 600], [0, 0], [1000, 0]],
        )
    )
    assert flat == [[710.0, 90.0], [980.0, 90.0], [980.0, 444.0], [710.0, 444.0]]
    assert turned == [[290.0, 510.0], [20.0, 510.0], [20.0, 156.0], [290.0, 156.0]]


def test_nothing_read_has_no_areas():
    assert areas_of("image_blurred", {}) == []
