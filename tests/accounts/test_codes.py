"""Every rule about one-time codes, with a clock that stands still."""

import re

import pytest

from accounts import services
from accounts.errors import ProblemError
from accounts.models import EmailChallenge, User
from tests.accounts.conftest import wrong
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "siti@example.com"
SIGN_UP = EmailChallenge.Purpose.SIGN_UP


@pytest.fixture(params=["unknown address", "known address"])
def challenge(request, clock):
    """A challenge and a decoy: every refusal must be the same for both."""
    if request.param == "known address":
        UserFactory.create(email=EMAIL)
    return services.sign_up(email=EMAIL, password=PASSWORD, language="id")


def verify(challenge, code):
    return services.verify_email(challenge=challenge.public_id, code=code)


def refusal(call, *args, **kwargs):
    """Return code, status and Retry-After of the refusal that a call must end in."""
    with pytest.raises(ProblemError) as refused:
        call(*args, **kwargs)
    return refused.value.code, refused.value.status, refused.value.retry_after


def fresh_sign_up():
    return services.sign_up(email=EMAIL, password=PASSWORD, language="id")


def test_code_is_six_digits(challenge):
    assert re.fullmatch("[0-9]{6}", challenge.code)


def test_code_works_until_ten_minutes_have_passed(clock, mailed_code):
    challenge = fresh_sign_up()
    code = mailed_code()
    clock.shift(599)

    assert verify(challenge, code).email == EMAIL


def test_code_is_expired_after_ten_minutes(challenge, clock):
    clock.shift(600)

    assert refusal(verify, challenge, challenge.code) == ("code_expired", 400, None)


def test_wrong_code_is_refused_and_counted(challenge):
    assert refusal(verify, challenge, wrong(challenge.code)) == ("code_invalid", 400, None)

    challenge.refresh_from_db()
    assert challenge.attempts == 1


def test_unknown_challenge_is_refused_like_a_wrong_code(db):
    assert refusal(services.verify_email, challenge="chl_none", code="000000") == (
        "code_invalid",
        400,
        None,
    )


def test_fifth_try_may_still_be_right(clock, mailed_code):
    challenge = fresh_sign_up()
    code = mailed_code()
    for _ in range(4):
        refusal(verify, challenge, wrong(code))

    assert verify(challenge, code).email == EMAIL


def test_sixth_try_is_refused_even_with_the_right_code(challenge):
    for _ in range(5):
        assert refusal(verify, challenge, wrong(challenge.code))[0] == "code_invalid"

    assert refusal(verify, challenge, challenge.code) == ("too_many_attempts", 429, 60)


def test_code_works_once(clock, mailed_code):
    challenge = fresh_sign_up()
    code = mailed_code()
    verify(challenge, code)

    assert refusal(verify, challenge, code) == ("code_used", 409, None)
    assert refusal(services.resend_code, challenge=challenge.public_id) == ("code_used", 409, None)


def test_resend_within_a_minute_is_too_soon(challenge, clock):
    clock.shift(59)

    assert refusal(services.resend_code, challenge=challenge.public_id) == (
        "resend_too_soon",
        429,
        1,
    )


def test_resend_after_a_minute_kills_the_code_before_it(clock, mailed_code):
    challenge = fresh_sign_up()
    old = mailed_code()
    clock.shift(60)

    services.resend_code(challenge=challenge.public_id)

    assert refusal(verify, challenge, old)[0] == "code_invalid"
    assert verify(challenge, mailed_code()).email == EMAIL


def test_resend_gives_ten_minutes_more(challenge, clock):
    clock.shift(3600)

    resent = services.resend_code(challenge=challenge.public_id)

    assert (resent.expires_at - resent.resend_after).total_seconds() == 540


def test_resend_does_not_reset_the_count_of_failures(challenge, clock):
    for _ in range(3):
        refusal(verify, challenge, wrong(challenge.code))
    clock.shift(60)

    challenge = services.resend_code(challenge=challenge.public_id)

    for _ in range(2):
        assert refusal(verify, challenge, wrong(challenge.code))[0] == "code_invalid"
    assert refusal(verify, challenge, challenge.code)[0] == "too_many_attempts"
    assert refusal(services.resend_code, challenge=challenge.public_id)[0] == "too_many_attempts"


def test_sixth_resend_within_an_hour_is_too_soon(challenge, clock):
    for _ in range(5):
        clock.shift(60)
        services.resend_code(challenge=challenge.public_id)
    clock.shift(60)

    assert refusal(services.resend_code, challenge=challenge.public_id) == (
        "resend_too_soon",
        429,
        3600 - 6 * 60,
    )


def test_sixth_resend_is_sent_once_the_first_code_is_an_hour_old(challenge, clock):
    for _ in range(5):
        clock.shift(60)
        services.resend_code(challenge=challenge.public_id)
    clock.shift(3600 - 5 * 60)

    assert services.resend_code(challenge=challenge.public_id).counter == 6


def test_another_sign_up_is_bound_by_the_same_limits(challenge, clock):
    assert refusal(fresh_sign_up) == ("resend_too_soon", 429, 60)

    for _ in range(5):
        clock.shift(60)
        fresh_sign_up()
    clock.shift(60)

    assert refusal(fresh_sign_up)[0] == "resend_too_soon"


def test_limits_of_one_address_do_not_bind_another(challenge):
    services.sign_up(email="budi@example.com", password=PASSWORD, language="id")


def test_resend_of_an_unknown_challenge_is_not_found(db):
    assert refusal(services.resend_code, challenge="chl_none") == ("not_found", 404, None)


def test_hundred_failures_in_a_row_stop_the_address(challenge, clock):
    EmailChallenge.objects.update(attempts=4)
    for _ in range(19):
        clock.shift(3600)
        EmailChallenge.objects.filter(pk=fresh_sign_up().pk).update(attempts=5)
    clock.shift(3600)
    last = fresh_sign_up()

    assert refusal(verify, last, wrong(last.code))[0] == "code_invalid"
    assert refusal(verify, last, last.code) == ("too_many_attempts", 429, None)
    clock.shift(3600)
    assert refusal(fresh_sign_up) == ("too_many_attempts", 429, None)


def test_success_ends_the_row_of_failures(clock, mailed_code):
    challenge = fresh_sign_up()
    code = mailed_code()
    refusal(verify, challenge, wrong(code))
    assert EmailChallenge.objects.failures_in_a_row(EMAIL, SIGN_UP) == 1

    verify(challenge, code)

    assert EmailChallenge.objects.failures_in_a_row(EMAIL, SIGN_UP) == 0


def test_refused_codes_leave_the_account_shut(challenge):
    before = list(User.objects.values())

    refusal(verify, challenge, wrong(challenge.code))

    assert list(User.objects.values()) == before
