import pytest
from django.urls import reverse

from accounts import services
from accounts.models import User
from tests.factories import PASSWORD, UserFactory, log_in_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    return log_in_staff(client, UserFactory.create(is_staff=True, is_superuser=True))


def test_accounts_can_be_found_and_opened(staff):
    user = UserFactory.create(email="siti@example.com")

    found = staff.get(reverse("admin:accounts_user_changelist"), {"q": user.public_id})

    assert "siti@example.com" in found.content.decode()
    opened = staff.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert opened.status_code == 200


def test_account_added_by_staff_is_kept_in_small_letters(staff):
    staff.post(
        reverse("admin:accounts_user_add"),
        {"email": "Rani@Example.com", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert User.objects.get(email="rani@example.com").check_password(PASSWORD)


def test_challenge_page_shows_neither_secret_nor_code(staff):
    challenge = services.sign_up(email="siti@example.com", password=PASSWORD, language="id")

    page = staff.get(reverse("admin:accounts_emailchallenge_change", args=[challenge.pk]))

    text = page.content.decode()
    assert challenge.public_id in text
    assert [hidden in text for hidden in (challenge.secret, challenge.code)] == [False, False]


def test_challenges_cannot_be_added_by_hand(staff):
    assert staff.get(reverse("admin:accounts_emailchallenge_add")).status_code == 403
