"""Find the people that a command is given."""

from django.core.management.base import CommandError
from django.db.models import Q

from accounts.models import User


def named(names: list[str]) -> list[User]:
    """Return the accounts with these numbers or e-mail addresses, all or none."""
    found = []
    for name in names:
        user = User.objects.filter(Q(public_id=name) | Q(email=name.lower())).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        found.append(user)
    return found
