"""Sign up and log in, by the services that both doors call."""

import pytest
from django.core import mail
from django_q.models import OrmQ

from accounts import services
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "siti@example.com"


def sign_up(email=EMAIL, password=PASSWORD, language="id"):
    return services.sign_up(email=email, password=password, language=language)


def test_sign_up_makes_an_account_that_cannot_log_in_yet():
    challenge = sign_up("Siti@Example.com")

    user = User.objects.get()
    assert (user.email, user.email_verified_at, user.has_usable_password()) == (EMAIL, None, False)
    assert challenge.user == user


def test_sign_up_enqueues_the_row_id_and_never_the_code():
    challenge = sign_up()

    task = OrmQ.objects.get().task
    assert (task["func"], task["args"]) == ("accounts.tasks.send_code", (challenge.pk,))
    assert challenge.code not in repr(task)


def test_verify_email_opens_the_account_with_the_password_of_its_challenge(mailed_code):
    challenge = sign_up(language="en")

    user = services.verify_email(challenge=challenge.public_id, code=mailed_code())

    user.refresh_from_db()
    assert user.email_verified_at is not None
    assert user.check_password(PASSWORD)
    assert user.language == "en"


def test_verify_email_forgets_the_hash_that_rode_on_the_challenge(mailed_code):
    challenge = sign_up()

    services.verify_email(challenge=challenge.public_id, code=mailed_code())

    assert EmailChallenge.objects.get().password == ""


def test_sign_up_by_a_stranger_does_not_set_the_owners_password(clock, mailed_code):
    stranger = sign_up(password="stranger has no mailbox")
    clock.shift(61)
    owner = sign_up()
    code = mailed_code()

    services.verify_email(challenge=owner.public_id, code=code)

    assert User.objects.get().check_password(PASSWORD)
    with pytest.raises(ProblemError) as refused:
        services.verify_email(challenge=stranger.public_id, code=stranger.code)
    assert refused.value.code == "code_invalid"


def test_code_mailed_for_one_challenge_does_not_open_another(clock, mailed_code):
    stranger = sign_up(password="stranger has no mailbox")
    clock.shift(61)
    sign_up()
    code = mailed_code()

    with pytest.raises(ProblemError) as refused:
        services.verify_email(challenge=stranger.public_id, code=code)

    assert refused.value.code == "code_invalid"
    assert User.objects.get().email_verified_at is None


def test_sign_up_with_a_verified_address_makes_a_decoy_and_mails_a_note(work):
    user = UserFactory.create(email=EMAIL)

    challenge = sign_up(password="another password 1", language="en")
    work()

    assert challenge.user is None
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        ([EMAIL], "You already have an account")
    ]
    assert challenge.code not in mail.outbox[0].body
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_decoy_refuses_even_its_own_code():
    UserFactory.create(email=EMAIL)
    challenge = sign_up()

    with pytest.raises(ProblemError) as refused:
        services.verify_email(challenge=challenge.public_id, code=challenge.code)

    assert refused.value.code == "code_invalid"


def test_sign_up_with_a_blocked_account_makes_a_decoy():
    UserFactory.create(email=EMAIL, is_active=False, email_verified_at=None)

    assert sign_up().user is None


def test_account_blocked_while_its_code_is_under_way_stays_shut(mailed_code):
    challenge = sign_up()
    User.objects.update(is_active=False)

    with pytest.raises(ProblemError) as refused:
        services.verify_email(challenge=challenge.public_id, code=mailed_code())

    assert refused.value.code == "code_invalid"


def test_send_code_for_a_challenge_that_is_gone_or_over_mails_nothing(clock):
    challenge = sign_up()
    clock.shift(601)

    services.send_code(challenge_id=challenge.pk)
    services.send_code(challenge_id=0)

    assert mail.outbox == []


def test_log_in_returns_the_account():
    user = UserFactory.create(email=EMAIL)

    assert services.log_in(email="SITI@example.com", password=PASSWORD) == user


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong"), ("nobody@example.com", PASSWORD), ("blocked@example.com", PASSWORD)],
)
def test_log_in_with_anything_wrong_gets_one_answer(email, password):
    UserFactory.create(email=EMAIL)
    UserFactory.create(email="blocked@example.com", is_active=False)

    with pytest.raises(ProblemError) as refused:
        services.log_in(email=email, password=password)

    assert (refused.value.code, refused.value.status) == ("credentials_invalid", 401)


@pytest.mark.parametrize("known", [True, False])
def test_log_in_hashes_once_for_a_known_and_an_unknown_address(known, monkeypatch):
    if known:
        UserFactory.create(email=EMAIL)
    calls = []

    def encode(*_arguments):
        calls.append("hashed")
        return ""

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", encode)

    with pytest.raises(ProblemError):
        services.log_in(email=EMAIL, password="wrong")

    assert calls == ["hashed"]


def test_log_in_before_the_address_is_proved_begins_a_fresh_challenge(clock):
    first = sign_up()
    clock.shift(61)

    with pytest.raises(ProblemError) as refused:
        services.log_in(email=EMAIL, password=PASSWORD)

    fresh = EmailChallenge.objects.latest("pk")
    assert (refused.value.code, refused.value.status) == ("email_not_verified", 403)
    assert refused.value.details == {"challenge": fresh.public_id}
    assert fresh != first


def test_fresh_challenge_of_a_log_in_opens_the_account(clock, mailed_code):
    sign_up()
    clock.shift(61)
    with pytest.raises(ProblemError) as refused:
        services.log_in(email=EMAIL, password=PASSWORD)

    services.verify_email(challenge=refused.value.details["challenge"], code=mailed_code())

    assert services.log_in(email=EMAIL, password=PASSWORD).email == EMAIL


def test_log_in_too_soon_for_another_code_hands_back_the_open_challenge(clock):
    challenge = sign_up()

    with pytest.raises(ProblemError) as refused:
        services.log_in(email=EMAIL, password=PASSWORD)

    assert refused.value.details == {"challenge": challenge.public_id}
    assert EmailChallenge.objects.count() == 1


def test_log_in_before_the_address_is_proved_with_a_wrong_password_says_only_that():
    sign_up()

    with pytest.raises(ProblemError) as refused:
        services.log_in(email=EMAIL, password="wrong")

    assert refused.value.code == "credentials_invalid"
