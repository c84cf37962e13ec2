"""People for the tests."""

import time
from typing import Any

import factory
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from accounts import consent_text
from accounts.models import Consent, User
from accounts.second_factor import PASSED_AT, Authenticator

PASSWORD = "lampu kertas hijau 7"


class UserFactory(factory.django.DjangoModelFactory):
    """An account with a proved address, which has agreed unless `agreed=False` says otherwise."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"orang{number}@example.com")
    password = factory.django.Password(PASSWORD)
    email_verified_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def agreed(self: User, create: bool, extracted: bool | None, **_kwargs: Any) -> None:
        """Add a consent to the text of today."""
        if create and extracted is not False:
            Consent.objects.create(
                user=self, version=consent_text.VERSION, language="id", agreed=True
            )


def log_in_staff(client: Client, user: User) -> Client:
    """Log a member of staff in with both factors."""
    factor, _made = Authenticator.objects.get_or_create(
        user=user, confirmed=True, defaults={"name": "test"}
    )
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY], session[PASSED_AT] = factor.persistent_id, int(time.time())
    session.save()
    return client
