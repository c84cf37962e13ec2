"""Who was seen before, and why we think so."""

from typing import Any

import pytest

from kyc.models import Fingerprint
from kyc.sealing import key_text, new_key
from kyc.services import duplicates, keys, review
from kyc.states import Status
from tests.kyc.factories import (
    document_of,
    person,
    reading,
    reading_of,
    replace_reading,
    verification_in,
)

pytestmark = pytest.mark.django_db

CARD = "5a" * 72
NEARLY = "5a" * 60 + "5b" * 12
OTHER = "a5" * 72
TOWNS = "BOGOR DEPOK MEDAN PADANG GARUT KUDUS BLORA TEGAL MALANG SERANG AMBON".split()  # noqa: SIM905


def seen(status=Status.IN_REVIEW, *, user=None, reviewer=None, likeness="", **values):
    """Return a case whose card reads so."""
    case = verification_in(status, user=user or person(), reviewer=reviewer)
    fields: Any = {key: {"value": value, "raw_text": value} for key, value in values.items()}
    payload = {**reading(**fields), "likeness": likeness}
    duplicates.remember(reading=replace_reading(case, payload))
    return case


def somebody(number: int, **values):
    return {
        "nik": f"32010145128{number:05d}",
        "nama": "BUDI SANTOSO",
        "tempat_lahir": TOWNS[number],
        "tanggal_lahir": f"{number:02d}-01-1970",
        **values,
    }


def kinds(case):
    return {
        found.verification.pk: found.kinds for found in duplicates.find(document=document_of(case))
    }


def test_same_nik_is_found_among_pending_refused_and_verified(reviewer):
    nik = "3201014512890003"
    statuses = (Status.IN_REVIEW, Status.REJECTED, Status.VERIFIED)
    others = [
        seen(status, reviewer=reviewer, **somebody(number, nik=nik))
        for number, status in enumerate(statuses, 1)
    ]
    seen(Status.CANCELED, **somebody(8, nik=nik))
    seen(**somebody(9))
    case = seen(**somebody(10, nik=nik))
    assert kinds(case) == {other.pk: ("nik",) for other in others}


def test_own_earlier_case_is_no_duplicate(user, reviewer):
    seen(Status.REJECTED, user=user, reviewer=reviewer, **somebody(1))
    assert kinds(seen(user=user, **somebody(1))) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"nama": "BOEDI SANTOSO"},
        {"nama": "H. BUDI SANTOSO, S.PD"},
        {"nama": "SANTOSO BUDI"},
        {"nama": "BUDI SANTOSA WIJAYA"},
        {"nama": "BUDI SAMTOSO"},
        {"tanggal_lahir": "07-01-1970"},
    ],
)
def test_same_person_spelled_otherwise_is_found(values):
    other = seen(**somebody(1))
    same = somebody(2, tanggal_lahir="01-01-1970", tempat_lahir=TOWNS[1])
    assert kinds(seen(**same | values)) == {other.pk: ("person",)}


def test_namesake_of_another_birth_date_and_place_is_not_found():
    seen(**somebody(1))
    assert kinds(seen(**somebody(2))) == {}


def test_card_photographed_again_is_found_and_another_is_not():
    other = seen(likeness=CARD, **somebody(1))
    seen(likeness=OTHER, **somebody(2, nama="AGUS"))
    assert kinds(seen(likeness=NEARLY, **somebody(3, nama="EKO"))) == {other.pk: ("card",)}


def test_most_reasons_come_first():
    one = seen(**somebody(1, nik="3201014512890003", nama="AGUS"))
    both = seen(likeness=CARD, **somebody(2, nik="3201014512890003", nama="EKO"))
    case = seen(likeness=CARD, **somebody(3, nik="3201014512890003", nama="TONO"))
    found = duplicates.find(document=document_of(case))
    assert [(each.verification, each.kinds) for each in found] == [
        (both, ("nik", "card")),
        (one, ("nik",)),
    ]


def test_corrected_nik_is_what_is_looked_up(reviewer):
    other = seen(**somebody(1))
    case = seen(**somebody(2, nama="AGUS"))
    review.correct_fields(
        verification=case,
        reviewer=reviewer,
        values={"nik": somebody(1)["nik"]},
        seen_version=case.status_version,
    )
    assert kinds(case) == {other.pk: ("nik",)}


def test_mask_hides_the_bits_and_keeps_how_far_they_differ():
    key = new_key()
    one, other = duplicates.masked(CARD, key), duplicates.masked(NEARLY, key)
    assert duplicates.difference(one, other) == duplicates.difference(CARD, NEARLY)
    assert duplicates.masked(one, key) == CARD
    assert one not in {CARD, duplicates.masked(CARD, new_key())}


def test_new_index_key_finds_the_same_after_rotation(settings):
    other, case = seen(likeness=CARD, **somebody(1)), seen(likeness=CARD, **somebody(1))
    digest = Fingerprint.objects.get(document=document_of(case)).nik
    settings.INDEX_KEYS = [key_text(new_key())]
    for unread in keys.readings_to_index():
        keys.index_reading(reading_id=unread.pk)
    assert kinds(case) == {other.pk: ("nik", "person", "card")}
    assert Fingerprint.objects.get(document=document_of(case)).nik != digest
    assert reading_of(case).read_fields()[2]["value"] == somebody(1)["nik"]
