"""S6: staff need a second factor, and have only their own rights.

Every address of the admin and every action of the review services is declared here, for every
role. What is not declared fails, so that nothing new opens to somebody by accident.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.utils import timezone
from django_q.models import Schedule, Task
from knox.models import AuthToken

from accounts import services as accounts
from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger
from kyc.models import HeldAnswer, Verification
from kyc.roles import ADMINISTRATORS, AUDITORS, DEVELOPERS, REVIEWERS, SENIOR_REVIEWERS
from kyc.services import assignments, claims, holding, pages, review, second_eyes, tags, viewing
from kyc.states import Status
from tests.factories import log_in_staff
from tests.kyc.conftest import JPEG
from tests.kyc.factories import document_of, person, staff, verification_in

FINAL: dict[str, Any] = {"answer": "rejected", "reject_type": "final", "reasons": ["image_glare"]}
ROLES = {
    "none": (),
    "reviewer": (REVIEWERS,),
    "senior": (SENIOR_REVIEWERS,),
    "auditor": (AUDITORS,),
    "administrator": (ADMINISTRATORS,),
    "developer": (DEVELOPERS,),
}
# Which roles an address opens to; n: staff without a role, r: reviewer, s: senior reviewer,
# a: auditor, d: administrator, v: developer. A superuser is a member of every role.
LETTERS = {
    "none": "n",
    "reviewer": "r",
    "senior": "s",
    "auditor": "a",
    "administrator": "d",
    "developer": "v",
}
ALL, CASES, DESK, READERS, NOBODY = "nrsadv", "rsa", "rs", "rsv", ""

MODELS = {
    # model: list, change, history, add, delete
    "knox_authtoken": (NOBODY,) * 5,
    "axes_accessattempt": ("d", "d", "d", NOBODY, "d"),
    "axes_accesslog": (NOBODY,) * 5,
    "axes_accessfailurelog": (NOBODY,) * 5,
    "django_q_schedule": ("d", "d", "d", NOBODY, NOBODY),
    "django_q_success": (NOBODY,) * 5,
    "django_q_failure": ("d", "d", "d", NOBODY, NOBODY),
    "django_q_ormq": ("d", "d", "d", NOBODY, NOBODY),
    "accounts_user": ("d", "d", "d", "d", NOBODY),
    "auth_group": ("d", "d", "d", NOBODY, NOBODY),
    "accounts_emailchallenge": ("d", "d", "d", NOBODY, "d"),
    "kyc_verification": (CASES, CASES, CASES, NOBODY, NOBODY),
    "kyc_ledgerentry": ("a", "a", "a", NOBODY, NOBODY),
}
PAGES = ("changelist", "change", "history", "add", "delete")
ADDRESSES = {
    **{
        f"{model}_{page}": roles
        for model, cells in MODELS.items()
        for page, roles in zip(PAGES, cells, strict=True)
    },
    "index": ALL,
    "read": READERS,
    "read_token": READERS,
    "app_list": ALL,
    "view_on_site": ALL,
    "autocomplete": NOBODY,  # no field asks for it
    "jsi18n": ALL,
    "search": ALL,
    "password_change": ALL,
    "password_change_done": ALL,
    "logout": ALL,
    "auth_user_password_change": "d",
    "kyc_verification_next": DESK,
    "kyc_verification_photo": CASES,
    "kyc_verification_hold": DESK,
    "kyc_verification_second": "s",
    "kyc_verification_evidence": CASES,
    "kyc_verification_next_blind": DESK,
    "kyc_verification_blind": DESK,
    "kyc_verification_open_blind": DESK,
    "kyc_verification_analytics": "sd",
    "kyc_verification_open_analytics": "sd",
    "kyc_verification_undo": DESK,
    "kyc_verification_preview": DESK,
}
# Where a password alone may lead, for there the second factor is asked for.
BEFORE = {"login", "second_factor", "enrolment"}
LOG_IN = reverse("admin:login")
POSTED = {
    "logout",
    "kyc_verification_hold",
    "kyc_verification_second",
    "kyc_verification_undo",
    "kyc_verification_preview",
}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


@pytest.fixture
def case(db, private_folder) -> Verification:
    return verification_in(Status.IN_REVIEW, user=person())


@pytest.fixture
def rows(case) -> dict[str, Any]:
    """Return a row of every model that the admin knows, by the model's name in an address."""
    now = timezone.now()
    AuthToken.objects.create(user=case.user)
    accounts.request_password_reset(email=case.user.email, language="id")
    Task.objects.create(id="0" * 32, name="t", func="f", started=now, stopped=now, success=False)
    Task.objects.create(id="1" * 32, name="u", func="f", started=now, stopped=now, success=True)
    AccessAttempt.objects.create(username="somebody", failures_since_start=1)
    AccessFailureLog.objects.create(username="somebody")
    AccessLog.objects.create(username="somebody")
    Schedule.objects.create(func="f", name="s")
    ledger.append(actor="", action=ledger.Action.CASE_VIEWED)
    models = [model._meta for model in admin.site._registry]
    found = {
        f"{meta.app_label}_{meta.model_name}": meta.model._default_manager.first()
        for meta in models
    }
    return {**found, "accounts_user": case.user, "auth_user": case.user}


@pytest.fixture
def address(rows) -> Callable[[str], str]:
    """Return a function that gives an address its row."""

    def found(name: str) -> str:
        row = next((row.pk for model, row in rows.items() if name.startswith(f"{model}_")), 1)
        for arguments in ([], [row], ["kyc"], [1, 1]):
            try:
                return reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue
        raise AssertionError(name)

    return found


