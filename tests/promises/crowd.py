"""People who send a photo until it is taken, a reviewer who answers, and who counts in the end.

For `tests.promises.chaos`: needs Django set up on the site's own database.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils import timezone
from django_q.models import OrmQ

from accounts import consent_text, services
from accounts.errors import ProblemError
from accounts.models import Consent, User
from kyc.models import Decision, Document, Reading, StatusChange, Verification
from kyc.services import review
from kyc.states import Status
from tests.promises.hostile import picture, saved

THREADS = 8
PATIENCE = 10  # seconds that a phone waits for an answer
PAUSE = 0.5
AGAIN = {409, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Person:
    """An account, its token and the photo it will send."""

    number: int
    email: str
    token: str
    photo: bytes


def crowd(count: int, seed: int) -> list[Person]:
    """Make accounts that have agreed, each with a phone and a photo of nothing."""
    people = []
    for number in range(count):
        user = User(email=f"orang{number}@example.com", email_verified_at=timezone.now())
        user.set_unusable_password()
        user.save()
        Consent.objects.create(user=user, version=consent_text.VERSION, language="id", agreed=True)
        token = services.add_phone(user=user, name="phone")[1]
        photo = saved(picture(random.Random(seed + number), (640, 420)), "JPEG")  # noqa: S311
        people.append(Person(number, user.email, token, photo))
    return people


def send_all(site: str, people: Sequence[Person], accepted: dict[str, str]) -> None:
    """Let everybody send until they get a 2xx; note each one's verification as it comes."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda person: _send(site, person, accepted), people))


def _send(site: str, person: Person, accepted: dict[str, str]) -> None:
    headers = {"Authorization": f"Token {person.token}", "Idempotency-Key": f"key-{person.number}"}
    while True:
        try:
            answer = requests.post(
                f"{site}/api/v1/verifications/",
                headers=headers,
                files={"photo": ("photo.jpg", person.photo, "image/jpeg")},
                timeout=PATIENCE,
            )
        except requests.RequestException:
            time.sleep(PAUSE)
            continue
        if answer.ok:
            accepted[person.email] = answer.json()["id"]
            return
        # A 4xx means that we asked in a wrong way; only what asks to come again may come again.
        assert answer.status_code in {409, 429, 500, 502, 503, 504}, (
            answer.status_code,
            answer.text,
        )
        time.sleep(PAUSE)


@contextmanager
def reviewing() -> Iterator[None]:
    """Refuse whatever waits for a reviewer, until the block ends."""
    User.objects.create_superuser(email="reviewer@example.com", password=None)
    ended = threading.Event()
    thread = threading.Thread(target=_review, args=(ended,))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _review(ended: threading.Event) -> None:
    while not ended.wait(PAUSE):
        close_old_connections()
        try:
            reviewer = User.objects.get(email="reviewer@example.com")
            for case in Verification.objects.filter(status=Status.IN_REVIEW):
                review.decide(
                    verification=case,
                    reviewer=reviewer,
                    answer="rejected",
                    reject_type="retry",
                    reasons=["image_blurred"],
                    seen_version=case.status_version,
                )
        except (DatabaseError, ProblemError):  # the next round looks again
            connection.close()
    connections.close_all()


def is_drained() -> bool:
    """Return whether nothing is left to do for anybody."""
    try:
        waiting = Verification.objects.filter(status__in=(Status.PROCESSING, Status.IN_REVIEW))
        unmailed = StatusChange.objects.filter(
            to_status=Status.RESUBMISSION_REQUESTED, mailed_at=None
        )
        return not (waiting.exists() or unmailed.exists() or OrmQ.objects.exists())
    except DatabaseError:
        connection.close()
        return False


def findings(people: Sequence[Person], accepted: dict[str, str], folder: Path) -> dict[str, int]:
    """Join what the phones were told with database, photos and mails."""
    known = set(Verification.objects.values_list("public_id", flat=True))
    readable = [document for document in Document.objects.all() if document.photo.read()[:2]]
    mails = Counter(
        line.removeprefix("To: ").strip()
        for file in (folder / "mail").glob("*")
        for line in file.read_text().splitlines()
        if line.startswith("To: ")
    )
    return {
        "accepted": len(accepted),
        "lost": len(set(accepted.values()) - known) + len(people) - len(accepted),
        "photos lost": len(people) - len(readable),
        "verifications doubled": Verification.objects.count() - len(people),
        "photos doubled": Document.objects.count() - len(people),
        "readings doubled": Reading.objects.count() - len(people),
        "decisions doubled": Decision.objects.count() - len(people),
        "mails lost": len(people) - len(mails),
        "mails doubled": sum(mails.values()) - len(mails),
    }
