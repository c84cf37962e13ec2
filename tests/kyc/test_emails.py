import pytest

from kyc.models import Decision
from kyc.states import Status
from tests.kyc.factories import decide, person, verification_in

SUBJECTS = {
    ("verified", "en"): "Your identity is verified",
    ("verified", "id"): "Identitas Anda sudah terverifikasi",
    ("rejected", "en"): "We could not verify your identity",
    ("rejected", "id"): "Kami tidak dapat memverifikasi identitas Anda",
    ("resubmission_requested", "en"): "Please send a new photo of your KTP",
    ("resubmission_requested", "id"): "Mohon kirim foto KTP yang baru",
}


@pytest.mark.parametrize(("status", "language"), sorted(SUBJECTS))
def test_mail_is_in_the_language_of_the_person(
    status, language, reviewer, run_tasks, mailoutbox, settings
):
    reader = person(language=language)
    verification_in(status, user=reader, reviewer=reviewer)
    run_tasks()

    [mail] = mailoutbox
    html, kind = mail.alternatives[0]
    assert (mail.subject, mail.to, kind) == (
        SUBJECTS[status, language],
        [reader.email],
        "text/html",
    )
    for body in (mail.body, html):
        assert f"{settings.SITE_URL}/status/" in body
    assert f'lang="{language}"' in html


def told(reviewer, mailoutbox, run_tasks, **changes) -> str:
    """Return the plain mail about a rejection."""
    case = verification_in(Status.IN_REVIEW, user=person(language="en"))
    answer = {"answer": Decision.Answer.REJECTED, "reject_type": "final", **changes}
    decide(case, reviewer, **answer)
    run_tasks()
    return mailoutbox[-1].body


def test_mail_tells_reasons_and_message_as_they_are(reviewer, mailoutbox, run_tasks):
    reasons = ["image_glare", "image_cropped"]
    body = told(
        reviewer, mailoutbox, run_tasks, reasons=reasons, user_message="Don't use the flash & go"
    )
    assert "Light reflects on the card." in body
    assert "Part of the card is cut off." in body
    assert "Don't use the flash & go" in body


def test_mail_keeps_the_html_of_a_message_as_text(reviewer, mailoutbox, run_tasks):
    told(reviewer, mailoutbox, run_tasks, reasons=["image_glare"], user_message="<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in mailoutbox[-1].alternatives[0][0]


@pytest.mark.parametrize(
    "code", ["duplicate_identity", "document_tampered", "blocklisted", "suspected_fraud"]
)
def test_mail_about_a_sensitive_reason_is_neutral(code, reviewer, mailoutbox, run_tasks):
    secret = told(
        reviewer, mailoutbox, run_tasks, reasons=["image_glare", code], user_message="We know"
    )
    assert "We could not verify your identity with this document." in secret
    assert "We know" not in secret
    assert "Light reflects" not in secret
    other = told(reviewer, mailoutbox, run_tasks, reasons=["suspected_fraud"])
    assert secret == other
