"""`manage.py demo`: what a newcomer logs in with and uploads."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DEBUG = True
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_demo_makes_a_reviewer_whose_log_in_works_and_a_card(folder: Path) -> None:
    call_command("demo")
    login = folder / "demo-reviewer.txt"
    email, password = login.read_text().strip().split(" / ")
    reviewer = User.objects.get(email=email)
    assert reviewer.check_password(password)
    assert reviewer.get_all_permissions() == {
        "kyc.view_verification",
        "kyc.review_verification",
        "kyc.read_text",
    }
    assert login.stat().st_mode & 0o777 == 0o600
    assert (folder / "demo-ktp.jpg").read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.mark.django_db
def test_demo_makes_a_second_pair_of_eyes(folder: Path) -> None:
    (folder / "demo-ktp.jpg").touch()
    call_command("demo")
    senior = User.objects.get(email="senior@example.com")
    assert (folder / "demo-senior.txt").read_text().startswith("senior@example.com / ")
    assert senior.has_perm("kyc.confirm_verification")


@pytest.mark.django_db
def test_demo_staff_get_past_the_second_factor_with_the_code_that_the_page_shows(
    folder: Path, client: Client
) -> None:
    (folder / "demo-ktp.jpg").touch()
    call_command("demo")
    client.force_login(User.objects.get(email="senior@example.com"))
    shown = client.get(reverse("admin:second_factor")).context["shown"]
    entered = client.post(reverse("admin:second_factor"), {"code": shown}, follow=True)
    assert entered.redirect_chain[-1][0] == reverse("admin:index")
    assert entered.status_code == 200


@pytest.mark.django_db
def test_demo_run_twice_keeps_the_log_in(folder: Path) -> None:
    (folder / "demo-ktp.jpg").touch()
    call_command("demo")
    login = (folder / "demo-reviewer.txt").read_text()
    call_command("demo")
    assert (folder / "demo-reviewer.txt").read_text() == login


@pytest.mark.django_db
def test_demo_outside_debug_refuses(settings: Settings) -> None:
    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()
