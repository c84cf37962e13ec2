"""In which language a person is written to."""

from accounts.models import User


def choose_language(*, user: User, language: str) -> None:
    """Write to a person in another language from now on."""
    user.language = language
    user.save(update_fields=["language"])
