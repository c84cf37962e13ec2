"""Mail on a developer's machine: kept as files, shown in the console and at /dev/mail/."""

import email
import email.policy
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)

SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # written by Django's backend after each message
CODE = re.compile(r"\b[0-9]{6}\b")
SHOWN = 50


class EmailBackend(FileBackend):
    """Write each mail to a file and its plain text to the console."""

    def write_message(self, message: EmailMessage) -> None:
        """Keep the mail and show it."""
        super().write_message(message)
        recipients = ", ".join(message.recipients())
        logger.info("Mail to %s: %s\n%s", recipients, message.subject, message.body)


@dataclass(frozen=True)
class Mail:
    """A mail as the page shows it."""

    sent_at: datetime
    to: str
    subject: str
    body: str

    @property
    def code(self) -> str:
        """The one-time code in the text, or nothing."""
        found = CODE.search(self.body)
        return found.group() if found else ""


@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the newest mails first; outside DEBUG this page does not exist."""
    if not settings.DEBUG:
        raise Http404
    mails = sorted(read_mails(Path(settings.EMAIL_FILE_PATH)), key=_age, reverse=True)
    return render(request, "dev/mail.html", {"mails": mails[:SHOWN]})


def read_mails(folder: Path) -> Iterator[Mail]:
    """Yield the mails that the backend wrote into a folder."""
    for path in folder.glob("*.log"):
        for raw in path.read_bytes().split(SEPARATOR):
            if raw.strip():
                yield _parsed(raw)


def _age(mail: Mail) -> datetime:
    return mail.sent_at


def _parsed(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain = message.get_body(preferencelist=("plain",))
    return Mail(
        sent_at=_aware(parsedate_to_datetime(message["Date"])),
        to=message["To"],
        subject=message["Subject"],
        body=plain.get_content().strip() if plain else "",
    )


def _aware(moment: datetime) -> datetime:
    """Read Django's "-0000" as UTC, as it means it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
