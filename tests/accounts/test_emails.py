import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts import emails, services
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def challenge(language):
    return services.sign_up(email="siti@example.com", password=PASSWORD, language=language)


def only_mail() -> tuple[EmailMultiAlternatives, str]:
    """Return the one mail that was sent, and its HTML."""
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return message, str(html)


@pytest.mark.parametrize(
    ("language", "subject"), [("id", "Kode verifikasi Anda"), ("en", "Your verification code")]
)
def test_verification_code_carries_the_code_in_plain_text_and_html(language, subject):
    sent_for = challenge(language)

    emails.verification_code(sent_for)

    message, html = only_mail()
    assert (message.subject, message.to) == (subject, ["siti@example.com"])
    assert sent_for.code in message.body
    assert sent_for.code in html
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize(
    ("language", "subject"),
    [("id", "Anda sudah memiliki akun"), ("en", "You already have an account")],
)
def test_account_exists_links_to_the_log_in(language, subject, settings):
    settings.SITE_URL = "https://ktp.example"

    emails.account_exists(challenge(language))

    message, html = only_mail()
    assert message.subject == subject
    assert "https://ktp.example/accounts/log-in/" in message.body
    assert "https://ktp.example/accounts/log-in/" in html


def test_verification_code_keeps_the_code_out_of_the_subject():
    sent_for = challenge("id")

    emails.verification_code(sent_for)

    assert sent_for.code not in mail.outbox[0].subject


@pytest.mark.parametrize(("address", "times"), [("tanya@ktp.example", 1), ("", 0)])
def test_mail_says_where_to_ask_when_there_is_an_address(address, times, settings):
    settings.SUPPORT_EMAIL = address

    emails.account_exists(challenge("id"))

    message, html = only_mail()
    asked = [str(message.body).count("Ada pertanyaan?"), html.count('href="mailto:')]
    assert asked == [times, times]
