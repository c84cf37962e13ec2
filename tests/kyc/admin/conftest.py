"""A reviewer at the desk, and a case that waits."""

import pytest

from kyc.models import Verification
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.factories import verification_in


@pytest.fixture
def desk(client, reviewer):
    log_in_staff(client, reviewer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def case(user) -> Verification:
    return verification_in(Status.IN_REVIEW, user=user)
