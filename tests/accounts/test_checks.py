import pytest
from django.core.checks import run_checks


def ids() -> set[str | None]:
    """Return the ids of what the system checks say."""
    return {message.id for message in run_checks()}


def test_server_without_mail_is_warned_of(settings):
    settings.DEBUG, settings.EMAIL_IS_CONFIGURED = False, False
    assert "accounts.W001" in ids()


@pytest.mark.parametrize(("debug", "configured"), [(True, False), (False, True)])
def test_mailbox_or_mail_server_is_enough(settings, debug, configured):
    settings.DEBUG, settings.EMAIL_IS_CONFIGURED = debug, configured
    assert "accounts.W001" not in ids()
