from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import Consent
from kyc.models import Reading, Verification
from kyc.services import corrections, retention
from kyc.states import Status
from tests.e2e.scenes import drawn_photo
from tests.kyc.factories import (
    decide,
    document_of,
    person,
    reading,
    reading_of,
    replace_reading,
    verification_in,
)

pytestmark = pytest.mark.django_db


def box(row: int, height: float = 40) -> list[list[float]]:
    """Return a box of its own for each row."""
    top = 100.0 + 45 * row
    return [[100.0, top], [400.0, top], [400.0, top + height], [100.0, top + height]]


def corners(row: int, height: float = 40) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in box(row, height))


FIELDS: dict[str, Any] = {
    "provinsi": {"box": box(0), "value": "JAWA BARAT", "raw_text": "PROVINSI JAWA BARAT"},
    "nama": {"box": box(1)},
    "tempat_lahir": {"box": box(2), "value": "BOGOR"},
    "tanggal_lahir": {"box": box(2)},
    "alamat": {"box": box(3, 90)},
}
OTHERS: dict[str, Any] = {
    key: {"box": None}
    for key in (
        *("kabupaten_kota", "nik", "jenis_kelamin", "golongan_darah", "rt_rw", "kel_desa"),
        *("kecamatan", "agama", "status_perkawinan", "pekerjaan", "kewarganegaraan"),
        "berlaku_hingga",
    )
}


def approved(reviewer, answer: str = "approved", **values: str) -> Verification:
    """Return a decided case whose fields the reviewer corrected so."""
    case = verification_in(Status.IN_REVIEW, user=person())
    document_of(case).photo.save("photo.jpg", ContentFile(drawn_photo()))
    replace_reading(case, reading(**FIELDS, **OTHERS))
    refused = {"reject_type": "retry", "reasons": ["image_glare"]}
    refusal: dict[str, Any] = refused if answer == "rejected" else {}
    fresh = Verification.objects.get(pk=case.pk)
    decide(fresh, reviewer, answer=answer, values=values, **refusal)
    return Verification.objects.get(pk=case.pk)


def texts(case: Verification, *, with_confirmed: bool = False) -> dict[Any, str]:
    return corrections.printed_texts(reading_of(case), with_confirmed=with_confirmed)


def test_corrected_line_says_what_the_reviewer_read(reviewer):
    case = approved(reviewer, nama="SITI AISYAH")
    assert texts(case) == {corners(1): "SITI AISYAH"}


def test_line_of_birth_holds_place_and_date(reviewer):
    case = approved(reviewer, tanggal_lahir="06-12-1989")
    assert texts(case) == {corners(2): "BOGOR, 06-12-1989"}
    emptied = approved(reviewer, tempat_lahir="")
    assert texts(emptied) == {}


def test_province_has_its_title_as_on_the_card(reviewer):
    case = approved(reviewer, provinsi="JAWA TENGAH")
    assert texts(case) == {corners(0): "PROVINSI JAWA TENGAH"}


def test_confirmed_lines_come_along_when_asked_for(reviewer):
    case = approved(reviewer, nama="SITI AISYAH")
    assert texts(case, with_confirmed=True) == {
        corners(0): "PROVINSI JAWA BARAT",
        corners(1): "SITI AISYAH",
        corners(2): "BOGOR, 05-12-1989",
        corners(3, 90): "BOGOR",
    }


def test_wrapped_field_is_no_line(reviewer):
    approved(reviewer, nama="SITI AISYAH", alamat="JL. MERDEKA NO. 1")
    (lines,) = corrections.examples(corrections.exportable(), with_confirmed=False)
    ((crop, text),) = lines
    assert (text, crop.shape[0], crop.dtype) == ("SITI AISYAH", 32, "uint8")


def test_only_corrected_and_approved_cards_are_exported(reviewer):
    approved(reviewer)
    approved(reviewer, answer="rejected", nama="SITI AISYAH")
    wanted = approved(reviewer, nama="SITI AISYAH", provinsi="BALI")
    assert list(corrections.exportable()) == [reading_of(wanted)]
    assert corrections.corrections_of(corrections.exportable()) == 2


def test_card_of_who_took_the_consent_back_is_left_out(reviewer):
    case = approved(reviewer, nama="SITI AISYAH")
    Consent.objects.create(user=case.user, version="1", language="id", agreed=False)
    assert list(corrections.exportable()) == []
    Consent.objects.create(user=case.user, version="1", language="id", agreed=True)
    assert list(corrections.exportable()) == list(Reading.objects.all())


def test_card_whose_time_is_over_is_left_out(reviewer, settings):
    approved(reviewer, nama="SITI AISYAH")
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "verified": -1}
    retention.purge()
    assert list(corrections.exportable()) == []
