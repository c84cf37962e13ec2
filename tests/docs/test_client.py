"""The client of the docs, against a running server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.site import ROOT, Site, wait_for

EMAIL = "siti@example.com"
APPROVE = """
from django.contrib.auth import get_user_model
from kyc.models import Verification
from kyc.services import review
case = Verification.objects.get()
reviewer = get_user_model().objects.get(email="reviewer@example.com")
review.decide(verification=case, reviewer=reviewer, answer="approved",
              seen_version=case.status_version)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    served = Site(tmp_path)
    served.manage("migrate", "--verbosity=0")
    served.manage("demo")
    try:
        served.start()
        yield served
    finally:
        served.kill()


def test_client_walks_from_sign_up_to_verified(site, tmp_path):
    said = tmp_path / "client.log"
    command = [sys.executable, "docs/client.py", site.address, EMAIL]
    command += [str(site.folder / "demo-ktp.jpg"), "--mailbox", "--seconds=120"]
    with said.open("wb") as log:
        client = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    wait_for(lambda: "marked" in said.read_text() or client.poll() is not None, seconds=150)

    site.manage("shell", "-c", APPROVE)

    assert client.wait(60) == 0, said.read_text()
    lines = said.read_text().splitlines()
    assert [line.split()[0] for line in lines] == [
        "signed",
        "address",
        "sent",
        "in_review:",
        "marked",
        "verified,",
        "a",
        "logged",
    ]
    assert lines[4].endswith("one of them as wrong")
    assert lines[5] == "verified, version 3"
