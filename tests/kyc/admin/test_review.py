from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kyc.admin.case import strip
from kyc.models import Claim, Correction, LedgerEntry, Reading
from kyc.roles import AUDITORS, REVIEWERS, SENIOR_REVIEWERS
from kyc.services import claims
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.admin.desk import NEXT, QUEUE, post, url
from tests.kyc.factories import (
    document_of,
    person,
    reading,
    replace_reading,
    staff,
    verification_in,
)


def test_case_shows_photo_boxes_and_17_fields(desk, case):
    page = desk.get(url(case)).content.decode()
    assert f'href="{url(case, "photo")}"' in page
    assert page.count("data-box=") == page.count("data-field=") == 17
    assert 'value="SITI RAHMAWATI"' in page


def test_case_says_in_words_what_is_unsure(desk, user):
    case = verification_in(Status.PROCESSING, user=user)
    unsure: dict[str, Any] = {
        "nama": {"confidence": 0.4},
        "agama": {"value": "", "confidence": 0.0, "box": None},
    }
    payload = reading(verdicts=("image_glare",), nik={"checks": ["nik_region_differs"]}, **unsure)
    Reading.objects.create(document=document_of(case), payload=payload)
    case.move_to(Status.IN_REVIEW, actor=None, reason="photo_read")

    page = desk.get(url(case))

    trust = {row.key: row.trust_text for row in page.context["rows"]}
    assert (trust["nama"], trust["agama"], trust["nik"]) == ("Unsure", "Not found", "Sure")
    assert page.context["findings"] == ["Glare", "NIK from another region", "2 fields to check"]
    assert page.context["ticked"] == ["image_glare"]


def test_case_without_a_readable_photo_still_opens(desk, user):
    case = verification_in(Status.PROCESSING, user=user)
    Reading.objects.create(document=document_of(case), error_code="technical_error")
    case.move_to(Status.IN_REVIEW, actor=None, reason="technical_error")
    page = desk.get(url(case))
    assert page.context["findings"] == ["Technical error"]
    assert page.content.decode().count("data-field=") == 17


def test_approve_goes_on_to_the_next_case(desk, case):
    waiting = verification_in(Status.IN_REVIEW, user=person())
    response = post(desk, case)
    assert response.url == NEXT
    assert desk.get(NEXT).url == url(waiting)
    case.refresh_from_db()
    assert case.status == Status.VERIFIED


def test_approve_saves_the_corrected_fields_with_it(desk, case):
    post(desk, case, field_nama="  siti  aisyah ", field_nik="3201014512890003")
    assert [(c.key, c.value) for c in Correction.objects.all()] == [("nama", "SITI AISYAH")]


def test_answer_that_is_refused_corrects_nothing(desk, case):
    page = post(desk, case, action="reject", reject_type="retry", field_nama="SITI AISYAH")
    assert page.status_code == 400
    assert Correction.objects.count() == 0
    assert "SITI AISYAH" in page.content.decode()


def test_save_corrections_stays_on_the_case(desk, case):
    response = post(desk, case, action="save", field_nama="SITI AISYAH")
    assert response.url == url(case)
    page = desk.get(url(case)).content.decode()
    assert "Read as SITI RAHMAWATI" in page
    case.refresh_from_db()
    assert case.status == Status.IN_REVIEW


def test_refuse_with_reasons(desk, case):
    post(
        desk,
        case,
        action="reject",
        reject_type="retry",
        reasons=["image_glare", "image_cropped"],
        user_message="Near a window, please.",
        internal_note="second time",
    )
    case.refresh_from_db()
    decision = case.decisions.get()
    assert case.status == Status.RESUBMISSION_REQUESTED
    assert decision.reasons == ["image_glare", "image_cropped"]
    assert (decision.user_message, decision.internal_note) == (
        "Near a window, please.",
        "second time",
    )


