"""R5: Firebase ends equal to the database, whatever happens on the way. `make fuzz`: 5,000."""

import os
import random
from collections import Counter
from importlib import import_module

import pytest
from django.conf import settings as configured
from django_q.models import OrmQ

from kyc import firebase
from kyc.models import Verification
from kyc.states import Status
from tests.kyc.factories import person, verification_in
from tests.promises.report import report

PEOPLE = int(os.environ.get("PROMISE_STATUSES", "60"))
OUTAGE = range(40, 140)  # calls that find nobody there

pytestmark = pytest.mark.django_db


class Cloud:
    """Firebase with 30 % errors, half of them after it wrote, and an outage."""

    def __init__(self) -> None:
        self.draw, self.calls = random.Random(5), 0  # noqa: S311
        self.documents: dict[str, tuple[str, int]] = {}
        self.fell = 0

    def sync(self, *, uid: str, status: str, version: int) -> None:
        """Write as `kyc.firebase.sync` does: never an older version over a newer."""
        self.calls += 1
        luck = self.draw.random()
        if self.calls in OUTAGE or luck < 0.15:
            raise ConnectionError
        before = self.documents.get(uid, ("", 0))
        if version >= before[1]:
            self.documents[uid] = (status, version)
        self.fell += self.documents[uid][1] < before[1]
        self.move(uid)
        if luck > 0.85:
            raise TimeoutError

    def move(self, uid: str) -> None:
        """Sometimes a person takes the verification back while we write."""
        case = Verification.objects.get(user__public_id=uid)
        if case.status == Status.PROCESSING and self.draw.random() < 0.3:
            case.move_to(Status.CANCELED, actor=case.user, reason="canceled_by_user")


def work_off(draw: random.Random) -> None:
    """Work the queue off in any order, as django-q does: what failed stays, up to its limit."""
    tries: Counter[int] = Counter()
    while rows := list(OrmQ.objects.values_list("pk", flat=True)):
        row = OrmQ.objects.get(pk=draw.choice(rows))
        module, name = row.task["func"].rsplit(".", 1)
        try:
            getattr(import_module(module), name)(*row.task["args"])
        except OSError:
            tries[row.pk] += 1
            if not 0 < configured.Q_CLUSTER["max_attempts"] <= tries[row.pk]:
                continue
        row.delete()


def test_every_status_arrives_and_no_version_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = Cloud()
    monkeypatch.setattr(firebase, "sync", cloud.sync)
    for _number in range(PEOPLE):
        verification_in(Status.PROCESSING, user=person())

    work_off(cloud.draw)

    truth = {
        case.user.public_id: (case.status, case.status_version)
        for case in Verification.objects.select_related("user")
    }
    report("R5", people=PEOPLE, calls=cloud.calls, fell=cloud.fell)
    assert cloud.documents == truth
    assert {status for status, _version in truth.values()} == {"processing", "canceled"}
    assert cloud.fell == 0
