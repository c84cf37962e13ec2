import io
import stat

import pytest
from django.core.management import CommandError, call_command

from kyc.management.commands import export_corrections
from kyc.models import LedgerEntry
from ocr_engine.training.stores import stored
from tests.kyc.services.test_corrections import approved

pytestmark = pytest.mark.django_db
AGREED = "--people-agreed-to-training"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


def said(folder, *options: str) -> list[str]:
    """Return what the command writes, line by line."""
    out = io.StringIO()
    call_command("export_corrections", f"--folder={folder}", *options, stdout=out)
    return out.getvalue().splitlines()


def test_export_writes_what_training_reads(reviewer, folder, monkeypatch):
    monkeypatch.setattr(export_corrections, "LINES_IN_A_FILE", 2)
    for name in ("SITI AISYAH", "BUDI SANTOSO", "DEWI LESTARI"):
        approved(reviewer, nama=name)
    first, last = said(folder, AGREED)
    assert first == "3 cards with 3 corrected fields."
    assert last == f"3 lines in {folder}. Delete them after the training."
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == ["corrections-00001.npz", "corrections-00002.npz"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    both, one = [stored(path) for path in sorted(folder.iterdir())]
    assert [*both.texts, *one.texts] == ["SITI AISYAH", "BUDI SANTOSO", "DEWI LESTARI"]
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.action, entry.details) == ("corrections_exported", {"cards": 3, "lines": 3})
    assert {both.crop(0).shape[0], both.crop(1).shape[0], one.crop(0).shape[0]} == {32}


def test_export_needs_the_operators_word_for_the_consent(reviewer, folder):
    approved(reviewer, nama="SITI AISYAH")
    with pytest.raises(CommandError, match="not that machines learn from it"):
        said(folder)
    assert list(folder.iterdir()) == []


def test_dry_run_only_counts(reviewer, folder):
    approved(reviewer, nama="SITI AISYAH")
    assert said(folder, "--dry-run") == ["1 cards with 1 corrected fields."]
    assert not LedgerEntry.objects.filter(action="corrections_exported").exists()
    assert list(folder.iterdir()) == []


def test_export_mixes_with_nothing(reviewer, folder):
    (folder / "corrections-00001.npz").touch()
    with pytest.raises(CommandError, match="no empty folder"):
        said(folder, AGREED)
