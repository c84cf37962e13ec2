import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from kyc.models import Verification
from kyc.roles import REVIEWERS
from kyc.services import second_eyes
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.admin.desk import QUEUE, post, url
from tests.kyc.factories import (
    person,
    reading,
    replace_reading,
    staff,
    verification_in,
)

FRAME = [[100, 90], [300, 90], [300, 200], [100, 200]]


@pytest.fixture
def half_a_minute(settings) -> None:
    settings.UNDO_SECONDS = 30


@pytest.mark.usefixtures("half_a_minute")
def test_next_page_offers_to_take_the_answer_back(desk, case, user):
    waiting = verification_in(Status.IN_REVIEW, user=person())
    post(desk, case, action="reject", reject_type="retry", reasons=["image_glare"])
    page = desk.get(url(waiting)).content.decode()
    assert user.email in page
    assert f'action="{url(case, "undo")}"' in page
    assert f'action="{url(case, "undo")}"' in desk.get(QUEUE).content.decode()

    assert desk.post(url(case, "undo")).url == url(case)
    again = desk.get(url(case))
    assert again.context["is_answerable"]
    assert (again.context["ticked"], again.context["is_refusing"]) == (["image_glare"], True)
    assert "Taken back: nothing has left the house." in again.content.decode()


@pytest.mark.usefixtures("half_a_minute")
def test_page_of_a_held_case_says_who_answered(desk, case, reviewer):
    post(desk, case)
    other = log_in_staff(Client(HTTP_ACCEPT_LANGUAGE="en"), staff(REVIEWERS))
    page = other.get(url(case)).content.decode()
    assert f"{reviewer.email} has answered; the answer takes effect in a moment." in page
    assert "data-undo" not in page
    assert 'value="approve"' not in page


@pytest.mark.usefixtures("half_a_minute")
def test_undo_that_comes_too_late_says_so(desk, case):
    assert (
        desk.post(url(case, "undo"), follow=True)
        .content.decode()
        .count("There is nothing to take back any more.")
        == 1
    )


@pytest.fixture
def refused_case(db) -> Verification:
    """Return a case of somebody who reads Indonesian."""
    return verification_in(Status.IN_REVIEW, user=person(language="id"))


def preview(desk, case, **changes) -> str:
    data = {"reasons": ["image_glare"], "reject_type": "retry", **changes}
    return desk.post(url(case, "preview"), data).content.decode()


def test_preview_is_what_the_person_then_sees(desk, refused_case):
    given = {"user_message": "Coba di dekat jendela.", "frames": json.dumps([FRAME])}
    shown = preview(desk, refused_case, **given)
    refused = {"action": "reject", "reject_type": "retry", "reasons": ["image_glare"]}
    post(desk, refused_case, **refused, **given)
    own = Client(HTTP_ACCEPT_LANGUAGE="id")
    own.force_login(refused_case.user)
    page = " ".join(own.get(reverse("kyc:status")).content.decode().split())
    start, end = '<ul class="reasons">', '<figure class="framed">'
    for part in (shown[shown.index(start) : shown.index(end)], "Ditandai oleh tim kami: "):
        assert " ".join(part.split()) in page
    frames = re.findall('class="framed__line" points="([^"]+)"', shown)
    assert frames == re.findall('class="framed__line" points="([^"]+)"', page)
    assert frames[1] == "100.0,90.0 300.0,90.0 300.0,200.0 100.0,200.0"


def test_preview_keeps_a_secret_reason_secret(desk, refused_case):
    shown = preview(
        desk,
        refused_case,
        reasons=["suspected_fraud"],
        user_message="We know it.",
        frames=json.dumps([FRAME]),
    )
    assert "Kami tidak dapat memverifikasi identitas Anda dengan dokumen ini." in shown
    assert ("We know it." in shown, "framed" in shown) == (False, False)


@pytest.mark.parametrize(
    ("reject_type", "message"), [("retry", "Coba <b>di dekat</b> jendela."), ("final", "")]
)
def test_preview_shows_the_mail_that_is_then_sent(
    reject_type, message, desk, refused_case, senior, run_tasks, mailoutbox
):
    answer = {"reject_type": reject_type, "reasons": ["image_glare"], "user_message": message}
    shown = html.unescape(preview(desk, refused_case, **answer))
    post(desk, refused_case, action="reject", **answer)
    if reject_type == "final":
        version = refused_case.status_version
        second_eyes.confirm(verification=refused_case, senior=senior, seen_version=version)
    run_tasks()
    [mail] = mailoutbox
    assert (mail.to, len(mail.subject) > 10) == ([refused_case.user.email], True)
    assert f'<p class="mail-subject">{mail.subject}</p>' in shown
    assert f"<pre>{mail.body.strip()}</pre>" in shown


def test_heading_of_the_mail_is_the_reviewers_the_mail_the_persons(desk, refused_case):
    shown = preview(desk, refused_case)
    assert '<h2 id="mail-title" lang="en">And by mail:</h2>' in shown
    assert "Mohon kirim foto KTP yang baru" in shown


def test_preview_of_no_reason_is_empty(desk, refused_case):
    assert preview(desk, refused_case, reasons=[]) == ""


@pytest.mark.parametrize(
    "frames",
    [
        "{",
        "7",
        "[[1, 2]]",
        json.dumps([FRAME[:3]]),
        json.dumps([FRAME] * 9),
        '[[["a", 1], [1, 1], [1, 1], [1, 1]]]',
        "[[[NaN, 1], [1, 1], [1, 1], [1, 1]]]",
        "[" * 3000,
    ],
)
def test_frames_that_are_none_are_refused(frames, desk, case):
    page = post(desk, case, action="reject", reasons=["image_glare"], frames=frames)
    assert page.status_code == 400
    assert "These are no frames on a photo." in page.content.decode()
    assert preview(desk, case, frames=frames) == ""


def test_drawn_frames_end_with_the_photo(desk, case):
    beyond = json.dumps([[[-5, 10], [5000, 10], [5000, 5000], [-5, 5000]]])
    refused = {"action": "reject", "reject_type": "retry", "reasons": ["image_glare"]}
    post(desk, case, **refused, frames=beyond)
    assert case.decisions.get().frames == [[[0, 10], [1200, 10], [1200, 800], [0, 800]]]


def test_screen_and_photocopy_are_ticked_where_the_machine_says_so(desk, case):
    verdicts = ("document_screen", "document_photocopy")
    replace_reading(case, reading(verdicts=verdicts))
    assert desk.get(url(case)).context["ticked"] == list(verdicts)
