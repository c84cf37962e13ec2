"""People for the tests."""

import factory
from django.utils import timezone

from accounts.models import User

PASSWORD = "lampu kertas hijau 7"


class UserFactory(factory.django.DjangoModelFactory):
    """An account with a proved address."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"orang{number}@example.com")
    password = factory.django.Password(PASSWORD)
    email_verified_at = factory.LazyFunction(timezone.now)
