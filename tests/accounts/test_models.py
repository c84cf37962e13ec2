import pytest
from django.db import IntegrityError

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_create_user_lowers_the_address_and_has_a_public_id():
    user = User.objects.create_user("Siti@Example.com")

    assert user.email == "siti@example.com"
    assert user.public_id.startswith("usr_")
    assert not user.has_usable_password()


def test_create_superuser_has_a_proved_address_and_every_right():
    user = User.objects.create_superuser("boss@example.com", "a long enough secret")

    assert (user.is_staff, user.is_superuser, user.email_verified_at is None) == (True, True, False)


def test_address_that_differs_in_capitals_only_is_refused():
    UserFactory.create(email="siti@example.com")

    with pytest.raises(IntegrityError):
        UserFactory.create(email="SITI@example.com")
