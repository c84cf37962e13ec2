"""The commands for keys, people and backups: what they do, and that a dry run does nothing."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from kyc.models import Document, Fingerprint, PersonKey, Reading, Verification
from kyc.sealing import current, data_keys, index_keys, key_text, new_key, parse_key
from kyc.services import duplicates
from kyc.states import Status
from tests.kyc.factories import person, reading_of, verification_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(user):
    case = verification_in(Status.IN_REVIEW, user=user)
    duplicates.remember(reading=reading_of(case))
    return case


def said(*command, **options) -> list[str]:
    """Return what a command writes, line by line."""
    out = io.StringIO()
    call_command(*map(str, command), stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue().splitlines()


def test_new_key_is_a_key():
    (text,) = said("new_key")
    assert len(parse_key(text)) == 32


def test_rotate_keys_moves_keys_and_digests_to_the_first_of_their_lists(case, settings):
    settings.DATA_KEYS = [key_text(new_key()), *settings.DATA_KEYS]
    settings.INDEX_KEYS = [key_text(new_key()), *settings.INDEX_KEYS]
    told = "1 keys to wrap, 1 readings to index."
    assert said("rotate_keys", "--dry-run") == [told]
    assert PersonKey.objects.get().master != current(data_keys())[0]
    assert said("rotate_keys") == [told, "Done. The older keys are no longer needed."]
    assert PersonKey.objects.get().master == current(data_keys())[0]
    assert Fingerprint.objects.get().index_key == current(index_keys())[0]


def test_rotate_keys_without_the_older_key_says_which_is_missing(case, settings):
    name = PersonKey.objects.get().master
    settings.DATA_KEYS = [key_text(new_key())]
    with pytest.raises(CommandError, match=f"does not hold the master key {name}"):
        call_command("rotate_keys")


def test_erase_person_erases_all_named_or_nobody(case, user, run_tasks, settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erased.txt"
    other = person()
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_person", user.public_id, "usr_nobody")
    assert said("erase_person", user.public_id, "--dry-run") == ["1 accounts, 1 photos."]
    assert User.objects.count() == 2
    call_command("erase_person", user.email)
    run_tasks()
    assert list(User.objects.all()) == [other]
    assert PersonKey.objects.count() == 0
    assert settings.ERASURE_JOURNAL.read_text().split()[0] == user.public_id


def test_export_person_writes_an_archive_for_its_owner_only(case, user, tmp_path):
    path = tmp_path / f"{user.public_id}.zip"
    assert said("export_person", user.email, "--folder", tmp_path, "--dry-run") == [str(path)]
    assert not path.exists()
    call_command("export_person", user.email, "--folder", str(tmp_path))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_breach_list_names_those_whose_photos_were_there(case, user, tmp_path):
    person()  # has no photo
    late = verification_in(Status.IN_REVIEW, user=person())
    Document.objects.filter(verification=late).update(created_at=timezone.now() + timedelta(days=1))
    out = tmp_path / "people.csv"
    span = ["--since", "2026-01-01T00:00", "--until", (timezone.now()).isoformat()]
    call_command("breach_list", "--seen", "photos", *span, "--out", str(out), "--dry-run")
    assert not out.exists()
    call_command("breach_list", "--seen", "photos", *span, "--out", str(out))
    with out.open() as file:
        assert [row["account"] for row in csv.DictReader(file)] == [user.public_id]


def test_purge_deletes_photo_and_reading_and_keeps_the_decision(
    user, reviewer, settings, private_folder
):
    case = verification_in(Status.REJECTED, user=user, reviewer=reviewer)
    year_ago = timezone.now() - timedelta(days=settings.RETENTION_DAYS["rejected"] + 1)
    Verification.objects.filter(pk=case.pk).update(updated_at=year_ago)
    fresh = verification_in(Status.REJECTED, user=person(), reviewer=reviewer)
    assert "rejected: 1" in said("purge", "--dry-run")
    assert Document.objects.exclude(photo="").count() == 2
    call_command("purge")
    assert [document.verification for document in Document.objects.exclude(photo="")] == [fresh]
    assert Reading.objects.get().document.verification == fresh
    assert len([path for path in private_folder.rglob("*") if path.is_file()]) == 1
    assert case.decision.answer == "rejected"


def test_purge_deletes_accounts_that_were_never_proved(settings):
    long_ago = timezone.now() - timedelta(days=31)
    person(email_verified_at=None, date_joined=long_ago)
    kept = [person(date_joined=long_ago), person(email_verified_at=None)]
    call_command("purge")
    assert list(User.objects.order_by("pk")) == kept


def test_backup_and_a_dry_restore_agree(case, tmp_path):
    file = tmp_path / "ktp.backup"
    said("backup", file, "--dry-run")
    assert list(tmp_path.glob("ktp*")) == []
    told = said("backup", file)[-1]
    assert file.stat().st_mode & 0o777 == 0o600
    rows = told.split(" in ")[0]
    assert said("restore", file, "--dry-run") == [f"{rows}, every digest equal."]
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))


def test_restore_without_a_journal_of_erasures_is_refused(settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erased.txt"
    with pytest.raises(CommandError, match="no journal of erasures"):
        call_command("restore", str(tmp_path / "ktp.backup"))