def test_refuse_without_a_reason_keeps_what_was_typed(desk, case):
    page = post(desk, case, action="reject", reject_type="retry", user_message="Hello there")
    assert page.status_code == 400
    content = page.content.decode()
    assert "Choose at least one reason." in content
    assert "Hello there" in content
    assert "data-refusal open" in content


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"field_nama": "a" * 256}, "Nama: Ensure this value has at most 255 characters"),
        ({"field_nama": "a\0b"}, "Nama: Null characters are not allowed."),
        ({"reasons": ["no_such"]}, "Reasons: Select a valid choice."),
        ({"internal_note": "x" * 4001}, "Internal note (only reviewers see it): Ensure"),
    ],
)
def test_answer_that_is_refused_says_why_and_keeps_what_was_typed(changes, reason, desk, case):
    page = post(desk, case, field_agama="hindu", **changes)
    assert page.status_code == 400
    content = page.content.decode()
    assert reason in content
    assert 'value="HINDU"' in content


def test_answer_to_a_decided_case_is_409(desk, case):
    post(desk, case)
    page = post(desk, case)
    assert page.status_code == 409
    assert "Somebody has decided on this case already." in page.content.decode()


def test_answer_to_their_own_case_is_403(desk, reviewer):
    own = verification_in(Status.IN_REVIEW, user=reviewer)
    assert post(desk, own).status_code == 403
    assert 'value="approve"' not in desk.get(url(own)).content.decode()


def test_answer_that_is_no_answer_is_400(desk, case):
    assert post(desk, case, action="explode").status_code == 400


def test_page_that_tells_what_was_looked_at_must_tell_all(desk, case):
    replace_reading(case, reading(nama={"confidence": 0.4}))
    page = post(desk, case, looked_at="", field_agama="hindu")
    assert page.status_code == 400
    content = page.content.decode()
    assert "Please look at this field first: Nama" in content
    assert 'value="HINDU"' in content
    assert content.count("data-eyes") == 1
    assert post(desk, case, looked_at="nama").url == NEXT


def test_skip_leads_to_the_case_after_and_then_around(desk, case):
    second = verification_in(Status.IN_REVIEW, user=person())
    assert desk.get(NEXT, {"after": case.public_id}).url == url(second)
    assert desk.get(NEXT, {"after": second.public_id}).url == url(case)


def test_next_with_nobody_waiting_leads_to_the_queue(desk):
    assert desk.get(NEXT).url == QUEUE


@pytest.mark.parametrize("name", ["change", "photo"])
def test_staff_without_the_right_see_nothing(name, client, case):
    log_in_staff(client, person(is_staff=True))
    for address in (url(case, name), QUEUE, NEXT):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["change", "photo"])
def test_people_are_sent_to_the_log_in(name, client, case, user):
    client.force_login(user)
    assert client.get(url(case, name)).url.startswith(reverse("admin:login"))


def test_photo_is_handed_to_reviewers(desk, case):
    response = desk.get(url(case, "photo"))
    assert b"".join(response.streaming_content) == b"\xff\xd8\xff stored"
    assert response["Cache-Control"].startswith("private, no-store")


def test_nobody_adds_or_deletes_a_case(desk, case):
    assert desk.get(url(case, "delete")).status_code == 403
    assert desk.get(reverse("admin:kyc_verification_add")).status_code == 403


def test_strip_of_an_upside_down_box_is_turned_upright():
    flat = strip([[100, 200], [300, 200], [300, 240], [100, 240]])
    turned = strip([[300, 240], [100, 240], [100, 200], [300, 200]])
    assert flat.view_box == turned.view_box == "88.0 188.0 224.0 64.0"
    assert flat.upright == "rotate(-0.00 200.0 220.0)"
    assert turned.upright == "rotate(-180.00 200.0 220.0)"


