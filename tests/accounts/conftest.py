"""What the tests of accounts share."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils.module_loading import import_string
from django_q.models import OrmQ

NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def work(db) -> Callable[[], None]:
    """Do what lies in the real queue, as the worker would."""

    def work_off() -> None:
        for row in OrmQ.objects.order_by("pk"):
            import_string(row.task["func"])(*row.task["args"])
            row.delete()

    return work_off


@pytest.fixture
def mailed_code(work) -> Callable[[], str]:
    """Let the worker post, and read the code in the newest mail."""

    def read() -> str:
        work()
        return re.findall(r"\b[0-9]{6}\b", str(mail.outbox[-1].body))[0]

    return read


def wrong(code: str) -> str:
    """Return a code that differs from this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
