"""The way into the console: password, second factor, and a fresh one for what weighs more."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from accounts import services as accounts
from accounts.errors import ProblemError
from accounts.models import User
from accounts.second_factor import PASSED_AT, Authenticator, RecoveryCodes
from kyc.models import LedgerEntry
from kyc.roles import ADMINISTRATORS, REVIEWERS
from tests.factories import PASSWORD, log_in_staff
from tests.kyc.factories import person, staff

pytestmark = pytest.mark.django_db
INDEX, LOGIN = reverse("admin:index"), reverse("admin:login")
FACTOR, ENROLMENT = reverse("admin:second_factor"), reverse("admin:enrolment")
NOON = 1_800_000_000


@pytest.fixture(autouse=True)
def noon(time_machine) -> None:
    """Stop the clock, or a code may be over before it is typed."""
    time_machine.move_to(NOON, tick=False)


def code_of(user: User, *, steps: int = 0) -> str:
    """Return the code that the person's phone shows, so many half minutes later."""
    key = Authenticator.objects.get(user=user).bin_key
    return f"{totp(key, t0=-30 * steps):06d}"


def enrolled(user: User) -> list[str]:
    """Set a second factor up; return the recovery codes. The code used is of the past."""
    accounts.begin_enrolment(user=user)
    _factor, codes = accounts.confirm_enrolment(user=user, code=code_of(user, steps=-1))
    return codes


@pytest.fixture
def half_way(client, reviewer) -> Client:
    """Return a browser whose password was right."""
    client.force_login(reviewer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def actions() -> list[str]:
    return list(LedgerEntry.objects.values_list("action", flat=True))


def test_password_leads_to_the_setting_up_of_a_second_factor(client, reviewer):
    answer = client.post(LOGIN, {"username": reviewer.email, "password": PASSWORD}, follow=True)
    assert [hop[0].split("?")[0] for hop in answer.redirect_chain][-2:] == [FACTOR, ENROLMENT]
    page = answer.content.decode()
    assert "<svg" in page
    assert len(re.findall(r"<code>[A-Z2-7]{32}</code>", page)) == 1


def test_enrolment_with_the_phones_code_opens_the_console_and_shows_ten_codes(half_way, reviewer):
    half_way.get(ENROLMENT)
    page = half_way.post(ENROLMENT, {"code": code_of(reviewer)})
    assert len(set(page.context["codes"])) == 10
    assert half_way.get(INDEX).status_code == 200
    assert actions() == ["factor_enrolled"]


def test_enrolment_with_another_code_opens_nothing(half_way, reviewer):
    half_way.get(ENROLMENT)
    wrong = f"{(int(code_of(reviewer)) + 1) % 10**6:06d}"
    assert "This code is not right." in half_way.post(ENROLMENT, {"code": wrong}).content.decode()
    assert half_way.get(INDEX).status_code == 302
    assert accounts.authenticator_of(reviewer) is None


def test_password_alone_sets_up_no_second_phone(half_way, reviewer):
    enrolled(reviewer)
    assert half_way.get(ENROLMENT).url.startswith(FACTOR)


def test_code_opens_the_console_and_is_in_the_trail(half_way, reviewer):
    enrolled(reviewer)
    answer = half_way.post(FACTOR, {"code": code_of(reviewer), "next": "/admin/kyc/"})
    assert answer.url == "/admin/kyc/"
    assert half_way.get(INDEX).status_code == 200
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.actor) == ("staff_logged_in", reviewer.public_id)
    assert entry.details == {"factor": "authenticator"}


def test_code_opens_once(half_way, reviewer):
    enrolled(reviewer)
    code = code_of(reviewer)
    half_way.post(FACTOR, {"code": code})
    with pytest.raises(ProblemError):
        accounts.check_second_factor(user=reviewer, code=code)


def test_recovery_code_opens_once_however_it_is_typed(half_way, reviewer):
    first, *_others = enrolled(reviewer)
    half_way.post(FACTOR, {"code": f" {first.upper().replace('-', ' ')}"})
    assert half_way.get(INDEX).status_code == 200
    assert LedgerEntry.objects.get().details == {"factor": "recovery_code"}
    with pytest.raises(ProblemError):
        accounts.check_second_factor(user=reviewer, code=first)