def request(client: Client, name: str, url: str) -> str:
    """Return "shut", "asked" for one more factor, or "open"."""
    answer = (client.post if name in POSTED else client.get)(url)
    b"".join(answer)  # a photo that nobody reads stays open
    if answer.status_code == 302 and answer.headers["Location"].startswith(LOG_IN):
        return "asked"
    return "shut" if answer.status_code == 403 else "open"


def test_every_address_is_declared():
    assert set(names(admin.site.get_urls())) - BEFORE == set(ADDRESSES)


@pytest.mark.parametrize("role", ROLES)
def test_addresses_open_to_those_declared(role, client, address):
    log_in_staff(client, staff(*ROLES[role]))
    log_out_last = sorted(ADDRESSES, key=lambda name: name == "logout")
    is_open = {name: request(client, name, address(name)) == "open" for name in log_out_last}
    assert is_open == {name: LETTERS[role] in roles for name, roles in ADDRESSES.items()}


@pytest.mark.parametrize("kind", ["nobody", "person", "password only"])
def test_no_address_opens_without_a_second_factor(kind, client, address):
    if kind == "person":
        client.force_login(person())
    if kind == "password only":
        client.force_login(person(is_staff=True, is_superuser=True))
    addresses = {name: request(client, name, address(name)) for name in ADDRESSES}
    addresses.pop("logout")  # leads to the index, which is asked for here as well
    assert addresses == dict.fromkeys(addresses, "asked")


ACTIONS: dict[str, tuple[str, Callable[[User, Verification], Any]]] = {
    "see a case": (
        CASES,
        lambda member, case: viewing.note_case_view(verification=case, viewer=member),
    ),
    "see a photo": (
        CASES,
        lambda member, case: viewing.note_photo_view(document=document_of(case), viewer=member),
    ),
    "read a picture": (
        READERS,
        lambda member, _case: pages.read_page(member=member, data=JPEG, form="json"),
    ),
    "make a token": (READERS, lambda member, _case: pages.make_token(member=member, name="a")),
    "claim": (DESK, lambda member, _case: claims.claim_next(reviewer=member)),
    "correct": (
        DESK,
        lambda member, case: review.correct_fields(
            verification=case,
            reviewer=member,
            values={"nama": "SITI"},
            seen_version=case.status_version,
        ),
    ),
    "decide": (
        DESK,
        lambda member, case: review.decide(
            verification=case,
            reviewer=member,
            answer="approved",
            seen_version=case.status_version,
        ),
    ),
    "propose": (
        DESK,
        lambda member, case: review.decide(
            verification=case, reviewer=member, seen_version=case.status_version, **FINAL
        ),
    ),
    "take cases oneself": (
        DESK,
        lambda member, case: assignments.assign(cases=[case.pk], assignee=member, assigner=member),
    ),
    "give cases to a colleague": (
        "s",
        lambda member, case: assignments.assign(
            cases=[case.pk], assignee=staff(REVIEWERS), assigner=member
        ),
    ),
    "make cases anybody's": (
        DESK,
        lambda member, case: assignments.unassign(cases=[case.pk], assigner=member),
    ),
    "put a label on": (
        DESK,
        lambda member, case: tags.tag(cases=[case.pk], label="vip", actor=member),
    ),
    "take a label off": (
        DESK,
        lambda member, case: tags.untag(cases=[case.pk], label="vip", actor=member),
    ),
    "undo": (
        DESK,
        lambda member, case: holding.undo(verification=_held(case, member), reviewer=member),
    ),
    "confirm": (
        "s",
        lambda member, case: second_eyes.confirm(
            verification=_proposed(case), senior=member, seen_version=case.status_version
        ),
    ),
    "send back": (
        "s",
        lambda member, case: second_eyes.send_back(
            verification=_proposed(case), senior=member, seen_version=case.status_version
        ),
    ),
}


def _held(case: Verification, member: User) -> Verification:
    HeldAnswer.objects.create(
        document=document_of(case), reviewer=member, answer="approved", due_at=timezone.now()
    )
    return case


def _proposed(case: Verification) -> Verification:
    version = case.status_version
    review.decide(verification=case, reviewer=staff(REVIEWERS), seen_version=version, **FINAL)
    return case


def test_every_action_of_the_services_is_declared():
    doors = (
        review.correct_fields,
        review.decide,
        holding.undo,
        second_eyes.confirm,
        second_eyes.send_back,
        *(assignments.assign, assignments.unassign, tags.tag, tags.untag),
    )
    public = {
        f"{module.__name__}.{name}"
        for module in (review, holding, second_eyes, assignments, tags)
        for name, thing in vars(module).items()
        if callable(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }
    without_a_person = {
        *("second_eyes.contradictions", "second_eyes.proposed"),
        *("holding.held", "holding.put_into_effect", "holding.resume_lost"),
        *("holding.taken_back", "holding.undoable"),
        *("assignments.Outcome", "assignments.colleagues", "tags.in_use", "tags.label_of"),
    }
    declared = {f"{door.__module__}.{door.__name__}" for door in doors}
    assert public == declared | {f"kyc.services.{name}" for name in without_a_person}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_actions_are_open_to_those_declared(action, role, case, reader):
    roles, act = ACTIONS[action]
    assert refusal(act, staff(*ROLES[role]), case) == (
        "" if LETTERS[role] in roles else "permission_denied"
    )


def refusal(act: Callable[[User, Verification], Any], member: User, case: Verification) -> str:
    """Return the code of a refusal, nothing where there was none."""
    try:
        act(member, case)
    except ProblemError as problem:
        return problem.code
    return ""
