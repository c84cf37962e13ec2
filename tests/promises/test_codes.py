"""S3: codes cannot be guessed, replayed or moved."""

import pytest

from accounts import services
from accounts.errors import ProblemError
from accounts.models import FAILURES_IN_A_ROW, TRIES_PER_CHALLENGE, EmailChallenge, User
from tests.accounts.conftest import NOON, wrong
from tests.factories import PASSWORD, UserFactory
from tests.promises.parallel import at_once

ANSWERS = 200
EMAIL = "siti@example.com"


def answer(challenge: EmailChallenge, code: str) -> str:
    """Return "ok", or the code of the refusal."""
    try:
        services.verify_email(challenge=challenge.public_id, code=code)
    except ProblemError as problem:
        return problem.code
    return "ok"


def sign_up(email: str = EMAIL) -> EmailChallenge:
    return services.sign_up(email=email, password=PASSWORD, language="id")


@pytest.mark.django_db(transaction=True)
def test_of_200_right_answers_at_once_exactly_one_succeeds(clock):
    challenge = sign_up()

    answers = at_once(lambda _number: answer(challenge, challenge.code), ANSWERS)

    assert sorted(set(answers)) == ["code_used", "ok"]
    assert answers.count("ok") == 1
    assert User.objects.get().email_verified_at == NOON


@pytest.mark.django_db(transaction=True)
def test_of_200_right_reset_codes_at_once_exactly_one_sets_its_password(clock):
    UserFactory.create(email=EMAIL)
    challenge = services.request_password_reset(email=EMAIL, language="id")

    def reset(number: int) -> int | None:
        try:
            services.reset_password(
                challenge=challenge.public_id, code=challenge.code, password=f"kata sandi {number}"
            )
        except ProblemError:
            return None
        return number

    winners = [number for number in at_once(reset, ANSWERS) if number is not None]

    assert len(winners) == 1
    assert User.objects.get().check_password(f"kata sandi {winners[0]}")


@pytest.mark.django_db(transaction=True)
def test_of_200_wrong_answers_at_once_exactly_five_are_judged(clock):
    challenge = sign_up()

    answers = at_once(lambda _number: answer(challenge, wrong(challenge.code)), ANSWERS)

    assert answers.count("code_invalid") == 5
    assert answers.count("too_many_attempts") == ANSWERS - 5
    challenge.refresh_from_db()
    assert challenge.attempts == 5


@pytest.mark.django_db
def test_code_of_one_person_opens_nothing_of_another(clock):
    hers, his = sign_up("siti@example.com"), sign_up("budi@example.com")
    for held, secret in ((hers, "JBSWY3DPEHPK3PXP" * 2), (his, "GEZDGNBVGY3TQOJQ" * 2)):
        held.secret = secret  # else their six digits are the same once in a million
        held.save()

    assert answer(his, hers.code) == "code_invalid"
    assert answer(hers, hers.code) == "ok"


@pytest.mark.django_db
def test_used_code_opens_nothing_again(clock):
    challenge = sign_up()

    assert [answer(challenge, challenge.code) for _ in range(3)] == ["ok", "code_used", "code_used"]


@pytest.mark.django_db
def test_guesses_against_one_account_end_below_one_in_ten_thousand(clock):
    """Whoever guesses for ever, beginning again whenever it is allowed, has 100 codes judged."""
    judged = 0
    for _hour in range(FAILURES_IN_A_ROW // TRIES_PER_CHALLENGE):
        clock.shift(3600)
        challenge = sign_up()
        for _try in range(TRIES_PER_CHALLENGE + 1):
            judged += answer(challenge, wrong(challenge.code)) == "code_invalid"
    clock.shift(3600)

    with pytest.raises(ProblemError) as refused:
        sign_up()

    assert refused.value.code == "too_many_attempts"
    assert judged == FAILURES_IN_A_ROW
    assert judged / 10**6 <= 1e-4
