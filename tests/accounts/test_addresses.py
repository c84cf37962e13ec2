"""Another address for an account."""

import pytest
from django.core import mail

from accounts import services
from accounts.errors import ProblemError
from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = "siti@example.com", "siti.baru@example.com"


@pytest.fixture
def user():
    return UserFactory.create(email=OLD, language="en")


def ask(user, email=NEW, password=PASSWORD):
    return services.request_email_change(user=user, email=email, password=password)


def confirm(user, challenge, code):
    return services.change_email(user=user, challenge=challenge.public_id, code=code)


def refusal(call, *args, **kwargs):
    """Return code and status of the refusal that a call must end in."""
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.status


def test_code_goes_to_the_new_address_and_a_notice_to_the_old_one(user, mailed_code, work):
    challenge = ask(user, "Siti.Baru@Example.com")
    code = mailed_code()

    confirm(user, challenge, code)
    work()

    user.refresh_from_db()
    assert user.email == NEW
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([NEW], "Your code for the new address"),
        ([OLD], "Your account has another address now"),
    ]


def test_address_of_another_account_looks_the_same_and_opens_nothing(user, work):
    UserFactory.create(email=NEW)
    challenge = ask(user)
    work()

    assert [message.subject for message in mail.outbox] == ["You already have an account"]
    assert refusal(confirm, user, challenge, challenge.code) == ("code_invalid", 400)


def test_address_that_a_stranger_only_began_to_sign_up_with_is_free(user, mailed_code):
    services.sign_up(email=NEW, password=PASSWORD, language="en")
    challenge = ask(user)

    confirm(user, challenge, mailed_code())

    assert [found.email for found in User.objects.all()] == [NEW]


def test_address_proved_by_somebody_else_meanwhile_is_taken(user, mailed_code):
    challenge = ask(user)
    code = mailed_code()
    UserFactory.create(email=NEW)

    assert refusal(confirm, user, challenge, code) == ("email_taken", 409)


def test_code_of_one_person_does_not_move_another(user, mailed_code):
    challenge = ask(user)
    code = mailed_code()
    other = UserFactory.create()

    assert refusal(confirm, other, challenge, code) == ("code_invalid", 400)


def test_request_needs_the_password_and_another_address(user):
    assert refusal(ask, user, password="not it") == ("password_wrong", 400)
    assert refusal(ask, user, email=OLD.upper()) == ("email_unchanged", 400)


def test_reset_code_sent_to_the_address_that_was_left_is_dead(user, mailed_code):
    reset = services.request_password_reset(email=OLD, language="en")
    stale = mailed_code()
    confirm(user, ask(user), mailed_code())

    assert refusal(
        services.reset_password, challenge=reset.public_id, code=stale, password="new password 1"
    ) == ("code_invalid", 400)
