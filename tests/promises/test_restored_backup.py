"""R7: a backup comes back equal, and whoever was erased since stays erased."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Erasure, User
from kyc.models import Document, Verification
from kyc.sealing import SealError, key_text, new_key
from kyc.services import backup, privacy, restoration
from kyc.services.restoration import RestoreError
from tests.factories import PASSWORD
from tests.promises import dumps
from tests.promises.canaries import canary, live_through, make_reviewer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def journal(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erased.txt"
    return settings.ERASURE_JOURNAL


@pytest.fixture
def birds(reader, run_tasks):
    reviewer = make_reviewer()
    birds = [canary(number) for number in range(3)]
    for bird in birds:
        live_through(bird, reader, reviewer, run_tasks)
    return birds


def written() -> io.BytesIO:
    file = io.BytesIO()
    backup.write(file=file)
    file.seek(0)
    return file


def empty_the_machine() -> None:
    """Leave what a machine has after `migrate`: tables, and nothing of anybody in them."""
    for document in Document.objects.all():
        document.photo.delete(save=False)
    with transaction.atomic():  # whose end is when references are looked at
        for model in backup.tables():
            model._base_manager.all()._raw_delete(using="default")


def state() -> tuple:
    """Return a digest of each table, and each photo as it lies."""
    tables = {model._meta.label: backup.digest_of(model) for model in backup.tables()}
    photos = {}
    for name in backup.photo_names():
        with default_storage.open(name) as photo:
            photos[name] = photo.read()
    return tables, photos


def test_restored_machine_is_equal_and_erased_people_stay_erased(birds, run_tasks, journal):
    before = state()
    file = written()
    gone, stays = birds[0], birds[1]
    account, case = gone.user.public_id, stays.user.verifications.get()
    privacy.erase(user=gone.user, password=PASSWORD)
    run_tasks()
    erased = privacy.erased_accounts(journal)
    empty_the_machine()

    restoration.restore(file=file, erased=[])
    assert state() == before
    empty_the_machine()
    file.seek(0)
    restoration.restore(file=file, erased=erased)

    assert erased == [account]
    assert not User.objects.filter(public_id=account).exists()
    assert Erasure.objects.get().finished_at is not None
    assert dumps.hits(dumps.database(), [gone.user.email.encode(), *gone.secrets()]) == []
    assert len(backup.photo_names()) == 2
    again = Verification.objects.get(public_id=case.public_id)
    assert again.reading.read_fields()[3]["value"] == stays.name
    with again.document.photo.open() as photo:
        assert photo.read().startswith(b"\xff\xd8")
    assert User.objects.create(email="new@example.com").pk > stays.user.pk


def test_backup_tells_nothing_and_opens_only_whole_and_with_its_key(birds, settings):
    data = written().getvalue()
    secrets = [secret for bird in birds for secret in (bird.user.email.encode(), *bird.secrets())]
    assert dumps.hits(data, secrets) == []
    for broken in (data[:-1], data[:-40], data[: len(data) // 2] + b"x" + data[len(data) // 2 :]):
        with pytest.raises(SealError):
            restoration.check(file=io.BytesIO(broken))
    settings.DATA_KEYS = [key_text(new_key())]
    with pytest.raises(SealError, match="DATA_KEYS does not hold the master key"):
        restoration.check(file=io.BytesIO(data))


def test_backup_is_not_written_over_people(birds):
    with pytest.raises(RestoreError, match="empty"):
        restoration.restore(file=written(), erased=[])
