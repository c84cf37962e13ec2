"""What kinds of staff there are, and what each may do."""

from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions

SEE = "kyc.view_verification"
DECIDE = "kyc.review_verification"
CONFIRM = "kyc.confirm_verification"
ASSIGN = "kyc.assign_verification"  # to others; whoever decides may take cases themselves
READ_LEDGER = "kyc.read_ledger"
ANALYSE = "kyc.view_analytics"
READ_TEXT = "kyc.read_text"

REVIEWERS = "Reviewers"
SENIOR_REVIEWERS = "Senior reviewers"
AUDITORS = "Auditors"
ADMINISTRATORS = "Administrators"
DEVELOPERS = "Developers"

ROLES: dict[str, tuple[str, ...]] = {
    REVIEWERS: (SEE, DECIDE, READ_TEXT),
    SENIOR_REVIEWERS: (SEE, DECIDE, CONFIRM, ASSIGN, ANALYSE, READ_TEXT),
    AUDITORS: (SEE, READ_LEDGER),
    # No card is visible to who looks after accounts and settings.
    ADMINISTRATORS: (
        ANALYSE,
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_emailchallenge",
        "accounts.delete_emailchallenge",
        "auth.view_group",
        "axes.view_accessattempt",
        "axes.delete_accessattempt",
        "django_q.view_schedule",
        "django_q.change_schedule",
        "django_q.view_failure",
        "django_q.view_ormq",
    ),
    # Who builds on the reader: pictures of their own, and no case.
    DEVELOPERS: (READ_TEXT,),
}


def make_roles(apps: Apps = installed, **_signal: Any) -> None:
    """Make the groups that are missing, after every `migrate`; what exists is the owner's own."""
    groups = apps.get_model("auth", "Group").objects
    for name, rights in ROLES.items():
        if not groups.filter(name=name).exists():
            groups.create(name=name).permissions.set(_permissions(apps, rights))


def _permissions(apps: Apps, rights: tuple[str, ...]) -> list[Any]:
    for label in {right.split(".")[0] for right in rights}:
        create_permissions(installed.get_app_config(label), verbosity=0, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects
    pairs = (right.split(".") for right in rights)
    return [permissions.get(content_type__app_label=app, codename=name) for app, name in pairs]
