"""The cases that `benchmarks.queue` asks for, and how it asks; imported once Django is set up."""

import random
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from kyc import sealing
from kyc.card import FIELD_LABELS
from kyc.fields import Sealed
from kyc.models import (
    Correction,
    Decision,
    Document,
    Fingerprint,
    Reading,
    StatusChange,
    Verification,
)
from kyc.readings import SURE
from kyc.services.duplicates import nik_digest
from kyc.states import Status
from tests.factories import log_in_staff

# As long as a real one; nothing here is ever opened.
CIPHERTEXT = Sealed(bytes(6000))
SHORT_CIPHERTEXT = Sealed(bytes(60))
DONE = (Status.VERIFIED, Status.VERIFIED, Status.VERIFIED, Status.REJECTED, Status.CANCELED)
CODES = ("image_glare", "image_blurred", "nik_dob_mismatch", "list_entry")
QUEUE = "admin:kyc_verification_changelist"


def fill(first: int, count: int, *, waiting: float) -> None:
    """Make so many cases, numbered on from `first`, each of a person of their own."""
    rng = random.Random(first)
    users = _users(first, count)
    now = timezone.now()
    cases = Verification.objects.bulk_create(
        Verification(
            user=user,
            status=Status.IN_REVIEW if rng.random() < waiting else rng.choice(DONE),
            status_version=2,
            updated_at=now - timedelta(minutes=rng.uniform(0, 60 * 24 * 90)),
        )
        for user in users
    )
    documents = Document.objects.bulk_create(
        Document(verification=case, photo=f"{case.pk}.jpg", width=1600, height=1200)
        for case in cases
    )
    readings = Reading.objects.bulk_create(
        Reading(document=document, payload=CIPHERTEXT, noticed=_noticed(rng))
        for document in documents
    )
    name, key = sealing.current(sealing.index_keys())
    Fingerprint.objects.bulk_create(
        Fingerprint(document=document, index_key=name, nik=nik_digest(nik(first + place), key))
        for place, document in enumerate(documents)
    )
    reviewer = _reviewer()
    Correction.objects.bulk_create(
        Correction(reading=reading, key="nama", value=SHORT_CIPHERTEXT, reviewer=reviewer)
        for reading in readings[::3]
    )
    _decide(cases, documents, reviewer, rng)


def nik(number: int) -> str:
    """Return the invented NIK of a numbered person."""
    return f"{3201000000000000 + number:016d}"


def analyze() -> None:
    """Let the database look at what it holds, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def reviewer_client() -> Client:
    """Return a browser of somebody who may do all that the pages ask."""
    client = Client(headers={"accept-language": "en"})
    return log_in_staff(client, _reviewer())


def pages(client: Client, rows: int) -> dict[str, Callable[[int], Any]]:
    """Return how to ask for each page; the number of the request varies what is asked."""
    ids = list(Verification.objects.order_by("pk").values_list("public_id", flat=True)[: rows // 2])

    def queue(**asked: Any) -> str:
        answer = client.get(reverse(QUEUE), asked)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{asked}: {answer}")
        return answer.content.decode()

    def search(text: str) -> None:
        if "1 result" not in queue(q=text, status="all"):
            raise RuntimeError(f"{text} was not found")

    return {
        "queue, first page": lambda _n: queue(),
        "queue, a late page": lambda n: queue(p=min(50, rows // 500) + n % 5),
        "queue, all": lambda _n: queue(status="all"),
        "queue, verified": lambda _n: queue(status="verified"),
        "queue, newest first": lambda _n: queue(o="-3"),
        "search, public id": lambda n: search(ids[n * 97 % len(ids)]),
        "search, e-mail": lambda n: search(email(n * 89 % rows)),
        "search, NIK": lambda n: search(nik(n * 83 % rows)),
        "next case": lambda _n: client.get(reverse("admin:kyc_verification_next")),
        "analytics": lambda _n: client.get(reverse("admin:kyc_verification_analytics")),
    }


def email(number: int) -> str:
    """Return the address of a numbered person."""
    return f"orang.nomor{number}@example.co.id"


def _users(first: int, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=email(number), password="!", email_verified_at=timezone.now())  # noqa: S106
        for number in range(first, first + count)
    )


def _noticed(rng: random.Random) -> dict[str, Any]:
    confidence = {key: round(1 - abs(rng.gauss(0, 0.08)), 4) for key in FIELD_LABELS}
    return {
        "codes": rng.sample(CODES, rng.choice((0, 0, 1, 2))),
        "confidence": confidence,
        "doubtful": [key for key, value in confidence.items() if value < SURE],
    }


def _reviewer() -> User:
    """Return a reviewer with every right of the console, whatever the roles are called."""
    reviewer, is_new = User.objects.get_or_create(
        email="petugas@example.co.id", defaults={"is_staff": True, "password": "!"}
    )
    if is_new:
        reviewer.email_verified_at = timezone.now()
        reviewer.save()
        reviewer.user_permissions.set(Permission.objects.filter(content_type__app_label="kyc"))
        reviewer.groups.set(Group.objects.all())
    return reviewer


def _decide(
    cases: list[Verification], documents: list[Document], reviewer: User, rng: random.Random
) -> None:
    """Make the steps of all cases, and the decisions of those that have one."""
    changes = StatusChange.objects.bulk_create(
        StatusChange(
            verification=case,
            to_status=case.status,
            version=2,
            reason="benchmark",
            created_at=case.updated_at,
        )
        for case in cases
    )
    answers = {Status.VERIFIED: ("approved", ""), Status.REJECTED: ("rejected", "final")}
    Decision.objects.bulk_create(
        Decision(
            verification=case,
            document=document,
            status_change=change,
            reviewer=reviewer,
            answer=answers[case.status][0],  # type: ignore[index]  # the statuses are plain texts
            reject_type=answers[case.status][1],  # type: ignore[index]
            reasons=rng.sample(CODES[:3], 1) if case.status == Status.REJECTED else [],
            user_message=SHORT_CIPHERTEXT,
            internal_note=SHORT_CIPHERTEXT,
            created_at=case.updated_at,
        )
        for case, document, change in zip(cases, documents, changes, strict=True)
        if case.status in answers
    )
