"""Who must be told when somebody saw what they should not: law 27/2022, article 46."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, QuerySet

from accounts.models import Erasure, User

# What was seen, and the row that says when it came to be.
SEEN = {
    "accounts": "date_joined",
    "photos": "verifications__documents__created_at",
    "readings": "verifications__documents__reading__created_at",
    "decisions": "verifications__decisions__created_at",
}


@dataclass(frozen=True)
class Touched:
    """One person whose data could be seen, or who was erased meanwhile."""

    account: str
    email: str
    language: str
    first_at: datetime | None
    last_at: datetime | None


def touched(*, seen: str, since: datetime, until: datetime) -> Iterator[Touched]:
    """Return everybody of whom there was such data at any moment of the time span.

    Args:
        seen: a key of `SEEN`.
        since: when it began.
        until: when it was stopped.
    """
    for user in people(seen, until).iterator():
        first, last = user.first_at, user.last_at  # type: ignore[attr-defined]
        yield Touched(user.public_id, user.email, user.language, first, last)
    # Of those nothing is left but the fact: they count, whatever there was.
    for erasure in Erasure.objects.filter(created_at__gte=since, created_at__lte=until):
        yield Touched(erasure.account, erasure.email, erasure.language, None, erasure.created_at)


def people(seen: str, until: datetime) -> QuerySet[User]:
    """Return the accounts that had such data before `until`, with its first and last moment."""
    column = SEEN[seen]
    found = User.objects.filter(**{f"{column}__lte": until})
    return found.annotate(first_at=Min(column), last_at=Max(column)).order_by("pk")
