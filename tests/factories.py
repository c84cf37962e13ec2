"""People for the tests."""

from typing import Any

import factory
from django.utils import timezone

from accounts import consent_text
from accounts.models import Consent, User

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