def test_wrong_codes_make_the_right_one_wait(reviewer, time_machine):
    enrolled(reviewer)
    wrong = f"{(int(code_of(reviewer)) + 1) % 10**6:06d}"

    def tried(code: str) -> str:
        try:
            return accounts.check_second_factor(user=reviewer, code=code).kind
        except ProblemError as problem:
            return problem.code

    answers = [tried(wrong)]
    time_machine.shift(2)
    answers += [tried(wrong), tried(code_of(reviewer))]
    time_machine.shift(3)
    answers += [tried(code_of(reviewer))]
    assert answers == ["code_invalid", "too_many_attempts", "too_many_attempts", "authenticator"]


def test_stranger_to_the_house_is_led_elsewhere_never(half_way, reviewer):
    enrolled(reviewer)
    answer = half_way.post(FACTOR, {"code": code_of(reviewer), "next": "https://evil.example/"})
    assert answer.url == INDEX


def test_person_who_is_no_staff_is_sent_to_the_log_in(client, user):
    client.force_login(user)
    assert [client.get(url).url.split("?")[0] for url in (FACTOR, ENROLMENT)] == [LOGIN, LOGIN]


def test_database_holds_neither_the_key_nor_a_recovery_code(reviewer):
    codes = enrolled(reviewer)
    factor = Authenticator.objects.get()
    assert bytes.fromhex(factor.key) != factor.bin_key
    stored = RecoveryCodes.objects.get().token_set.values_list("token", flat=True)
    assert set(stored) & {code.replace("-", "") for code in codes} == set()


def test_code_is_shown_with_debug_only(half_way, reviewer, settings):
    enrolled(reviewer)
    assert "data-shown" not in half_way.get(FACTOR).content.decode()
    settings.DEBUG = True
    assert half_way.get(FACTOR).context["shown"] == code_of(reviewer)


def test_accounts_ask_for_a_fresh_code(client):
    log_in_staff(client, staff(ADMINISTRATORS))
    url = reverse("admin:accounts_user_change", args=[person().pk])
    assert client.get(url).status_code == 200
    session = client.session
    session[PASSED_AT] = NOON - 3600
    session.save()
    assert client.get(url).url.startswith(FACTOR)
    assert client.get(INDEX).status_code == 200


def test_factor_taken_away_by_an_administrator_is_set_up_anew(client, reviewer):
    enrolled(reviewer)
    log_in_staff(client, staff(ADMINISTRATORS))
    chosen = {"action": "take_second_factor_away", "_selected_action": [reviewer.pk]}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert accounts.authenticator_of(reviewer) is None
    assert actions() == ["factor_reset"]


def change(client, user, **changes):
    """Send the page of an account as it stands, with changes."""
    data = {"email": user.email, "language": "id", "is_active": "on", **changes}
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), data)


def test_new_role_is_in_the_trail(client):
    log_in_staff(client, staff(ADMINISTRATORS))
    user = person(is_staff=True, email_verified_at=None)
    role = staff(REVIEWERS).groups.get()
    assert change(client, user, is_staff="on", groups=[role.pk]).status_code == 302
    entry = LedgerEntry.objects.get(action="roles_changed")
    assert entry.subject == user.public_id
    assert entry.details["groups"] == ["g-reviewers"]


@pytest.mark.parametrize("field", ["is_superuser", "user_permissions"])
def test_administrator_makes_no_superuser(field, client):
    log_in_staff(client, staff(ADMINISTRATORS))
    user = person(email_verified_at=None)
    change(client, user, **{field: "1"})
    user.refresh_from_db()
    assert (user.is_superuser, user.user_permissions.count()) == (False, 0)


def test_administrator_gives_themselves_no_role(client):
    administrator = staff(ADMINISTRATORS, email_verified_at=None)
    log_in_staff(client, administrator)
    role = staff(REVIEWERS).groups.get()
    change(client, administrator, is_staff="on", groups=[role.pk])
    assert [group.name for group in administrator.groups.all()] == [ADMINISTRATORS]


def test_administrator_changes_no_superuser(client):
    log_in_staff(client, staff(ADMINISTRATORS))
    chief = person(is_staff=True, is_superuser=True)
    assert change(client, chief).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert client.get(password).status_code == 403
