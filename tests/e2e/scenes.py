"""Every page of the people's door, in every state that it has."""

import io
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from kyc.models import Document, Verification
from kyc.roles import REVIEWERS
from kyc.services import appeals, marks
from kyc.states import Status
from tests.factories import PASSWORD
from tests.kyc.factories import (
    CARD,
    decide,
    document_of,
    person,
    reading,
    replace_reading,
    staff,
    verification_in,
)

Scene = Callable[[Client], str]
STATUS = reverse("kyc:status")


def own(name: str, **fields: Any) -> Scene:
    """Return a page of somebody who is logged in."""

    def scene(client: Client) -> str:
        client.force_login(person(**fields))
        return reverse(name)

    return scene


def public(name: str) -> Scene:
    """Return a page for everybody."""
    return lambda _client: reverse(name)


def verify_email(client: Client) -> str:
    sent = {"email": "siti@example.com", "password": PASSWORD}
    return str(client.post(reverse("accounts:sign-up"), sent).headers["Location"])


def reset_password(client: Client) -> str:
    sent = {"email": "siti@example.com"}
    return str(client.post(reverse("accounts:forgot-password"), sent).headers["Location"])


def confirm_email(client: Client) -> str:
    client.force_login(person())
    sent = {"email": "baru@example.com", "password": PASSWORD}
    return str(client.post(reverse("accounts:change-email"), sent).headers["Location"])


def standing(status: str) -> Scene:
    """Return the status page in a status."""

    def scene(client: Client) -> str:
        case_in(client, status)
        return STATUS

    return scene


def being_read(client: Client) -> str:
    Document.objects.filter(verification=case_in(client, Status.PROCESSING)).update(read_attempts=1)
    return STATUS


def marked(client: Client) -> str:
    case = case_in(client, Status.IN_REVIEW)
    doubtful = reading(
        nama={"checks": ["uncertain"]}, agama={"value": "", "checks": ["unreadable"]}
    )
    replace_reading(case, doubtful)
    marks.mark_fields(verification=case, marks={"nama": "SITI AISYAH", "nik": None})
    return STATUS


def appealed(client: Client) -> str:
    appeals.appeal(verification=case_in(client, Status.REJECTED))
    return STATUS


def appeal(client: Client) -> str:
    case_in(client, Status.RESUBMISSION_REQUESTED)
    return reverse("kyc:appeal")


def refused(*reasons: str, reject_type: str = "retry", message: str = "") -> Scene:
    """Return the status page after a refusal for these reasons."""

    def scene(client: Client) -> str:
        refuse(case_in(client, Status.IN_REVIEW), *reasons, reject_type=reject_type, told=message)
        return STATUS

    return scene


def refuse(case: Verification, *reasons: str, reject_type: str = "retry", told: str = "") -> None:
    """Refuse a case as a reviewer."""
    answer = {"answer": "rejected", "reject_type": reject_type, "reasons": reasons}
    decide(case, a_reviewer(), **answer, user_message=told)


def a_reviewer() -> User:
    """Return somebody who may decide."""
    return staff(REVIEWERS)


def case_in(client: Client, status: str) -> Verification:
    """Return a case with a photo that a browser can draw; its owner is logged in."""
    user = person()
    client.force_login(user)
    case = verification_in(status, user=user, reviewer=a_reviewer())
    document = document_of(case)
    document.photo.save("photo.jpg", ContentFile(drawn_photo()))
    return case


def drawn_photo() -> bytes:
    """Return a photo of nothing: a bright card on a dark table."""
    photo, data = Image.new("RGB", (1200, 800), "#5b4a3c"), io.BytesIO()
    (left, top), _, (right, bottom), _ = CARD
    photo.paste("#bcd7e6", (round(left), round(top), round(right), round(bottom)))
    photo.save(data, "JPEG")
    return data.getvalue()


SCENES: dict[str, Scene] = {
    "sign-up": public("accounts:sign-up"),
    "log-in": public("accounts:log-in"),
    "verify-email": verify_email,
    "forgot-password": public("accounts:forgot-password"),
    "reset-password": reset_password,
    "404": lambda _client: "/nothing-here/",
    "settings": own("accounts:settings"),
    "change-password": own("accounts:change-password"),
    "change-email": own("accounts:change-email"),
    "confirm-email": confirm_email,
    "consent": own("kyc:consent", agreed=False),
    "consent-withdraw": own("kyc:consent"),
    "export": own("kyc:export"),
    "erase": own("kyc:erase"),
    "upload": own("kyc:upload"),
    "appeal": appeal,
    "status-awaiting-email": own("kyc:status", email_verified_at=None),
    "status-awaiting-document": own("kyc:status"),
    "status-received": standing(Status.PROCESSING),
    "status-being-read": being_read,
    "status-in-review": standing(Status.IN_REVIEW),
    "status-marked": marked,
    "status-appealed": appealed,
    "status-verified": standing(Status.VERIFIED),
    "status-refused": refused("image_glare", "nik_dob_mismatch", message="Coba di dekat jendela."),
    "status-rejected": refused("under_age", reject_type="final"),
    "status-neutral": refused("suspected_fraud", reject_type="final"),
    "status-canceled": standing(Status.CANCELED),
    "status-expired": standing(Status.EXPIRED),
}
