"""S8, S10, S12: what a thief, a log and an erased person's database hold of anybody."""

import base64
import os

import pytest

from accounts.models import Erasure
from kyc.services import privacy, submission
from tests.factories import PASSWORD
from tests.promises import dumps
from tests.promises.canaries import canary, live_through, make_reviewer

PEOPLE = int(os.environ.get("PROMISE_PEOPLE", "100"))
QUEUE = ("django_q_ormq", "django_q_task", "django_q_schedule")

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeping_reader(reader, monkeypatch):
    """Return a reader that stores the photo as it came, so that its bytes can be looked for."""
    normalise = reader.normalise
    monkeypatch.setattr(reader, "normalise", lambda data: type(normalise(data))(data), raising=True)
    return reader


def test_stolen_database_and_photos_tell_nothing(
    keeping_reader, private_folder, run_tasks, caplog, capfd
):
    reviewer = make_reviewer()
    birds = [canary(number) for number in range(PEOPLE)]
    for bird in birds:
        live_through(bird, keeping_reader, reviewer, run_tasks)
    secrets = [secret for bird in birds for secret in bird.secrets()]
    stolen = dumps.database() + dumps.folder(private_folder)
    assert birds[0].user.email.encode() in stolen  # what is looked for would be found
    assert len(list(private_folder.rglob("*.jpg"))) == PEOPLE

    assert dumps.hits(stolen, secrets) == []
    output = capfd.readouterr()
    said = (caplog.text + output.out + output.err).encode()
    queue = b"".join(dumps.table(name) for name in QUEUE)
    assert dumps.hits(said + queue, secrets) == []


def test_failure_that_quotes_a_card_tells_log_and_queue_only_its_kind(
    keeping_reader, run_tasks, caplog
):
    bird = canary(3)
    keeping_reader.read_error = ValueError(f"cannot parse {bird.nik} of {bird.name}")
    submission.submit(user=bird.user, data=bird.photo)

    run_tasks()

    assert "ValueError" in caplog.text
    said = caplog.text.encode() + b"".join(dumps.table(name) for name in QUEUE)
    assert dumps.hits(said, bird.secrets()) == []


def test_every_form_of_a_secret_would_be_found():
    secret = b"3201014512890003"
    for form in dumps.forms(secret):
        assert dumps.hits(b"before " + form + b" after", [secret]) != []
    for before in (b"a", b"ab", b"abc"):
        encoded = base64.b64encode(before + secret + b" after")
        assert len(dumps.hits(encoded, [secret])) == 1


def test_erased_person_leaves_no_residue(
    keeping_reader, private_folder, run_tasks, caplog, settings, tmp_path
):
    settings.ERASURE_JOURNAL = tmp_path / "erased.txt"
    bird, other = canary(1), canary(2)
    reviewer = make_reviewer()
    case = live_through(bird, keeping_reader, reviewer, run_tasks)
    live_through(other, keeping_reader, reviewer, run_tasks)
    account = bird.user.public_id
    numbers = [case.public_id, case.documents.get().public_id]
    caplog.clear()

    privacy.erase(user=bird.user, password=PASSWORD)
    run_tasks()

    left = dumps.database() + dumps.folder(private_folder) + caplog.text.encode()
    assert dumps.hits(left, [*bird.secrets(), bird.user.email.encode()]) == []
    # The audit trail keeps the numbers of cases and photos, which lead nowhere any more.
    elsewhere = dumps.database(but=["kyc_ledgerentry"]) + caplog.text.encode()
    assert dumps.hits(elsewhere, [number.encode() for number in numbers]) == []
    assert other.user.email.encode() in left
    assert len(list(private_folder.rglob("*.jpg"))) == 1  # the other's: sealed files tell nothing
    assert Erasure.objects.get().account == account
    assert privacy.erased_accounts(settings.ERASURE_JOURNAL) == [account]
