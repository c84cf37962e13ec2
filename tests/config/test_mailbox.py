"""The developer's mail."""

import logging

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

PAGE = "/dev/mail/"


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "config.mailbox.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path


def send(subject, body, at="Fri, 20 Nov 2026 12:00:00 +0700"):
    message = EmailMultiAlternatives(subject, body, to=["siti@example.com"], headers={"Date": at})
    message.attach_alternative("<b>html</b>", "text/html")
    message.send()


@pytest.mark.django_db
def test_page_shows_the_newest_mail_first_with_its_code(client, mailbox):
    send("Older", "nothing to type")
    send("Newer", "type 123456 é now", at="Fri, 20 Nov 2026 05:00:01 -0000")

    page = client.get(PAGE)

    assert [mail.subject for mail in page.context["mails"]] == ["Newer", "Older"]
    assert [mail.code for mail in page.context["mails"]] == ["123456", ""]
    assert page.context["mails"][0].body == "type 123456 é now"


def test_page_does_not_exist_outside_debug(client, mailbox, settings):
    settings.DEBUG = False

    assert reverse("mailbox") == PAGE
    assert client.get(PAGE).status_code == 404


def test_mail_is_told_to_the_console(mailbox, caplog):
    with caplog.at_level(logging.INFO, logger="config.mailbox"):
        send("Hello", "type 123456")

    assert caplog.messages == ["Mail to siti@example.com: Hello\ntype 123456"]
