"""Indonesian first, English second, and never one in the other's place."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.e2e.scenes import SCENES
from tests.services.site import ROOT

CATALOGUE = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
SOURCES = ("accounts", "config", "kyc", "templates", "static/js")


def entries(*options: str, catalogue: Path = CATALOGUE) -> set[str]:
    """Return the messages of a catalogue that msgattrib selects."""
    command = ["msgattrib", "--no-wrap", "--no-obsolete", *options, str(catalogue)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {message for message in re.findall(r'^msgid "(.*)"$', text, re.MULTILINE) if message}


def test_every_message_of_the_sources_has_an_indonesian_one(tmp_path):
    (tmp_path / "locale").mkdir()
    for source in SOURCES:
        (tmp_path / source).parent.mkdir(exist_ok=True)
        (tmp_path / source).symlink_to(ROOT / source)
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale=id",
        "--symlinks",
        "--no-wrap",
    ]
    # Only texts are gathered: without settings no module of the application is loaded.
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=tmp_path, env=bare, check=True, capture_output=True)
    used = entries(catalogue=tmp_path / "locale" / "id" / "LC_MESSAGES" / "django.po")

    assert len(used) > 400
    assert used - entries("--translated", "--no-fuzzy") == set()


def test_no_translation_is_a_guess():
    assert entries("--only-fuzzy") == set()
    assert entries("--untranslated") == set()


def test_compiled_catalogue_is_that_of_the_text(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", str(compiled), str(CATALOGUE)], check=True)
    assert compiled.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()


class Words(HTMLParser):
    """The texts of a page: between its tags, and those that are spoken."""

    SPOKEN = {"aria-label", "title", "alt", "placeholder"}

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.foreign: list[str] = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if "lang" in attributes and tag != "html":
            return  # a language's own name
        self.texts |= {str(attributes[name]) for name in self.SPOKEN & attributes.keys()}

    def handle_data(self, data):
        self.texts.add(" ".join(data.split()))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "other"), [("id", "en"), ("en", "id")])
def test_no_page_speaks_the_other_language(language, other, subtests):
    with translation.override("id"):
        pairs = {text: translation.gettext(text) for text in entries() if "\\" not in text}
    differing = {en: local for en, local in pairs.items() if en != local}
    words = set(differing) if other == "en" else set(differing.values()) - set(pairs)
    for name, scene in SCENES.items():
        with subtests.test(page=name), transaction.atomic():
            client = Client()
            path = scene(client)
            page = Words()
            page.feed(client.get(path, headers={"accept-language": language}).content.decode())
            assert page.texts & words == set()
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_language_switch_names_each_language_in_its_own_words(language, client):
    page = client.get("/accounts/sign-up/", headers={"accept-language": language})
    buttons = page.content.decode().split('aria-label="', 2)[1].split("</form>")[0]
    names = re.findall(r'<span class="visually-hidden">([^<]+)</span>', buttons)
    assert names == ["Bahasa Indonesia", "English"]