@pytest.mark.parametrize("pk", ["abc", "1_0x", "9" * 30, pytest.param("9" * 5000, id="long")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_case_that_is_no_number_does_not_exist(desk, pk, method):
    assert getattr(desk, method)(f"{QUEUE}{pk}/change/").status_code == 404


def test_console_has_the_icon_of_the_site(client):
    page = client.get(reverse("admin:login")).content.decode()
    assert 'href="/static/img/logo.svg"' in page


def entries(action: str) -> list[tuple[str, str]]:
    """Return who did what to what, as the audit trail has it."""
    return list(LedgerEntry.objects.filter(action=action).values_list("actor", "subject"))


def test_every_view_of_a_case_and_a_photo_is_in_the_trail(desk, case, reviewer):
    for _time in range(2):
        desk.get(url(case))
        b"".join(desk.get(url(case, "photo")))
    assert entries("case_viewed") == [(reviewer.public_id, case.public_id)] * 2
    assert entries("photo_viewed") == [(reviewer.public_id, document_of(case).public_id)] * 2


def test_decision_and_corrected_fields_are_in_the_trail_without_values(desk, case):
    post(desk, case, field_nama="SITI AISYAH")
    corrected = LedgerEntry.objects.get(action="fields_corrected")
    decided = LedgerEntry.objects.get(action="case_decided")
    assert corrected.details == {"fields": ["nama"]}
    assert decided.details == {"answer": "approved", "reasons": []}


def test_opened_case_is_held_and_the_heartbeat_says_so(desk, case, client):
    desk.get(url(case))
    assert desk.post(url(case, "hold")).json() == {"held": True}
    Claim.objects.all().delete()
    assert desk.post(url(case, "hold")).json() == {"held": False}


def test_case_that_another_holds_cannot_be_answered(desk, case):
    other = staff(REVIEWERS)
    claims.claim_next(reviewer=other)
    page = desk.get(url(case)).content.decode()
    assert f"{other.email} is working on this case" in page
    assert 'value="approve"' not in page
    assert other.email in desk.get(QUEUE).content.decode()


def test_auditor_sees_the_case_and_nothing_to_answer_with(client, case):
    log_in_staff(client, staff(AUDITORS))
    page = client.get(url(case), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "You may look at this case, and change nothing." in page
    assert 'name="action"' not in page
    assert Claim.objects.count() == 0


def proposed(desk, case) -> Client:
    """Let the desk propose a final refusal; return the browser of a senior reviewer."""
    post(desk, case, action="reject", reject_type="final", reasons=["image_glare"])
    second = log_in_staff(Client(HTTP_ACCEPT_LANGUAGE="en"), staff(SENIOR_REVIEWERS))
    assert second.get(NEXT).headers["Location"] == url(case)
    return second


def test_second_pair_of_eyes_confirms_what_was_proposed(desk, case):
    second = proposed(desk, case)
    page = second.get(url(case)).content.decode()
    assert "It ends the verification for good" in page
    answer = {"action": "confirm", "seen_version": case.status_version}
    following = second.post(url(case, "second"), answer).headers["Location"]
    assert following == f"{NEXT}?after={case.public_id}"
    case.refresh_from_db()
    assert case.status == Status.REJECTED


def test_second_pair_of_eyes_sends_back_with_a_note(desk, case):
    second = proposed(desk, case)
    answer = {"action": "send_back", "seen_version": case.status_version, "note": "Look again"}
    second.post(url(case, "second"), answer)
    Claim.objects.all().delete()
    page = desk.get(url(case)).content.decode()
    assert "Look again" in page
    assert 'value="approve"' in page


def test_second_pair_of_eyes_must_say_which(desk, case):
    second = proposed(desk, case)
    second.post(url(case, "second"), {"action": "perhaps"})
    assert entries("proposal_confirmed") == entries("proposal_returned") == []


def test_trail_is_read_by_auditors(client, desk, case, reviewer):
    desk.get(url(case))
    auditor = log_in_staff(Client(HTTP_ACCEPT_LANGUAGE="en"), staff(AUDITORS))
    page = auditor.get(reverse("admin:kyc_ledgerentry_changelist")).content.decode()
    assert reviewer.public_id in page
    assert "Case opened, NIK shown" in page
