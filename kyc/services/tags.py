"""Short labels on cases, many at once."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext

from accounts.errors import ProblemError
from accounts.models import User
from kyc import ledger
from kyc.desk import LONGEST_TAG, Tag
from kyc.ledger import Action
from kyc.models import Verification
from kyc.roles import DECIDE
from kyc.services.cases import refuse_without

# The trail keeps labels for ever: a number of a card or a phone must not become one.
LABEL = re.compile(r"(?!.*\d{5})[a-z][a-z0-9-]*")


def label_of(text: str) -> str:
    """Return a label as it is written: small letters, digits and hyphens.

    Raises:
        ProblemError: `label_invalid`.
    """
    label = slugify(text)
    if len(label) > LONGEST_TAG or not LABEL.fullmatch(label):
        message = gettext(
            "A label begins with a letter, has at most %d letters, digits and hyphens, and no "
            "long number."
        )
        raise ProblemError("label_invalid", message % LONGEST_TAG, param="label")
    return label


def in_use() -> list[str]:
    """Return the labels that some case has."""
    worn = Tag.cases.through.objects.filter(tag=OuterRef("pk"))
    return list(Tag.objects.filter(Exists(worn)).values_list("name", flat=True))


def tag(*, cases: Sequence[int], label: str, actor: User) -> int:
    """Put a label on cases, named by their keys; return how many did not have it yet."""
    refuse_without(DECIDE, actor)
    name = label_of(label)
    with transaction.atomic():
        made, _is_new = Tag.objects.get_or_create(name=name)
        fresh = list(_locked(cases).exclude(pk__in=made.cases.values("pk")))
        made.cases.add(*fresh)
        _note(Action.CASE_TAGGED, fresh, actor, name)
        return len(fresh)


def untag(*, cases: Sequence[int], label: str, actor: User) -> int:
    """Take a label off cases; return how many had it."""
    refuse_without(DECIDE, actor)
    name = label_of(label)
    with transaction.atomic():
        with_label = Verification.objects.filter(tags__name=name)
        had = list(_locked(cases).filter(pk__in=with_label))
        Tag.cases.through.objects.filter(tag__name=name, verification__in=had).delete()
        _note(Action.CASE_UNTAGGED, had, actor, name)
        return len(had)


def _locked(cases: Sequence[int]) -> QuerySet[Verification]:
    return Verification.objects.select_for_update().filter(pk__in=cases).order_by("pk")


def _note(action: Action, cases: list[Verification], actor: User, name: str) -> None:
    for case in cases:
        ledger.append(
            actor=actor.public_id, action=action, subject=case.public_id, details={"tag": name}
        )
