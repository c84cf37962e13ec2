"""R6: of those who reach for a case at once, exactly one holds it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from kyc.models import Claim
from kyc.roles import REVIEWERS
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import person, staff, verification_in

RACES = 100
RACERS = 2
NEXT, QUEUE = reverse("admin:kyc_verification_next"), reverse("admin:kyc_verification_changelist")


def reach(barrier: Barrier, browser: Client) -> str:
    """Press "Claim next" at the same moment as the others; return where it leads."""
    try:
        barrier.wait(30)
        return browser.get(NEXT).headers["Location"]
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("private_folder")
def test_of_two_browsers_at_once_exactly_one_wins_each_of_100_races():
    reviewers = [staff(REVIEWERS) for _number in range(RACERS)]
    browsers = [log_in_staff(Client(), reviewer) for reviewer in reviewers]
    case = verification_in(Status.IN_REVIEW, user=person())
    won = reverse("admin:kyc_verification_change", args=[case.pk])
    barrier, held_by = Barrier(RACERS), []

    with ThreadPoolExecutor(RACERS) as pool:
        for _race in range(RACES):
            Claim.objects.all().delete()
            led_to = list(pool.map(reach, [barrier] * RACERS, browsers))
            assert sorted(led_to) == sorted([won, QUEUE])
            winner = reviewers[led_to.index(won)]
            held_by.append(Claim.objects.get().holder == winner)

    assert held_by == [True] * RACES
