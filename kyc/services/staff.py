"""Staff get in, and their rights change, with an entry in the audit trail."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.text import slugify

from accounts import services as accounts
from accounts.models import User
from accounts.second_factor import Authenticator, Factor
from kyc import ledger
from kyc.ledger import Action


def log_in(*, user: User, code: str) -> Factor:
    """Take the second factor of somebody whose password was right.

    Raises:
        ProblemError: `code_invalid`, `too_many_attempts`.
    """
    factor = accounts.check_second_factor(user=user, code=code)
    ledger.append(
        actor=user.public_id, action=Action.STAFF_LOGGED_IN, details={"factor": factor.kind}
    )
    return factor


def enrol(*, user: User, code: str) -> tuple[Authenticator, list[str]]:
    """Set up a second factor; return it, and recovery codes that are shown this once."""
    factor, codes = accounts.confirm_enrolment(user=user, code=code)
    ledger.append(actor=user.public_id, action=Action.FACTOR_ENROLLED, subject=user.public_id)
    return factor, codes


def reset_factor(*, user: User, actor: User | None) -> None:
    """Take somebody's second factor away, for whoever lost phone and paper."""
    with transaction.atomic():
        accounts.reset_second_factor(user=user)
        ledger.append(
            actor=actor.public_id if actor else "",
            action=Action.FACTOR_RESET,
            subject=user.public_id,
        )


def roles_of(user: User) -> dict[str, Any]:
    """Return an account's rights as codes."""
    flags = [name for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)]
    groups = user.groups.order_by("name").values_list("name", flat=True)
    own = user.user_permissions.order_by("codename").values_list("codename", flat=True)
    return {"flags": flags, "groups": [_code(name) for name in groups], "rights": list(own)}


def rights_of(group: Group) -> dict[str, Any]:
    """Return a group's rights as codes."""
    rights = group.permissions.order_by("codename").values_list("codename", flat=True)
    return {"rights": list(rights)}


def note_account_change(*, user: User, actor: User, fields: list[str]) -> None:
    """Write down that staff changed an account: which fields, never their values."""
    ledger.append(
        actor=actor.public_id,
        action=Action.ACCOUNT_CHANGED,
        subject=user.public_id,
        details={"fields": sorted(fields)},
    )


def note_roles_change(*, subject: str, actor: User, rights: dict[str, Any]) -> None:
    """Write down the rights that an account or a group has from now on."""
    ledger.append(
        actor=actor.public_id, action=Action.ROLES_CHANGED, subject=subject, details=rights
    )


def group_code(group: Group) -> str:
    """Return how the trail names a group."""
    return f"group:{_code(group.name)}"[:64]


def _code(name: str) -> str:
    return f"g-{slugify(name)}"[:64]
