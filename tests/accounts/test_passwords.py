"""A new password: by the one before it, or by a code."""

import pytest
from django.core import mail
from django.urls import reverse
from knox.models import AuthToken

from accounts import services
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from tests.accounts.conftest import wrong
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "siti@example.com"
NEW = "teh poci sore hari"


def ask(email=EMAIL):
    return services.request_password_reset(email=email, language="en")


def reset(challenge, code):
    return services.reset_password(challenge=challenge.public_id, code=code, password=NEW)


def refusal(call, *args, **kwargs):
    """Return code and status of the refusal that a call must end in."""
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.status


def test_reset_sets_the_password_by_the_mailed_code(mailed_code, work):
    user = UserFactory.create(email=EMAIL, language="en")
    challenge = ask("Siti@Example.com")

    reset(challenge, mailed_code())
    work()

    user.refresh_from_db()
    assert user.check_password(NEW)
    assert [message.subject for message in mail.outbox] == [
        "Your code for a new password",
        "Your password was changed",
    ]


def test_reset_logs_out_every_phone_and_browser(mailed_code, client):
    user = UserFactory.create(email=EMAIL)
    services.add_phone(user=user, name="Pixel")
    client.force_login(user)
    challenge = ask()

    reset(challenge, mailed_code())

    assert not AuthToken.objects.exists()
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_reset_with_a_wrong_code_changes_nothing(mailed_code):
    user = UserFactory.create(email=EMAIL)
    challenge = ask()

    assert refusal(reset, challenge, wrong(mailed_code())) == ("code_invalid", 400)

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_reset_of_an_unknown_address_mails_a_note_and_opens_nothing(work):
    challenge = ask()
    work()

    assert [message.subject for message in mail.outbox] == ["There is no account with this address"]
    assert refusal(reset, challenge, challenge.code) == ("code_invalid", 400)
    assert not User.objects.exists()


def test_reset_of_an_account_that_never_proved_its_address_opens_nothing():
    services.sign_up(email=EMAIL, password=PASSWORD, language="en")

    assert ask().user is None


def test_code_to_sign_up_sets_no_password_and_the_other_way_round(clock, mailed_code):
    UserFactory.create(email=EMAIL)
    challenge = ask()
    code = mailed_code()

    assert refusal(services.verify_email, challenge=challenge.public_id, code=code) == (
        "code_invalid",
        400,
    )
    assert reset(challenge, code).email == EMAIL


def test_wrong_codes_of_a_strangers_sign_up_do_not_hold_up_a_reset(clock):
    UserFactory.create(email=EMAIL)
    stranger = services.sign_up(email=EMAIL, password=NEW, language="en")
    EmailChallenge.objects.filter(pk=stranger.pk).update(attempts=100)

    assert ask().is_open


def test_older_reset_code_is_dead_once_a_newer_one_was_used(clock, mailed_code):
    UserFactory.create(email=EMAIL)
    first = ask()
    old = mailed_code()
    clock.shift(61)
    reset(ask(), mailed_code())

    assert refusal(reset, first, old) == ("code_invalid", 400)


def test_change_password_asks_for_the_one_until_now():
    user = UserFactory.create()

    assert refusal(services.change_password, user=user, old_password="not it", password=NEW) == (
        "password_wrong",
        400,
    )
    assert services.change_password(user=user, old_password=PASSWORD, password=NEW).check_password(
        NEW
    )
